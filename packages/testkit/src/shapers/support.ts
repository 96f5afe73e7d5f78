import { DAY, type Fact, localMidnight, MINUTE, SECOND } from "@tendwell/core";
import type { Draw, Shapers } from "../draw.ts";
import { meetAccount } from "./account-moments.ts";
import { pastFacts } from "./past-facts.ts";

/** Worlds of one kind: companies whose callers are never identified, or whose calls lack some of the times. */
function never(draw: Draw, what: string): boolean {
  // The same answer for every row of a world; zones and months are its only fixed traits.
  const trait = draw.months * 31 + draw.accounts.length * 7 + draw.persons.length + what.length;
  return trait % 6 === 0;
}

/** Around midnights, clock changes and the distances of tickets; all day; closed; and the wrong way round. */
const OPENING_HOURS: readonly (readonly [number, number] | null)[] = [
  [0, 1440],
  [0, 1440],
  [0, 300],
  [60, 180],
  [120, 150],
  [150, 1440],
  [540, 1020],
  [300, 1439],
  [1020, 540],
  null,
];

/** What makes random support facts plausible, and nasty at the edges. */
export const SUPPORT_SHAPERS: Shapers = {
  ticket: (drawn, draw) => {
    const row = meetAccount(drawn, draw);
    const tickets = pastFacts(draw, "ticket");
    const { rng } = draw;
    // Now and then one ticket is stored twice: two facts.
    const ticket_id =
      rng.chance(0.1) && tickets.length > 0 ? rng.pick(tickets).ticket_id : String(1000 + tickets.length);
    const ticket = { ...row, ticket_id, opened_by: rng.pick(["customer", "customer", "agent"] as const) };
    tickets.push(ticket);
    return [ticket];
  },
  ticket_event: (row, draw) => {
    const tickets = pastFacts(draw, "ticket");
    const { rng } = draw;
    if (tickets.length === 0) return [row];
    const ticket = rng.pick(tickets);
    const offset =
      rng.pick([0, 1, 5 * 60 * MINUTE, DAY, 3 * DAY, rng.int(0, 20) * DAY, -MINUTE]) + rng.pick([0, 0, 0, 0, 1, -1]);
    // Beside the ticket's own creation: a period's edge, or an instant at which the account changed.
    const elsewhere = meetAccount({ ...row, account_id: ticket.account_id }, draw).occurred_at;
    const occurred_at = rng.chance(0.4) ? elsewhere : ticket.occurred_at + offset;
    const kind = rng.pick(["status", "status", "public_reply", "public_reply", "private_note", "rating"] as const);
    const delay = row.available_at - row.occurred_at;
    const make = (at: number, more: Partial<Fact<"ticket_event">>): Fact<"ticket_event"> => ({
      ...row,
      ticket_id: ticket.ticket_id,
      // The events of many sources do not say whose ticket it is.
      account_id: rng.chance(0.5) ? ticket.account_id : null,
      occurred_at: at,
      available_at: at + delay,
      recorded_at: Math.max(row.recorded_at, at + delay),
      status: null,
      ...more,
    });
    if (rng.chance(0.6)) {
      // A whole life from the ticket's creation, solved in the end, and often opened and solved again.
      const steps = [
        ...Array.from({ length: rng.int(0, 3) }, () => rng.pick(["new", "open", "pending", "hold"] as const)),
        ...rng.pick([
          ["solved"],
          ["solved", "closed"],
          ["closed"],
          ["solved"],
          ["solved", "open"],
          ["solved", "open", "solved"],
          ["solved", "closed", "hold", "closed"],
        ] as const),
      ];
      let at = ticket.occurred_at;
      const life = steps.map((status) => {
        at += rng.pick([0, 1, 5 * 60 * MINUTE, DAY, DAY - 1, 2 * DAY, 7 * DAY, 20 * DAY, 30 * DAY]);
        return make(at, { kind: "status", status, actor: "agent" });
      });
      if (!rng.chance(0.6)) return life;
      // Answered on the way, at an instant of its own or with one of the changes.
      const replied = rng.chance(0.5) ? rng.pick(life).occurred_at : ticket.occurred_at + offset;
      return [...life, make(replied, { kind: "public_reply", actor: "agent" })];
    }
    if (kind !== "status")
      return [make(occurred_at, { kind, actor: rng.pick(["agent", "agent", "customer"] as const) })];
    if (rng.chance(0.4)) {
      // Solved, closed, opened again, solved: with steps at one instant at times.
      const step = rng.pick([0, 1, DAY, 2 * DAY, 7 * DAY, 15 * DAY, 20 * DAY, 30 * DAY]) - rng.pick([0, 0, 0, 1]);
      return (
        (["solved", "closed", "open", "solved"] as const)
          .slice(rng.int(0, 1), rng.int(2, 4))
          // The reopening stands on the instant, what leads to it before.
          .map((status, i) => make(occurred_at + (i - 2) * step, { kind, status, actor: "agent" }))
      );
    }
    return [make(occurred_at, { kind, status: rng.chance(0.1) ? null : (row.status ?? "open") })];
  },
  business_calendar: (row, draw) => {
    const { rng } = draw;
    const tickets = pastFacts(draw, "ticket");
    const near = tickets.length > 0 ? rng.pick(tickets).occurred_at : row.occurred_at;
    const delay = row.available_at - row.occurred_at;
    const hours = (weekday: number, at: number): Fact<"business_calendar"> => {
      const open = rng.pick(OPENING_HOURS);
      return {
        ...row,
        calendar: "a",
        weekday,
        occurred_at: at,
        available_at: at + delay,
        recorded_at: Math.max(row.recorded_at, at + delay),
        opens_minute: rng.chance(0.05) ? null : (open?.[0] ?? null),
        closes_minute: open?.[1] ?? null,
      };
    };
    // Single dates on days on which something happened, single weekdays, and whole weeks from long ago.
    if (rng.chance(0.4)) return [hours(0, near + rng.pick([0, DAY, -DAY]))];
    if (rng.chance(0.4)) return [hours(rng.int(1, 7), near)];
    const first = localMidnight(draw.firstDay, draw.zone) - rng.pick([0, DAY, 400 * DAY]);
    return [1, 2, 3, 4, 5, 6, 7].map((weekday) => hours(weekday, first));
  },
  sla_policy: (row, draw) => {
    const { rng } = draw;
    // Targets that tickets' own distances meet exactly, agreed on the very instant of a ticket at times.
    const target = rng.pick([0, 1, 5 * 60 * MINUTE, DAY, DAY, 3 * DAY, 15 * DAY]) + rng.pick([0, 0, 0, -1, 1]);
    const tickets = pastFacts(draw, "ticket");
    const occurred_at = tickets.length > 0 && rng.chance(0.5) ? rng.pick(tickets).occurred_at : row.occurred_at;
    const delay = Math.max(0, occurred_at - row.occurred_at);
    return [
      {
        ...row,
        occurred_at,
        available_at: row.available_at + delay,
        recorded_at: row.recorded_at + delay,
        target_us: BigInt(Math.max(0, target)),
      },
    ];
  },
  call: (drawn, draw) => {
    const row = meetAccount(drawn, draw);
    const calls = pastFacts(draw, "call");
    const { rng } = draw;
    const queued = rng.pick([0, 1, 9, 10, 11, 20, 30, 45]) * SECOND + rng.pick([0, 0, 0, -1, 1]);
    const spoken = row.outcome === "answered" || row.outcome === "callback_kept";
    const time = (part: string, value: number): bigint | null =>
      never(draw, part) || rng.chance(0.2) ? null : BigInt(value);
    const call: Fact<"call"> = {
      ...row,
      account_id: never(draw, "identified") ? null : row.account_id,
      call_id: String(5000 + calls.length),
      outcome: rng.chance(0.5) ? "answered" : row.outcome,
      wait_us: time("wait", Math.max(0, queued)),
      talk_us: spoken ? time("talk", rng.int(1, 600) * SECOND) : row.talk_us,
      hold_us: time("hold_", rng.int(0, 90) * SECOND),
      wrap_us: time("wrap__", rng.int(0, 90) * SECOND + rng.int(0, 999_999)),
    };
    calls.push(call);
    if (!rng.chance(0.4)) return [call];
    // The same caller again, at, just before and just after the end of the usual window.
    const settled = calls.filter((one) => one.resolved === true && one.outcome === "answered");
    const earlier = rng.pick(settled.length > 0 ? settled : calls);
    const occurred_at = earlier.occurred_at + rng.pick([0, 1, DAY, 7 * DAY - 1, 7 * DAY, 7 * DAY, 30 * DAY]);
    const delay = row.available_at - row.occurred_at;
    const again: Fact<"call"> = {
      ...call,
      call_id: String(5000 + calls.length),
      account_id: earlier.account_id,
      topic: rng.chance(0.9) ? earlier.topic : call.topic,
      occurred_at,
      available_at: occurred_at + delay,
      recorded_at: Math.max(row.recorded_at, occurred_at + delay),
    };
    calls.push(again);
    return [call, again];
  },
};
