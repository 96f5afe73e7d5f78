import { DAY, HOUR, MINUTE } from "@tendwell/core";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";
import type { FactSink, NewFact } from "./fact-sink.ts";

const DOMAIN = 12;
const ORDER_PRICES = { EUR: 2_500, USD: 2_700, RON: 12_500 } as const;

/** invoice_line, payment, refund, recognised_revenue and the add-on shop's orders. */
export function moneyFacts(company: GeneratedCompany, life: AccountLife, sink: FactSink): void {
  const random = company.random(DOMAIN, life.number);
  const { currency, id: account_id } = life;
  const taxRate = life.country === "RO" ? 19 : 0;
  const metered = random.chance(0.2);

  life.bills.forEach((bill, index) => {
    const external = `${life.externalId}-I${index + 1}`;
    const invoice_id = company.idOf("invoice", external);
    const voided = bill.result === "paid" && random.chance(0.004);
    const final = voided ? "void" : bill.result === "uncollectible" ? "uncollectible" : "paid";
    const settledAt =
      bill.atUs +
      (bill.result === "paid" ? random.int(5, 3 * 24 * 60) * MINUTE : bill.result === "late" ? 12 * DAY : 46 * DAY);
    const lines: { kind: "recurring" | "one_off" | "metered"; amount: number }[] = [
      { kind: "recurring", amount: bill.amount },
    ];
    if (bill.first && life.segment !== "smb") lines.push({ kind: "one_off", amount: ORDER_PRICES[currency] * 20 });
    if (metered && random.chance(0.7))
      lines.push({ kind: "metered", amount: Math.round(random.around(ORDER_PRICES[currency], 0.6)) });
    let total = 0;
    lines.forEach((line, number) => {
      const tax = Math.round((line.amount * taxRate) / 100);
      total += line.amount + tax;
      const open: NewFact<"invoice_line"> = {
        occurred_at: bill.atUs,
        account_id,
        invoice_id,
        line_number: number + 1,
        subscription_id:
          line.kind === "recurring" ? company.idOf("subscription", `${life.externalId}-S${bill.subscription}`) : null,
        kind: line.kind,
        status: "open",
        amount_minor: BigInt(line.amount),
        tax_minor: BigInt(tax),
        currency,
        covers_from: line.kind === "recurring" ? bill.atUs : null,
        covers_to: line.kind === "recurring" ? bill.coversTo : null,
      };
      sink.revise("invoice_line", open, { ...open, status: final }, settledAt);
    });
    const payment = (number: number, status: "succeeded" | "failed", occurred_at: number): bigint => {
      const payment_id = company.idOf("payment", `${external}-${number}`);
      sink.add("payment", {
        occurred_at,
        account_id,
        payment_id,
        invoice_id,
        status,
        amount_minor: BigInt(total),
        currency,
      });
      return payment_id;
    };
    if (bill.result !== "paid") {
      payment(1, "failed", bill.atUs + HOUR);
      payment(2, "failed", bill.atUs + 3 * DAY);
    }
    if (final !== "paid" || total <= 0) return;
    const payment_id = payment(3, "succeeded", settledAt);
    if (!random.chance(0.012)) return;
    sink.add("refund", {
      occurred_at: settledAt + random.int(1, 9) * DAY,
      account_id,
      refund_id: company.idOf("refund", external),
      payment_id,
      amount_minor: BigInt(Math.round(total * 0.3)),
      currency,
    });
  });

  const costShare = 0.14 + 0.14 * random.next();
  let order = 0;
  life.months.forEach((month) => {
    if (month.kind !== "paid") return;
    const revenue = Math.round(month.monthly);
    sink.add("recognised_revenue", {
      occurred_at: month.toUs - DAY,
      account_id,
      product: "core",
      revenue_minor: BigInt(revenue),
      cost_minor: BigInt(Math.round(revenue * costShare)),
      currency,
    });
    const orders = random.poisson(0.16 * Math.exp(0.4 * month.health));
    for (let i = 0; i < orders; i += 1) {
      order += 1;
      const external = `${life.externalId}-O${order}`;
      const items = 1 + random.poisson(1);
      const amount = BigInt(ORDER_PRICES[currency] * items);
      const order_id = company.idOf("order", external);
      const occurred_at = month.fromUs + random.int(1, 26) * DAY + random.int(0, 600) * MINUTE;
      if (occurred_at >= month.toUs) continue;
      const status = random.weighted([
        ["paid", 90],
        ["cancelled", 6],
        ["pending", 2],
        ["test", 2],
      ] as const);
      sink.add("purchase", { occurred_at, account_id, order_id, status, amount_minor: amount, currency, items });
      if (status === "paid" && random.chance(0.04)) {
        const refund_id = company.idOf("refund", external);
        sink.add("refund", {
          occurred_at: occurred_at + 4 * DAY,
          account_id,
          refund_id,
          order_id,
          amount_minor: amount,
          currency,
        });
      }
    }
  });
}
