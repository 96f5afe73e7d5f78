import { Temporal } from "temporal-polyfill";

export interface SurveyWave {
  /** Such as 2026, 2026-H1, 2026-Q3 or 2026-07. */
  readonly label: string;
  /** Local day on which it begins, `YYYY-MM-DD`. */
  readonly startsOn: string;
}

function labelOf(date: Temporal.PlainDate, everyMonths: number): string {
  if (everyMonths % 12 === 0) return String(date.year);
  if (everyMonths % 6 === 0) return `${date.year}-H${date.month <= 6 ? 1 : 2}`;
  if (everyMonths % 3 === 0) return `${date.year}-Q${Math.ceil(date.month / 3)}`;
  return date.toPlainYearMonth().toString();
}

/**
 * The waves on both sides of a local day: the last that has begun (null before the first) and the next. They begin every
 * `everyMonths` months from `startsOn`; a day that a month does not have is its last.
 */
export function wavesAround(
  startsOn: string,
  everyMonths: number,
  day: string,
): { readonly current: SurveyWave | null; readonly next: SurveyWave } {
  const first = Temporal.PlainDate.from(startsOn);
  const today = Temporal.PlainDate.from(day);
  const waveAt = (index: number): SurveyWave => {
    const date = first.add({ months: index * everyMonths });
    return { label: labelOf(date, everyMonths), startsOn: date.toString() };
  };
  const months = (today.year - first.year) * 12 + today.month - first.month;
  let index = Math.floor(months / everyMonths);
  if (waveAt(index).startsOn > day) index -= 1;
  return index < 0 ? { current: null, next: waveAt(0) } : { current: waveAt(index), next: waveAt(index + 1) };
}
