import {
  type DriverAnalysis,
  driverAnalysis,
  questionsOf,
  type SurveyDefinition,
  scaleOf,
} from "@tendwell/core/surveys";
import type { CountedAnswer } from "./answer-reader.ts";

/** Answers that drivers are worked out from, the newest. */
const MOST_ANSWERS = 5_000;

/** mulberry32 from a fixed seed: the same answers give the same bootstrap. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What drives the main score: every other scale that was answered together with it. */
export function driversOf(
  survey: SurveyDefinition,
  answers: readonly CountedAnswer[],
): ({ outcome: string; drivers: DriverAnalysis["drivers"][number][] } & Omit<DriverAnalysis, "drivers">) | null {
  const scales = questionsOf(survey).filter((question) => scaleOf(question) !== null);
  const outcome = scales.find((question) => question.type === "nps") ?? scales[0];
  if (outcome === undefined) return null;
  const drivers = scales.filter((question) => question.id !== outcome.id);
  const all = [outcome, ...drivers];
  const full: CountedAnswer["given"][] = [];
  for (const { given } of answers) {
    if (full.length === MOST_ANSWERS) break;
    if (all.every(({ id }) => typeof given[id] === "number")) full.push(given);
  }
  const column = (id: string) => full.map((one) => Number(one[id]));
  const found = driverAnalysis(
    drivers.map(({ id }) => id),
    drivers.map(({ id }) => column(id)),
    column(outcome.id),
    seeded(1),
  );
  return found === null ? null : { outcome: outcome.id, ...found, drivers: [...found.drivers] };
}
