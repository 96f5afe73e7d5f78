import { type Attachment, simpleParser } from "mailparser";

/** What a returned message says. */
export interface Bounce {
  /** `delayed`: the server still tries. `complaint`: the recipient called it abuse. `other`: nothing of the kind. */
  readonly kind: "bounced" | "delayed" | "complaint" | "other";
  readonly address: string | null;
  /** Message-ID of what came back, with its angle brackets. */
  readonly messageId: string | null;
}

const textOf = (part: Attachment | undefined): string => part?.content.toString("utf8") ?? "";

/** A header field of a block of fields, unfolded. */
function fieldOf(block: string, name: string): string | null {
  const unfolded = block.replaceAll(/\r?\n[ \t]+/g, " ");
  const match = new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(unfolded);
  return match === null ? null : match[1]!.trim();
}

const addressIn = (value: string | null): string | null =>
  value === null ? null : (/([^\s<>;"]+@[^\s<>;"]+)/.exec(value)?.[1]?.toLowerCase() ?? null);

/**
 * Reads a delivery status notification (RFC 3464) or an abuse report (RFC 5965). Anything else, such as a note that somebody is
 * away, is `other`.
 */
export async function readBounce(raw: string): Promise<Bounce> {
  const mail = await simpleParser(raw, { keepDeliveryStatus: true, skipHtmlToText: true, skipTextToHtml: true });
  const part = (type: RegExp) => mail.attachments.find((one) => type.test(one.contentType));
  const original = textOf(part(/^(message\/rfc822|text\/rfc822-headers|message\/global)/i));
  const messageId = fieldOf(original, "Message-ID");
  const abuse = part(/^message\/feedback-report/i);
  if (abuse !== undefined) {
    const address = addressIn(fieldOf(textOf(abuse), "Original-Rcpt-To")) ?? addressIn(fieldOf(original, "To"));
    return { kind: "complaint", address, messageId };
  }
  const status = part(/^message\/(global-)?delivery-status/i);
  if (status === undefined) return { kind: "other", address: null, messageId: null };
  const text = textOf(status);
  const address = addressIn(fieldOf(text, "Original-Recipient")) ?? addressIn(fieldOf(text, "Final-Recipient"));
  const action = fieldOf(text, "Action")?.toLowerCase() ?? "";
  const isPermanent = action === "failed" && !/^4\./.test(fieldOf(text, "Status") ?? "5");
  return { kind: isPermanent ? "bounced" : /failed|delayed/.test(action) ? "delayed" : "other", address, messageId };
}
