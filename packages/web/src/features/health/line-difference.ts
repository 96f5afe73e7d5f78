export interface DifferenceLine {
  readonly kind: "same" | "gone" | "come" | "skipped";
  readonly text: string;
}

/** Lines kept around a change. */
const AROUND = 2;

/** What changed between two texts, line by line (longest common subsequence), with little of what stayed around it. */
export function lineDifference(before: string, after: string): readonly DifferenceLine[] {
  const a = before.trimEnd().split("\n");
  const b = after.trimEnd().split("\n");
  // common[i][j]: length of the longest common subsequence of a from i and b from j.
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const all: DifferenceLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      all.push({ kind: "same", text: a[i]! });
      i += 1;
      j += 1;
    } else if (i < a.length && (j >= b.length || common[i + 1]![j]! >= common[i]![j + 1]!)) {
      all.push({ kind: "gone", text: a[i]! });
      i += 1;
    } else {
      all.push({ kind: "come", text: b[j]! });
      j += 1;
    }
  }
  const near = all.map((_, at) =>
    all.slice(Math.max(0, at - AROUND), at + AROUND + 1).some((one) => one.kind !== "same"),
  );
  const out: DifferenceLine[] = [];
  all.forEach((line, at) => {
    if (near[at]) out.push(line);
    else if (out.at(-1)?.kind !== "skipped") out.push({ kind: "skipped", text: "" });
  });
  return out;
}
