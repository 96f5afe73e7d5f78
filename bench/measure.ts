import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

/** The middle of some numbers, the lower one of two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("median requires at least one value, got none");
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}

/** Milliseconds of `work`, once to warm up and then `runs` times. */
export async function timed(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const out: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const before = performance.now();
    await work();
    out.push(performance.now() - before);
  }
  return out;
}

/** Peak resident memory of this process, MB. */
export function peakMemoryMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

/** What it ran on, in one line. */
export function machine(): string {
  const list = cpus();
  let load = "";
  try {
    load = `, load average ${readFileSync("/proc/loadavg", "utf8").split(" ").slice(0, 3).join(" ")} at the start`;
  } catch {
    // Only Linux tells.
  }
  return `${list.length} × ${list[0]?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}${load}`;
}
