import { MINUTE, SECOND, type Timestamp } from "@tendwell/core";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";
import type { FactSink } from "./fact-sink.ts";
import { logistic } from "./seeded-random.ts";
import { momentIn } from "./ticket-facts.ts";

const DOMAIN = 14;
const PER_MONTH = { smb: 0.2, mid_market: 0.45, enterprise: 0.9 } as const;

/** call and queue_event. Waits grow with the season's load; a repeat within days follows an unresolved call. */
export function callFacts(
  company: GeneratedCompany,
  life: AccountLife,
  sink: FactSink,
  answered: (atUs: Timestamp, health: number) => void,
): void {
  const random = company.random(DOMAIN, life.number);
  let number = 0;
  for (const month of life.months) {
    const calls = random.poisson(PER_MONTH[life.segment] * Math.exp(-0.35 * month.health));
    for (let i = 0; i < calls; i += 1) {
      const first = momentIn(company, month, random);
      if (first === null) continue;
      let atUs = first;
      for (let repeat = 0; repeat < 3; repeat += 1) {
        number += 1;
        const resolved = oneCall(atUs);
        if (resolved || !random.chance(0.4)) break;
        atUs += random.int(4 * 60, 5 * 24 * 60) * MINUTE;
        if (atUs >= month.toUs) break;
      }

      function oneCall(at: Timestamp): boolean {
        const external = `${life.externalId}-K${number}`;
        const call_id = company.idOf("call", external);
        const outcome = random.weighted([
          ["answered", 82],
          ["abandoned_queue", 7],
          ["abandoned_ivr", 5],
          ["callback_kept", 4],
          ["callback_missed", 2],
        ] as const);
        const talked = outcome === "answered" || outcome === "callback_kept";
        const queue = random.weighted([
          ["support", 6],
          ["billing", 2],
          ["onboarding", 2],
        ] as const);
        const wait =
          outcome === "abandoned_ivr" ? null : Math.round(random.around(outcome === "answered" ? 45 : 80, 0.8));
        const resolvable = !random.chance(0.06);
        const resolved = talked && resolvable && random.chance(logistic(1.7 + 0.3 * month.health));
        const rates = talked && random.chance(logistic(-0.4 + 0.6 * month.health));
        const good = random.chance(logistic(0.9 + 0.8 * month.health + (resolved ? 0.6 : -1)));
        sink.add("call", {
          occurred_at: at,
          account_id: life.id,
          call_id,
          queue,
          topic: random.pick(["how_to", "payment", "outage", "contract", "access"]),
          agent: talked ? `agent-${random.int(1, 14)}` : null,
          outcome,
          resolved: talked ? resolved : null,
          resolvable,
          wait_us: wait === null ? null : BigInt(wait * SECOND),
          talk_us: talked ? BigInt(Math.round(random.around(260, 0.5)) * SECOND) : null,
          hold_us: talked ? BigInt((random.chance(0.3) ? random.int(10, 120) : 0) * SECOND) : null,
          wrap_us: talked ? BigInt(random.int(15, 90) * SECOND) : null,
          rating: talked ? (rates ? (good ? "good" : "bad") : "offered") : null,
          stars: rates ? (good ? random.int(4, 5) : random.int(1, 3)) : null,
        });
        sink.add("queue_event", {
          occurred_at: at,
          call_id,
          queue,
          kind: outcome === "abandoned_ivr" ? "ivr_left" : "entered",
        });
        if (wait !== null)
          sink.add("queue_event", {
            occurred_at: at + wait * SECOND,
            call_id,
            queue,
            kind: talked ? "answered" : "left",
          });
        if (talked) answered(at + 20 * MINUTE, month.health);
        return resolved || !talked;
      }
    }
  }
}
