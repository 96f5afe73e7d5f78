import { describe, expect, it } from "vitest";
import { eventLevels } from "./series-option.ts";

describe("eventLevels", () => {
  // A plot of 1300 px with 13 periods: 100 px each, as wide as a label.
  it("leaves labels that do not touch on one line", () => {
    expect(eventLevels([0, 1, 5, 9], 13, 1300)).toEqual([0, 0, 0, 0]);
  });

  it("lifts what would touch, and comes down again where there is room", () => {
    expect(eventLevels([3, 3, 4, 9], 13, 1300)).toEqual([0, 1, 0, 0]);
    expect(eventLevels([0, 3, 6, 9], 13, 390)).toEqual([0, 1, 0, 1]);
  });

  it("knows that the last labels end at their tick", () => {
    // At 12 of 13 the label reaches back over period 11, where one stands already.
    expect(eventLevels([11, 12], 13, 1300)).toEqual([0, 1]);
    expect(eventLevels([10, 12], 13, 1300)).toEqual([0, 0]);
  });
});
