import { HOUR } from "@tendwell/core";
import type { AccountLife, GeneratedCompany, Version } from "./account-life.ts";
import type { FactSink, NewFact } from "./fact-sink.ts";

const NANO = 1_000_000_000n;

/** Monthly minor units to nine places, rounded once half away from zero (rule M7). */
function monthlyNano(version: Version): bigint {
  const net = BigInt(version.amount - version.forever - version.limited) * NANO;
  const months = version.interval === "year" ? 12n : 1n;
  return net >= 0n ? (2n * net + months) / (2n * months) : -((-2n * net + months) / (2n * months));
}

/** subscription_version, seat_entitlement, contract_term and renewal_decision: each known only as it came about. */
export function subscriptionFacts(company: GeneratedCompany, life: AccountLife, sink: FactSink): void {
  const { endUs } = company.calendar;
  const key = (number: number): bigint => company.idOf("subscription", `${life.externalId}-S${number}`);
  for (const version of life.versions) {
    const open: NewFact<"subscription_version"> = {
      occurred_at: version.fromUs,
      account_id: life.id,
      subscription_id: key(version.subscription),
      ends_at: null,
      status: version.status,
      plan: version.plan,
      currency: life.currency,
      amount: BigInt(version.amount) * NANO,
      interval_unit: version.interval,
      interval_count: 1,
      quantity: version.seats,
      discount_forever: BigInt(version.forever) * NANO,
      discount_limited: BigInt(version.limited) * NANO,
      discount_once: BigInt(version.once) * NANO,
      mrr: monthlyNano(version),
      service_started_at: version.startedUs,
      cancelled_at: null,
    };
    if (version.toUs === null) sink.add("subscription_version", open);
    else {
      const closed = { ...open, ends_at: version.toUs, cancelled_at: version.cancelledUs };
      sink.revise("subscription_version", open, closed, version.cancelledUs ?? version.toUs);
    }
  }
  for (const { atUs, seats, toUs } of life.seatChanges) {
    const open: NewFact<"seat_entitlement"> = {
      occurred_at: atUs,
      account_id: life.id,
      product: "core",
      seats: seats === null ? null : BigInt(seats),
    };
    if (toUs === null) sink.add("seat_entitlement", open);
    else sink.revise("seat_entitlement", open, { ...open, ends_at: toUs }, toUs);
  }
  for (const term of life.terms) {
    if (term.fromUs >= endUs) continue;
    const contract = company.idOf("contract", `${life.externalId}-C${term.number}`);
    sink.add("contract_term", {
      occurred_at: term.fromUs,
      account_id: life.id,
      contract_id: contract,
      ends_at: term.toUs,
      term_months: term.months,
      value_minor: BigInt(term.value),
      currency: life.currency,
      grace_days: 15,
    });
    if (term.decision === null) continue;
    sink.add("renewal_decision", {
      occurred_at: Math.max(term.decision.atUs, term.fromUs + HOUR),
      account_id: life.id,
      contract_id: contract,
      term_ends_at: term.toUs,
      decision: term.decision.renewed ? "renewed" : "lost",
      renewed_value_minor: BigInt(term.decision.value),
      currency: life.currency,
    });
  }
}
