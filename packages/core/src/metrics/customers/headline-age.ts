/** The age that a single figure of a curve is shown at: twelve months, or the oldest one reached before. */
const SHOWN_AGE = 12;

/** Of parts such as `month:7`, the one at the shown age, or the oldest below it. */
export function headlineAge(parts: readonly string[]): string | null {
  const ages = parts.flatMap((part) => {
    const age = Number(/^month:(\d+)$/.exec(part)?.[1] ?? Number.NaN);
    return age <= SHOWN_AGE ? [{ part, age }] : [];
  });
  return (
    ages.reduce<(typeof ages)[number] | null>((best, one) => (best === null || one.age > best.age ? one : best), null)
      ?.part ?? null
  );
}

/** Of parts such as `logos/2024-03/7`, the newest cohort at the shown age, or the oldest age reached by any. */
export function headlineCohort(parts: readonly string[]): string | null {
  const cells = parts.flatMap((part) => {
    const [measure, cohort, age] = part.split("/");
    return measure === "logos" && cohort !== undefined && Number(age) <= SHOWN_AGE
      ? [{ part, cohort, age: Number(age) }]
      : [];
  });
  const better = (a: (typeof cells)[number], b: (typeof cells)[number]) =>
    a.age > b.age || (a.age === b.age && a.cohort > b.cohort);
  return (
    cells.reduce<(typeof cells)[number] | null>((best, one) => (best === null || better(one, best) ? one : best), null)
      ?.part ?? null
  );
}
