/** The lines that differ between two texts, with two lines around them: ` same`, `-old`, `+new`; `…` where lines are left out. */
export function lineDiff(before: string, after: string, around = 2): string[] {
  const linesOf = (text: string) => (text.trimEnd() === "" ? [] : text.trimEnd().split("\n"));
  const [a, b] = [linesOf(before), linesOf(after)];
  // Longest common subsequence from the end, then one walk from the start.
  const longest: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i]![j] = a[i] === b[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
    }
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(` ${a[i]}`);
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) {
      lines.push(`-${a[i]}`);
      i += 1;
    } else {
      lines.push(`+${b[j]}`);
      j += 1;
    }
  }
  const changed = lines.flatMap((line, index) => (line.startsWith(" ") ? [] : [index]));
  const near = (index: number) => changed.some((at) => Math.abs(at - index) <= around);
  return lines.flatMap((line, index) => {
    if (near(index)) return [line];
    return index === 0 || near(index - 1) ? ["…"] : [];
  });
}
