import { expect, test } from "vitest";
import { lineDiff } from "./line-diff.ts";

test("shows what went, what came, and a little around it", () => {
  expect(lineDiff("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\nE\nf\n")).toEqual(["…", " c", " d", "-e", "+E", " f"]);
  expect(lineDiff("a\nb", "a\nx\nb")).toEqual([" a", "+x", " b"]);
  expect(lineDiff("a\nb\nc", "c")).toEqual(["-a", "-b", " c"]);
  expect(lineDiff("1\n2\n3\n4\n5\n6\n7\n8", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9")).toEqual([
    "+0",
    " 1",
    " 2",
    "…",
    " 7",
    " 8",
    "+9",
  ]);
});

test("of a new text is all of it", () => {
  expect(lineDiff("", "a\nb\n")).toEqual(["+a", "+b"]);
});

test("of equal texts shows nothing changed", () => {
  expect(lineDiff("a\nb\n", "a\nb")).toEqual(["…"]);
});
