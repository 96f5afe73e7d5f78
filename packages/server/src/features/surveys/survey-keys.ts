import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

interface KeyFile {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
  /** Makes the hashes of addresses; never rotated, since they must be found again. */
  readonly hash: string;
}

export interface PersonalToken {
  readonly invitationId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const MAC_BYTES = 15;

function newKey(): { id: string; key: string } {
  return { id: randomBytes(3).toString("hex"), key: randomBytes(32).toString("hex") };
}

function firstKeys(): KeyFile {
  const { id, key } = newKey();
  return { current: id, keys: { [id]: key }, hash: randomBytes(32).toString("hex") };
}

/**
 * Signs personal links and forms. Keys live in one file of the home that only its owner reads; a rotated key signs no more but
 * its links stay good until they expire, unless they are revoked.
 */
export class SurveyKeys {
  private readonly file: string;
  private stored: KeyFile;

  constructor(file: string) {
    this.file = file;
    this.stored = this.read() ?? this.write(firstKeys());
  }

  /** `<key>.<invitation>.<expiry>.<mac>`: short enough for a text message. */
  personalToken(token: PersonalToken): string {
    const body = `${this.stored.current}.${token.invitationId}.${Math.floor(token.expiresAt / 1000).toString(36)}`;
    return `${body}.${this.mac(this.stored.current, `s|${body}`)!}`;
  }

  /** Null when it is not ours, was changed, or its key was revoked. Expiry is for the caller to look at. */
  readPersonalToken(token: string): PersonalToken | null {
    const match = /^([0-9a-f]{6})\.([\w-]{6,40})\.([0-9a-z]{1,10})\.([\w-]{20})$/.exec(token);
    if (match === null) return null;
    const [, keyId, invitationId, expiry, mac] = match as unknown as [string, string, string, string, string];
    if (!this.matches(keyId, `s|${keyId}.${invitationId}.${expiry}`, mac)) return null;
    return { invitationId, expiresAt: Number.parseInt(expiry, 36) * 1000 };
  }

  /** A text with its signature, for hidden fields and open links: `<key>.<text>.<mac>`. */
  sign(purpose: string, text: string): string {
    const { current } = this.stored;
    return `${current}.${text}.${this.mac(current, `${purpose}|${text}`)!}`;
  }

  /** The text of a signed one; null when it is not ours. */
  open(purpose: string, signed: string): string | null {
    const match = /^([0-9a-f]{6})\.([\w-]{1,60})\.([\w-]{20})$/.exec(signed);
    if (match === null) return null;
    const [, keyId, text, mac] = match as unknown as [string, string, string, string];
    return this.matches(keyId, `${purpose}|${text}`, mac) ? text : null;
  }

  /** A keyed hash that stays the same through rotations. */
  hash(purpose: string, text: string): string {
    return createHmac("sha256", this.stored.hash).update(`${purpose}|${text}`).digest("base64url");
  }

  /** A new key signs from now on. Revoking makes every link signed before useless. */
  rotate(revoke: boolean): { readonly key: string; readonly keys: number } {
    const { id, key } = newKey();
    const keys = { ...(revoke ? {} : this.stored.keys), [id]: key };
    this.stored = this.write({ ...this.stored, current: id, keys });
    return { key: id, keys: Object.keys(keys).length };
  }

  private mac(keyId: string, text: string): string | null {
    const key = this.stored.keys[keyId];
    if (key === undefined) return null;
    return createHmac("sha256", key).update(text).digest().subarray(0, MAC_BYTES).toString("base64url");
  }

  private matches(keyId: string, text: string, mac: string): boolean {
    const own = this.mac(keyId, text);
    return own !== null && own.length === mac.length && timingSafeEqual(Buffer.from(own), Buffer.from(mac));
  }

  private read(): KeyFile | null {
    try {
      return JSON.parse(readFileSync(this.file, "utf8")) as KeyFile;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }

  private write(keys: KeyFile): KeyFile {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(keys)}\n`, { mode: 0o600, flush: true });
    renameSync(draft, this.file);
    return keys;
  }
}
