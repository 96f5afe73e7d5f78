import { DAY, type Fact, HOUR, localMidnight, shiftDate } from "@tendwell/core";
import type { Draw, Shapers } from "../draw.ts";
import { meetAccount } from "./account-moments.ts";
import { pastFacts } from "./past-facts.ts";

/** Scales that each question is met on, the usual one several times. */
const SCALES: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  nps: [
    [0, 10],
    [0, 10],
    [0, 10],
    [1, 10],
    [1, 5],
  ],
  csat: [
    [1, 5],
    [1, 5],
    [1, 10],
    [0, 10],
    [1, 3],
    [1, 7],
  ],
  ces: [
    [1, 7],
    [1, 7],
    [1, 5],
    [1, 10],
    [0, 10],
  ],
  smiley: [
    [1, 5],
    [1, 5],
    [1, 3],
    [1, 6],
  ],
  thumbs: [
    [0, 1],
    [0, 1],
    [1, 2],
    [1, 5],
    [1, 1],
  ],
  stars: [
    [1, 5],
    [1, 5],
    [0, 5],
    [1, 10],
  ],
};
const EMPLOYEE_SCALES = [
  [1, 5],
  [1, 5],
  [1, 10],
  [0, 10],
] as const;

/** Distances that options count in: days and hours that questions ask for, and one microsecond to either side. */
const DAYS = [0, 1, 2, 7, 14, 20, 30, 40] as const;
/** An instant so long before the last that a question is asked at: half of all questions are. */
const beforeTheEnd = ({ firstDay, months, zone }: Draw, distance: number): number =>
  localMidnight(shiftDate(firstDay, "month", months), zone) - distance;
const near = ({ rng }: Draw, distance: number): number => distance + rng.pick([0, 0, 0, -1, 1]);

/** The fact moved to another instant, known as long after it as before. */
function movedTo<T extends Fact<"survey_delivery" | "survey_response" | "education_view">>(row: T, at: number): T {
  const later = Math.max(0, at - row.occurred_at);
  return { ...row, occurred_at: at, available_at: row.available_at + later, recorded_at: row.recorded_at + later };
}

/** What makes random survey facts plausible: scores nearly always inside their scale, people who answer again, ties. */
export const SURVEYS_SHAPERS: Shapers = {
  survey_response: (drawn, draw) => {
    const { rng, persons } = draw;
    const row = meetAccount(drawn, draw);
    // Half of the answers go to the three questions with options of their own.
    const question = rng.chance(0.5) ? rng.pick(["nps", "csat", "ces"] as const) : row.question;
    const invited = pastFacts(draw, "survey_invitation");
    const invitation_id = invited.length > 0 && rng.chance(0.7) ? rng.pick(invited).invitation_id : row.invitation_id;
    const [low, high] = rng.pick(SCALES[question]!);
    const score = rng.chance(0.1) ? null : rng.chance(0.04) ? rng.pick([low - 1, high + 1]) : rng.int(low, high);
    const answer = {
      ...row,
      question,
      invitation_id,
      complete: rng.chance(0.5),
      response_id: String(rng.int(1, 2 ** 40)),
      scale_min: low,
      scale_max: high,
      low_is_good: question === "ces" || question === "csat" ? rng.chance(0.4) : rng.chance(0.1),
      score,
    };
    if (!rng.chance(0.3)) return [answer];
    // The same respondent answers again: later, or at the very same instant.
    const again = {
      ...answer,
      person_id: answer.person_id ?? rng.pick([null, ...persons]),
      response_id: String(rng.int(1, 2 ** 40)),
      occurred_at: answer.occurred_at + rng.pick([0, 1, DAY]),
      complete: rng.chance(0.7) ? answer.complete : !answer.complete,
      score: rng.chance(0.2) ? null : rng.int(low, high),
    };
    return rng.chance(0.5) ? [answer, again] : [again, answer];
  },
  survey_invitation: (drawn, draw) => {
    const made = pastFacts(draw, "survey_invitation");
    const { rng } = draw;
    // Now and then one invitation is stored twice: one invitation.
    const invitation_id =
      made.length > 0 && rng.chance(0.15) ? rng.pick(made).invitation_id : String(300 + made.length);
    const row = { ...meetAccount(drawn, draw), invitation_id };
    made.push(row);
    return [row];
  },
  survey_delivery: (row, draw) => {
    const invited = pastFacts(draw, "survey_invitation");
    const { rng } = draw;
    if (invited.length === 0) return [row];
    const { invitation_id, occurred_at, account_id } = rng.pick(invited);
    // Deliveries often do not say whose they are.
    const own = { ...row, invitation_id, account_id: rng.chance(0.3) ? account_id : null };
    const atLast = beforeTheEnd(draw, rng.pick([14, 14, ...DAYS]) * DAY);
    const sentAt = rng.chance(0.3) ? atLast : rng.chance(0.5) ? occurred_at : row.occurred_at;
    const sent = movedTo<Fact<"survey_delivery">>({ ...own, status: "sent" }, sentAt);
    const status = rng.pick(["started", "started", "bounced", "opened", "opted_out", "sent"] as const);
    const next = movedTo<Fact<"survey_delivery">>(
      { ...own, status },
      rng.chance(0.2) ? atLast : sent.occurred_at + near(draw, rng.pick(DAYS) * DAY),
    );
    return rng.chance(0.3) ? [sent] : rng.chance(0.2) ? [next] : [sent, next];
  },
  education_view: (drawn, draw) => {
    const { rng } = draw;
    const tickets = pastFacts(draw, "ticket");
    let row = meetAccount(drawn, draw);
    if (tickets.length > 0 && rng.chance(0.5)) {
      // A reader who asks for help: at once, at either edge of the usual windows, or before.
      const ticket = rng.pick(tickets);
      const ahead = rng.pick([0, 1, 2, 7, 20, 24, 24, 24, 30, 40]) * HOUR;
      const reader = { account_id: ticket.account_id, person_id: rng.chance(0.7) ? ticket.person_id : null };
      const distance = rng.chance(0.5) ? ahead : near(draw, ahead);
      row = movedTo({ ...row, ...reader }, rng.chance(0.2) ? beforeTheEnd(draw, ahead) : ticket.occurred_at - distance);
    }
    if (!rng.chance(0.5)) return [row];
    const again = movedTo(row, row.occurred_at + near(draw, rng.pick(DAYS) * DAY));
    return [row, rng.chance(0.2) ? { ...again, person_id: null } : again];
  },
  education_rating: (row, draw) => [meetAccount(row, draw)],
  employee_answer: (row, { rng }) => {
    const [low, high] = rng.pick(EMPLOYEE_SCALES);
    const score = rng.chance(0.1) ? null : rng.chance(0.04) ? rng.pick([low - 1, high + 1]) : rng.int(low, high);
    return [{ ...row, answer_id: String(rng.int(1, 2 ** 40)), scale_min: low, scale_max: high, score }];
  },
};
