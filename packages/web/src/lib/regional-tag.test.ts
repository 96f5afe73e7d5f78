import { expect, it } from "vitest";
import { regionalTag } from "./regional-tag.ts";

it("takes the reader's own form of the language, and never what no formatter would take", () => {
  expect(regionalTag("en", ["ro", "en-GB", "en"])).toBe("en-GB");
  expect(regionalTag("zh-Hant", ["zh-CN", "zh-HK"])).toBe("zh-HK");
  expect(regionalTag("en", ["en-US@posix", "en-AU"])).toBe("en-AU");
  const only = regionalTag("en", ["en-US@posix"]);
  expect(new Intl.DateTimeFormat(only, { month: "long", timeZone: "UTC" }).format(0)).toBe("January");
});
