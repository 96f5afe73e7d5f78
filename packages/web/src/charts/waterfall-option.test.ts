import { describe, expect, it } from "vitest";
import { waterfallBreak } from "./waterfall-option.ts";

const total = (to: number) => ({ from: 0, to, total: true });
const move = (from: number, to: number) => ({ from, to, total: false });

describe("waterfallBreak", () => {
  it("cuts what all bars have in common, and leaves every movement whole", () => {
    const bars = [total(48_000), move(48_000, 48_500), move(48_500, 48_200), total(48_200)];
    const cut = waterfallBreak(bars);
    if (cut === null) throw new Error("small movements require a break, got none");
    expect(cut.start).toBeGreaterThan(0);
    expect(cut.start).toBeLessThan(cut.end);
    for (const bar of bars.filter((one) => !one.total)) expect(Math.min(bar.from, bar.to)).toBeGreaterThan(cut.end);
  });

  it("is none where the movements are seen without it, or where something goes below zero", () => {
    expect(waterfallBreak([total(100), move(100, 160), total(160)])).toBeNull();
    expect(waterfallBreak([total(10), move(10, -5), total(-5)])).toBeNull();
    expect(waterfallBreak([total(0), move(0, 90), total(90)])).toBeNull();
    expect(waterfallBreak([total(10), total(10)])).toBeNull();
  });
});
