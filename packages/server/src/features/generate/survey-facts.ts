import { DAY, HOUR, MINUTE, type Timestamp } from "@tendwell/core";
import type { AccountLife, GeneratedCompany } from "./account-life.ts";
import type { FactSink, NewFact } from "./fact-sink.ts";
import { personsAt } from "./persons.ts";
import { logistic, type SeededRandom } from "./seeded-random.ts";
import { TRUE_PARAMETERS } from "./truth.ts";

const DOMAIN = 15;
type Question = NewFact<"survey_response">["question"];
const SCALES = { nps: [0, 10], csat: [1, 5], ces: [1, 7], smiley: [1, 5], thumbs: [0, 1], stars: [1, 5] } as const;

export interface SurveySender {
  /** After a solved ticket: satisfaction and effort. */
  afterTicket(atUs: Timestamp, person: bigint, health: number): void;
  /** After a call: smileys, thumbs or stars. */
  afterCall(atUs: Timestamp, health: number): void;
  /** The relationship survey (NPS), each quarter of service. */
  relationship(): void;
}

/** survey_invitation, survey_delivery, survey_response. Whoever is in a bad mood answers less often. */
export function surveySender(company: GeneratedCompany, life: AccountLife, sink: FactSink): SurveySender {
  const random = company.random(DOMAIN, life.number);
  const { calendar } = company;
  let number = 0;
  const wave = (atUs: Timestamp): string => calendar.monthName(Math.floor((atUs - calendar.midnight(0)) / DAY));

  const send = (
    survey: string,
    atUs: Timestamp,
    person: bigint,
    channel: string,
    questions: readonly Question[],
    health: number,
  ): void => {
    number += 1;
    const invitation_id = company.idOf("invitation", `${life.externalId}-V${number}`);
    const account_id = life.id;
    const shared = { account_id, invitation_id };
    sink.add("survey_invitation", {
      ...shared,
      occurred_at: atUs,
      person_id: person,
      survey,
      wave: wave(atUs),
      channel,
    });
    const step = (status: NewFact<"survey_delivery">["status"], at: Timestamp): void =>
      sink.add("survey_delivery", { ...shared, occurred_at: at, status });
    step("sent", atUs + MINUTE);
    if (random.chance(0.02)) {
      step("bounced", atUs + 2 * MINUTE);
      return;
    }
    if (random.chance(0.55)) step("opened", atUs + HOUR);
    if (random.chance(0.006)) {
      step("opted_out", atUs + 2 * HOUR);
      return;
    }
    const mood = health + 0.5 * random.normal();
    const { answer } = TRUE_PARAMETERS;
    if (!random.chance(logistic(answer.intercept + answer.mood * mood))) return;
    const at = atUs + random.int(65, 60 * 60) * MINUTE;
    step("started", at - MINUTE);
    const complete = !random.chance(0.06);
    questions.forEach((question, index) => {
      if (!complete && index > 0) return;
      const [low, high] = SCALES[question];
      sink.add("survey_response", {
        occurred_at: at + index,
        account_id,
        person_id: person,
        response_id: company.idOf("response", `${life.externalId}-V${number}-${question}`),
        invitation_id,
        survey,
        wave: wave(atUs),
        channel,
        question,
        score: random.chance(0.02) ? null : scoreOf(random, low, high, mood),
        scale_min: low,
        scale_max: high,
        low_is_good: false,
        complete,
      });
    });
  };

  return {
    afterTicket(atUs, person, health) {
      if (random.chance(0.6)) send("support", atUs + 2 * HOUR, person, "email", ["csat", "ces"], health);
    },
    afterCall(atUs, health) {
      const question = random.pick(["smiley", "thumbs", "stars"] as const);
      const person = life.persons[0]!;
      if (random.chance(0.8))
        send(`call_${question}`, atUs, person.id, random.pick(["sms", "link"]), [question], health);
    },
    relationship() {
      const paid = life.months.filter((month) => month.kind === "paid");
      paid.forEach((month, index) => {
        if ((index + life.number) % 3 !== 0 || life.internal) return;
        const many = Math.min(personsAt(life, month.fromUs), life.segment === "smb" ? 2 : 5);
        const day = Math.min(month.toDay - 1, month.fromDay + random.int(2, 24));
        for (let i = 0; i < many; i += 1) {
          const atUs = calendar.at(day, random.int(9 * 3600, 17 * 3600));
          if (day > month.fromDay)
            send(
              "relationship",
              atUs,
              life.persons[i]!.id,
              random.pick(["email", "email", "widget"]),
              ["nps"],
              month.health,
            );
        }
      });
    },
  };
}

function scoreOf(random: SeededRandom, low: number, high: number, mood: number): number {
  const place = logistic(0.65 + 0.9 * mood + 0.8 * random.normal());
  return high - low === 1
    ? place > 0.5
      ? high
      : low
    : low + Math.min(high - low, Math.floor(place * (high - low + 1)));
}
