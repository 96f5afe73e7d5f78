import { describe, expect, it } from "vitest";
import { readRecipients } from "./read-recipients.ts";

describe("a pasted list", () => {
  it("takes addresses with names in either order, and says what it cannot read", () => {
    expect(
      readRecipients("ana@example.com, Ana Pop\r\n\n+40 721 000 000; Ion\nMaria\tmaria@example.ro\nno address here"),
    ).toEqual({
      recipients: [
        { email: "ana@example.com", name: "Ana Pop" },
        { phone: "+40 721 000 000", name: "Ion" },
        { email: "maria@example.ro", name: "Maria" },
      ],
      unread: ["no address here"],
    });
  });
});
