import { DAY, type Fact, localMidnight, MINUTE, shiftDate } from "@tendwell/core";
import type { Draw, Shapers } from "../draw.ts";

type Version = Fact<"subscription_version">;
const NANO = 1_000_000_000n;
const MONTHLY = { day: [365n, 12n], week: [52n, 12n], month: [1n, 1n], year: [1n, 12n] } as const;

/** Default rules: (amount − recurring discounts) a month, half away from zero. */
function monthly(
  row: Pick<Version, "amount" | "discount_forever" | "discount_limited" | "interval_unit" | "interval_count">,
): bigint {
  const net = row.amount - row.discount_forever - row.discount_limited;
  const [times, over] = MONTHLY[row.interval_unit];
  const bottom = over * BigInt(row.interval_count);
  const size = net < 0n ? -net : net;
  const rounded = (2n * size * times + bottom) / (2n * bottom);
  return net < 0n ? -rounded : rounded;
}

function price(draw: Draw): Partial<Version> {
  const { rng } = draw;
  const amount = rng.pick([
    BigInt(rng.int(0, 6)) * 1000n * NANO,
    BigInt(rng.int(1, 500_000)) * NANO + BigInt(rng.int(0, 999_999_999)),
    2000n * NANO,
  ]);
  // Percentages, so that full discounts and discounts that add up to more than the price occur.
  const part = (): bigint => (amount * BigInt(rng.pick([0, 0, 0, 10, 50, 100]))) / 100n;
  const priced = {
    amount,
    interval_unit: rng.pick(["month", "month", "year", "week", "day"] as const),
    interval_count: rng.pick([1, 1, 1, 2, 3, 6]),
    discount_forever: part(),
    discount_limited: part(),
    discount_once: part(),
  };
  return { ...priced, mrr: monthly(priced) };
}

/** A subscription's life: versions that follow each other at once, after minutes, after gaps, or wrongly overlap. */
function life(row: Version, draw: Draw): Version[] {
  const { rng } = draw;
  const subscription_id = String(rng.int(1, 2 ** 40));
  const lag = row.available_at - row.occurred_at;
  const recorded = row.recorded_at - row.occurred_at;
  const versions: Version[] = [];
  let at = row.occurred_at;
  let priced = price(draw);
  let status: Version["status"] = "active";
  const count = rng.int(1, 6);
  for (let i = 0; i < count; i += 1) {
    const length = rng.pick([
      1,
      20 * MINUTE,
      59 * MINUTE,
      60 * MINUTE,
      61 * MINUTE,
      DAY,
      7 * DAY,
      30 * DAY,
      31 * DAY,
      45 * DAY,
      rng.int(1, 90 * DAY),
    ]);
    const aligned = localMidnight(shiftDate(draw.firstDay, "month", rng.int(0, draw.months)), draw.zone);
    const met = draw.instant();
    const end = rng.chance(0.3) && aligned > at ? aligned : rng.chance(0.4) && met > at ? met : at + length;
    const last = i === count - 1;
    const open = last ? rng.chance(0.5) : rng.chance(0.05);
    if (rng.chance(0.6)) priced = price(draw);
    // A state often lasts for several versions: past due is counted from the first of them.
    if (i === 0 || rng.chance(0.6))
      status = rng.pick([
        "active",
        "active",
        "active",
        "active",
        "trial",
        "paused",
        "past_due",
        "past_due",
        "unpaid",
      ] as const);
    versions.push({
      ...row,
      ...priced,
      subscription_id,
      occurred_at: at,
      available_at: at + lag,
      recorded_at: at + recorded,
      // Sometimes it claims to last beyond the next version, or ends before it began.
      ends_at: open ? null : rng.chance(0.1) ? rng.pick([at, end - length, end + 1, end + 40 * DAY]) : end,
      status,
      cancelled_at: rng.chance(0.25)
        ? rng.pick([end, at, at, draw.instant(), at + Math.floor(length / 2), at - DAY, end + DAY])
        : null,
      service_started_at: row.occurred_at,
    });
    at = end + (rng.chance(0.7) ? 0 : rng.pick([1, 30 * MINUTE, DAY, DAY, 7 * DAY, 40 * DAY, 100 * DAY]));
  }
  return versions;
}

/** Contracts whose terms follow from their number, so that decisions find them. */
function term(draw: Draw): { contract_id: string; account: string; term_months: number; from: number; to: number } {
  const { rng } = draw;
  const number = rng.int(1, Math.max(12, draw.accounts.length));
  const term_months = [1, 3, 12, 24][number % 4]!;
  // Every fifth contract ends with a month.
  const first = number % 5 === 0 ? draw.firstDay : shiftDate(draw.firstDay, "day", (number * 17) % 60);
  const back = shiftDate(first, "month", -term_months);
  const step = rng.int(0, 3);
  const from = localMidnight(shiftDate(back, "month", step * term_months), draw.zone);
  const to = localMidnight(shiftDate(back, "month", (step + 1) * term_months), draw.zone);
  const account = draw.accounts[number % draw.accounts.length]!;
  return { contract_id: String(number), account, term_months, from, to };
}

/** What makes random revenue facts plausible, and nasty. */
export const REVENUE_SHAPERS: Shapers = {
  subscription_version: life,
  invoice_line: (row, draw) => [
    {
      ...row,
      invoice_id: String(draw.rng.int(1, 2 ** 40)),
      amount_minor: BigInt(draw.rng.int(-2_000, 100_000)),
    },
  ],
  contract_term: (row, draw) => {
    const made = term(draw);
    if (!draw.once(`term ${made.contract_id} ${made.to}`)) return [];
    return [
      {
        ...row,
        account_id: made.account,
        contract_id: made.contract_id,
        occurred_at: made.from,
        available_at: made.from,
        recorded_at: made.from,
        ends_at: made.to,
        term_months: made.term_months,
        value_minor: draw.rng.chance(0.1) ? 0n : BigInt(draw.rng.int(1, 100_000)),
        grace_days: draw.rng.pick([0, 1, 14, 30, 60]),
      },
    ];
  },
  renewal_decision: (row, draw) => {
    const made = term(draw);
    if (!draw.once(`decision ${made.contract_id} ${made.to}`)) return [];
    const { rng } = draw;
    const decided = made.to + rng.pick([-40 * DAY, -1, 0, 1, DAY, 14 * DAY, 30 * DAY, 61 * DAY]);
    return [
      {
        ...row,
        account_id: made.account,
        contract_id: made.contract_id,
        occurred_at: decided,
        available_at: decided,
        recorded_at: decided,
        term_ends_at: made.to,
        decision: rng.pick(["renewed", "renewed", "lost"] as const),
      },
    ];
  },
  fx_rate: (row, draw) => {
    const currency = draw.rng.pick(["USD", "USD", "EUR"]);
    if (!draw.once(`rate ${currency} ${row.occurred_at}`)) return [];
    return [{ ...row, currency, rate: BigInt(draw.rng.int(500_000_000, 1_500_000_000)) }];
  },
};
