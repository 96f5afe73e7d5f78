import { DAY, HOUR, MINUTE, type Timestamp } from "@tendwell/core";
import type { AccountLife, GeneratedCompany, ServiceMonth } from "./account-life.ts";
import type { FactSink, NewFact } from "./fact-sink.ts";
import { personsAt } from "./persons.ts";
import { logistic, type SeededRandom } from "./seeded-random.ts";

const DOMAIN = 13;
const TYPES = [
  ["how_to", 30],
  ["bug", 22],
  ["billing", 14],
  ["access", 12],
  ["integration", 12],
  ["performance", 6],
  [null, 4],
] as const;
const PRIORITIES = [
  ["low", 25],
  ["normal", 50],
  ["high", 18],
  ["urgent", 7],
] as const;
/** Median hours to the first answer. */
const FIRST_REPLY = { low: 9, normal: 5, high: 2.5, urgent: 0.8 } as const;

/** A moment inside a service month, on a working day more often than not. */
export function momentIn(company: GeneratedCompany, month: ServiceMonth, random: SeededRandom): Timestamp | null {
  const { calendar } = company;
  if (month.toDay <= month.fromDay) return null;
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const day = random.int(month.fromDay, month.toDay - 1);
    if (random.next() < calendar.business(day))
      return calendar.at(day, random.int(7 * 3600, 20 * 3600)) + random.int(0, 999_999);
  }
  return null;
}

/** ticket and ticket_event with the whole conversation. Tickets of a service month are those its hazard knows. */
export function ticketFacts(
  company: GeneratedCompany,
  life: AccountLife,
  sink: FactSink,
  answered: (atUs: Timestamp, person: bigint, health: number) => void,
): void {
  const random = company.random(DOMAIN, life.number);
  let number = 0;
  for (const month of life.months) {
    for (let i = 0; i < month.tickets; i += 1) {
      const atUs = momentIn(company, month, random);
      if (atUs === null) continue;
      number += 1;
      const ticket_id = company.idOf("ticket", `${life.externalId}-T${number}`);
      const person = life.persons[Math.floor(random.next() * personsAt(life, month.fromUs))]!;
      const priority = random.weighted(PRIORITIES);
      const opened_by = random.chance(0.06) ? "agent" : "customer";
      const resolvable = !random.chance(0.07);
      sink.add("ticket", {
        occurred_at: atUs,
        account_id: life.id,
        person_id: person.id,
        ticket_id,
        opened_by,
        type: random.weighted(TYPES),
        priority,
        channel: random.weighted([
          ["email", 5],
          ["web", 3],
          ["chat", 2],
        ] as const),
        resolvable,
      });
      const solvedAt = conversation(
        life,
        ticket_id,
        atUs,
        FIRST_REPLY[priority],
        opened_by,
        month.health,
        random,
        sink,
      );
      if (solvedAt !== null) answered(solvedAt, person.id, month.health);
    }
  }
}

function conversation(
  life: AccountLife,
  ticket_id: bigint,
  createdAt: Timestamp,
  replyHours: number,
  openedBy: "customer" | "agent",
  health: number,
  random: SeededRandom,
  sink: FactSink,
): Timestamp | null {
  type Event = Pick<NewFact<"ticket_event">, "kind" | "actor"> & {
    status?: "new" | "open" | "pending" | "hold" | "solved" | "closed";
    rating?: "good" | "bad" | "offered";
    score?: number;
    score_max?: number;
  };
  let at = createdAt;
  const event = (values: Event): void =>
    sink.add("ticket_event", { occurred_at: at, account_id: life.id, ticket_id, ...values });
  const wait = (hours: number): void => {
    at += Math.max(1, Math.round(random.around(hours, 0.7) * 60)) * MINUTE;
  };
  event({ kind: "status", actor: openedBy, status: "new" });
  if (openedBy === "agent") event({ kind: "public_reply", actor: "agent" });
  wait(replyHours / 2);
  event({ kind: "status", actor: "agent", status: "open" });
  if (random.chance(0.3)) event({ kind: "private_note", actor: "agent" });
  wait(replyHours / 2);
  event({ kind: "public_reply", actor: "agent" });
  if (random.chance(0.45)) {
    event({ kind: "status", actor: "agent", status: "pending" });
    wait(9);
    event({ kind: "public_reply", actor: "customer" });
    event({ kind: "status", actor: "system", status: "open" });
    wait(4);
    event({ kind: "public_reply", actor: "agent" });
  }
  if (random.chance(0.12)) {
    event({ kind: "status", actor: "agent", status: "hold" });
    wait(30);
    event({ kind: "status", actor: "agent", status: "open" });
  }
  if (random.chance(0.03)) return null;
  wait(5);
  event({ kind: "status", actor: "agent", status: "solved" });
  let reopened = false;
  if (random.chance(0.09)) {
    reopened = true;
    wait(14);
    event({ kind: "status", actor: "customer", status: "open" });
    wait(8);
    event({ kind: "public_reply", actor: "agent" });
    wait(1);
    event({ kind: "status", actor: "agent", status: "solved" });
  }
  const solvedAt = at;
  at = solvedAt + HOUR;
  event({ kind: "rating", actor: "system", rating: "offered" });
  if (random.chance(logistic(-0.7 + 0.7 * health))) {
    at = solvedAt + random.int(2, 30) * HOUR;
    const good = random.chance(logistic(1.5 + 0.8 * health - (reopened ? 1.2 : 0)));
    event({
      kind: "rating",
      actor: "customer",
      rating: good ? "good" : "bad",
      score: good ? random.int(4, 5) : random.int(1, 3),
      score_max: 5,
    });
  }
  if (random.chance(0.12)) return solvedAt;
  at = solvedAt + 4 * DAY;
  event({ kind: "status", actor: "system", status: "closed" });
  // A closed ticket is now and then opened once more: the reopen that support reports count.
  if (!random.chance(0.03)) return solvedAt;
  wait(40);
  event({ kind: "status", actor: "customer", status: "open" });
  wait(10);
  event({ kind: "status", actor: "agent", status: "solved" });
  at += 4 * DAY;
  event({ kind: "status", actor: "system", status: "closed" });
  return solvedAt;
}
