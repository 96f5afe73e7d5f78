import { createHash } from "node:crypto";
import { type AddressObject, simpleParser } from "mailparser";
import {
  type Address,
  addressOf,
  type Captured,
  clean,
  cleanSubject,
  MOST_ADDRESSES,
  MOST_TEXT,
  type Refusal,
} from "./captured-touch.ts";

const MOST_BYTES = 10 * 1024 * 1024;
/** Multiparts in multiparts beyond this are no letter but an attack on parsers. */
const MOST_PARTS = 200;
const MOST_HEADER = 256 * 1024;
const EARLIEST_MS = Date.parse("1990-01-01T00:00:00Z");

/** The messages of a file: an mbox ("From " lines between) or one message. */
export function splitMailbox(bytes: Buffer): Buffer[] {
  const text = bytes.toString("latin1");
  if (!text.startsWith("From ")) return bytes.length === 0 ? [] : [bytes];
  return text
    .split(/(?:^|\r?\n\r?\n|\n\n)(?=From [^\n]*\n)/)
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const body = part.slice(part.indexOf("\n") + 1);
      return Buffer.from(body.replaceAll(/^>(>*From )/gm, "$1"), "latin1");
    });
}

function addresses(...fields: readonly (AddressObject | AddressObject[] | undefined)[]): Address[] {
  const found = new Map<string, Address>();
  const groups = fields.flatMap((field) => (field === undefined ? [] : [field].flat()));
  for (const one of groups.flatMap((group) => group.value.flatMap((entry) => [entry, ...(entry.group ?? [])]))) {
    const address = addressOf(one.address, one.name);
    if (address !== null && found.size < MOST_ADDRESSES) found.set(address.email, address);
  }
  return [...found.values()];
}

/** The words of an answer, without what it quotes and without a signature block. */
function ownWords(text: string): string {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const end = lines.findIndex((line) => line === "-- " || /^-{2,} ?(original message|forwarded message)/i.test(line));
  return (end < 0 ? lines : lines.slice(0, end)).filter((line) => !line.startsWith(">")).join("\n");
}

/** One message. Attachments are passed over; what is too large, unreadable or undated is refused with the reason. */
export async function readMessage(bytes: Buffer, name: string, nowMs: number): Promise<Captured | Refusal> {
  const refuse = (code: string, reason: string): Refusal => ({ name, code, reason });
  if (bytes.length > MOST_BYTES)
    return refuse("too_large", `a message requires at most ${MOST_BYTES} bytes, got ${bytes.length}`);
  const raw = bytes.toString("latin1");
  const head = raw.search(/\r?\n\r?\n/);
  if ((head < 0 ? raw.length : head) > MOST_HEADER)
    return refuse("too_large", `a message requires headers of at most ${MOST_HEADER} bytes`);
  if ((raw.match(/^content-type:\s*(multipart|message)\//gim)?.length ?? 0) > MOST_PARTS)
    return refuse("unreadable", `a message requires at most ${MOST_PARTS} parts with parts of their own`);
  try {
    const mail = await simpleParser(bytes, {
      skipImageLinks: true,
      skipTextToHtml: true,
      maxHtmlLengthToParse: 200_000,
    });
    const sentMs = mail.date?.getTime() ?? Number.NaN;
    if (Number.isNaN(sentMs)) return refuse("no_date", "a message requires a Date header that can be read");
    if (sentMs < EARLIEST_MS || sentMs > nowMs + 86_400_000)
      return refuse("no_date", `a message requires a date between 1990 and today, got ${mail.date?.toISOString()}`);
    const [from] = addresses(mail.from);
    const others = addresses(mail.to, mail.cc).filter((one) => one.email !== from?.email);
    if (from === undefined && others.length === 0)
      return refuse("unreadable", "a message requires an address in From, To or Cc");
    // Without an id of its own a message is known by its bytes.
    const id = mail.messageId?.trim() || createHash("sha256").update(bytes).digest("hex");
    return {
      channel: "email",
      key: id.slice(0, 998),
      at: sentMs * 1000,
      from: from ?? null,
      others,
      subject: cleanSubject(mail.subject ?? ""),
      text: clean(ownWords(mail.text ?? ""), MOST_TEXT),
      minutes: null,
    };
  } catch (error) {
    return refuse("unreadable", `a message requires the form of RFC 5322: ${(error as Error).message.slice(0, 200)}`);
  }
}
