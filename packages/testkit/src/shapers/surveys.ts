import type { Shapers } from "../draw.ts";
import { meetAccount } from "./account-moments.ts";

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
  smiley: [[1, 5]],
  thumbs: [[0, 1]],
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

/** What makes random survey facts plausible: scores nearly always inside their scale, people who answer again, ties. */
export const SURVEYS_SHAPERS: Shapers = {
  survey_response: (drawn, draw) => {
    const { rng, persons } = draw;
    const row = meetAccount(drawn, draw);
    // Half of the answers go to the three questions with options of their own.
    const question = rng.chance(0.5) ? rng.pick(["nps", "csat", "ces"] as const) : row.question;
    const [low, high] = rng.pick(SCALES[question]!);
    const score = rng.chance(0.1) ? null : rng.chance(0.04) ? rng.pick([low - 1, high + 1]) : rng.int(low, high);
    const answer = {
      ...row,
      question,
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
      occurred_at: answer.occurred_at + rng.pick([0, 1, 86_400_000_000]),
      score: rng.chance(0.2) ? null : rng.int(low, high),
    };
    return rng.chance(0.5) ? [answer, again] : [again, answer];
  },
  employee_answer: (row, { rng }) => {
    const [low, high] = rng.pick(EMPLOYEE_SCALES);
    const score = rng.chance(0.1) ? null : rng.chance(0.04) ? rng.pick([low - 1, high + 1]) : rng.int(low, high);
    return [{ ...row, answer_id: String(rng.int(1, 2 ** 40)), scale_min: low, scale_max: high, score }];
  },
};
