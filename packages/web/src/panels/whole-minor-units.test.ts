import { describe, expect, it } from "vitest";
import { wholeMinorUnits } from "./whole-minor-units.ts";

describe("wholeMinorUnits", () => {
  it("leaves whole amounts as they are", () => {
    expect(wholeMinorUnits("10000", ["2500", "-500"], "12000")).toEqual({
      opening: 10_000,
      moves: [2500, -500],
      closing: 12_000,
    });
  });

  // Three thirds of a unit: by hand, one movement of one and two of none, not three of none.
  it("gives the rest to the largest remainders", () => {
    expect(wholeMinorUnits("0", ["0.333333333", "0.333333334", "0.333333333"], "1")?.moves).toEqual([0, 1, 0]);
    expect(wholeMinorUnits("0.4", ["0.4", "-0.3"], "0.5")).toEqual({ opening: 0, moves: [1, 0], closing: 1 });
  });

  it("adds up for any exact roll-forward, and moves nothing by more than two units", () => {
    let state = 20_261_122;
    const draw = (): bigint => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return BigInt(state) * 7_919n - 15_000_000_000_000n;
    };
    const text = (nano: bigint): string => {
      const digits = (nano < 0n ? -nano : nano).toString().padStart(10, "0");
      return `${nano < 0n ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}`;
    };
    for (let round = 0; round < 300; round += 1) {
      const opening = draw();
      const moves = Array.from({ length: 1 + (round % 8) }, draw);
      const closing = moves.reduce((sum, move) => sum + move, opening);
      const whole = wholeMinorUnits(text(opening), moves.map(text), text(closing));
      if (whole === null) throw new Error("exact parts require whole ones, got none");
      expect(whole.moves.reduce((sum, move) => sum + move, whole.opening)).toBe(whole.closing);
      whole.moves.forEach((move, i) => {
        expect(Math.abs(move - Number(moves[i]) / 1e9)).toBeLessThanOrEqual(2);
      });
    }
  });

  it("is null where the parts do not add up", () => {
    expect(wholeMinorUnits("1", ["1"], "3")).toBeNull();
    expect(wholeMinorUnits("1", ["many"], "2")).toBeNull();
  });
});
