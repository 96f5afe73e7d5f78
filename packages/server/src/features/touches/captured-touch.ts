/** Somebody named by a message or a meeting. */
export interface Address {
  /** Lower case. */
  readonly email: string;
  readonly name: string | null;
}

/** A message or an occurrence of a meeting, as it was read, before anybody knows whose it is. */
export interface Captured {
  readonly channel: "email" | "meeting";
  /** Natural key of the message or the occurrence. */
  readonly key: string;
  /** Microseconds. */
  readonly at: number;
  readonly from: Address | null;
  readonly others: readonly Address[];
  readonly subject: string | null;
  readonly text: string | null;
  readonly minutes: number | null;
  readonly meeting?: { readonly uid: string; readonly sequence: number };
}

/** Something that could not be read, with the reason as a code and in words. */
export interface Refusal {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}

export const MOST_ADDRESSES = 100;
export const MOST_TEXT = 20_000;
const MOST_SUBJECT = 300;
const EMAIL = /^[^\s@<>"',;]{1,64}@[a-z0-9.-]{1,253}$/;

/** An address in lower case; null where it is none. */
export function addressOf(email: string | undefined, name: string | undefined): Address | null {
  const plain = (email ?? "")
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, "");
  if (!EMAIL.test(plain)) return null;
  const said = clean(name ?? "", 200);
  return { email: plain, name: said === null || said.toLowerCase() === plain ? null : said };
}

/** A text without control characters, cut; null when nothing is left. */
export function clean(text: string, most: number): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const plain = text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "").trim();
  return plain === "" ? null : plain.slice(0, most);
}
export const cleanSubject = (text: string): string | null => clean(text.replaceAll(/\s+/g, " "), MOST_SUBJECT);
