import type { SurveyOption, SurveyQuestion } from "./definition.ts";

/** A hash of a text as 32 bits (FNV-1a), to draw the same order for the same respondent again. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** mulberry32: small and even enough to shuffle a dozen options. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * The options in the order in which a respondent sees them. Where the question asks for it they are shuffled (Fisher–Yates),
 * the same way each time for the same respondent; pinned ones and "other" keep their places.
 */
export function optionOrder(question: SurveyQuestion, respondent: string): readonly SurveyOption[] {
  const options = question.options ?? [];
  if (question.randomise !== true) return options;
  const isFixed = (option: SurveyOption) => option.pinned === true || option.other === true;
  const free = options.filter((option) => !isFixed(option));
  const random = draws(seedOf(`${respondent}\u0000${question.id}`));
  for (let i = free.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [free[i], free[j]] = [free[j]!, free[i]!];
  }
  let next = 0;
  return options.map((option) => (isFixed(option) ? option : free[next++]!));
}
