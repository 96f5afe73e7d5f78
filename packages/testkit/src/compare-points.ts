import type { MetricPoint } from "@tendwell/core";

const key = (point: MetricPoint): string => JSON.stringify([point.period, point.group, point.component]);

function closeEnough(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

/**
 * Differences between an engine's points and the reference's, in words; empty when they agree. Fractions are compared
 * exactly by cross-multiplication, plain values within 1e-9. A cell the reference leaves out must have no value; a coverage
 * is compared beside a value, where the reference says one.
 */
export function comparePoints(actual: readonly MetricPoint[], expected: readonly MetricPoint[]): string[] {
  const differences: string[] = [];
  const found = new Map(actual.map((point) => [key(point), point]));
  if (found.size !== actual.length) differences.push("two points for one cell");
  for (const want of expected) {
    const got = found.get(key(want));
    found.delete(key(want));
    if (got === undefined) {
      if (want.value !== null || want.n !== 0) differences.push(`${key(want)}: missing, expected ${want.value}`);
      continue;
    }
    if ((got.value === null) !== (want.value === null)) {
      differences.push(`${key(want)}: value ${got.value} (${got.reason}), expected ${want.value} (${want.reason})`);
      continue;
    }
    const exact = [got.numerator, got.denominator, want.numerator, want.denominator];
    if (exact.every((part) => part !== null)) {
      const [gn, gd, wn, wd] = exact as bigint[];
      if (gn! * wd! !== wn! * gd!) differences.push(`${key(want)}: ${gn}/${gd}, expected ${wn}/${wd}`);
      else if (gd !== wd) differences.push(`${key(want)}: denominator ${gd}, expected ${wd}`);
    } else if (want.value !== null && !closeEnough(got.value!, want.value)) {
      differences.push(`${key(want)}: ${got.value}, expected ${want.value}`);
    }
    if (got.value !== null && want.value !== null && !closeEnough(got.value, want.value)) {
      differences.push(`${key(want)}: value ${got.value}, expected ${want.value}`);
    }
    if (got.n !== want.n) differences.push(`${key(want)}: n ${got.n}, expected ${want.n}`);
    if (got.reason !== want.reason) differences.push(`${key(want)}: reason ${got.reason}, expected ${want.reason}`);
    const covered = want.value !== null && want.coverage !== null;
    if (covered && (got.coverage === null || !closeEnough(got.coverage, want.coverage!)))
      differences.push(`${key(want)}: coverage ${got.coverage}, expected ${want.coverage}`);
    if (got.provisional !== want.provisional)
      differences.push(`${key(want)}: provisional ${got.provisional}, expected ${want.provisional}`);
  }
  for (const extra of found.values()) {
    if (extra.value !== null) differences.push(`${key(extra)}: ${extra.value}, but the reference has no such cell`);
  }
  return differences;
}
