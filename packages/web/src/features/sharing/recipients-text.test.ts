import { describe, expect, it } from "vitest";
import { readRecipients, recipientsText } from "./recipients-text.ts";

describe("recipients as text", () => {
  it("reads addresses with their languages, and writes them back", () => {
    const text = "ana@example.com ro\nli@example.com zh-Hans\nsam@example.com";
    const read = readRecipients(`${text}\n\n`);
    expect(read).toEqual({
      recipients: [
        { email: "ana@example.com", locale: "ro" },
        { email: "li@example.com", locale: "zh-Hans" },
        { email: "sam@example.com", locale: "en" },
      ],
    });
    expect("recipients" in read && recipientsText(read.recipients)).toBe(text);
  });

  it("names the line that is no address", () => {
    expect(readRecipients("ana@example.com\nnobody")).toEqual({ line: 2, text: "nobody" });
    expect(readRecipients("ana@example.com klingon")).toEqual({ line: 1, text: "ana@example.com klingon" });
  });
});
