import { createHmac } from "node:crypto";
import type { WidgetChallenge } from "@tendwell/contract";
import { createChallenge, verifySolution } from "altcha-lib/v1";
import type { SurveyKeys } from "./survey-keys.ts";

/** Answers a minute that are ordinary, each a bucket that fills evenly. */
export interface GateLimits {
  readonly perAddress: number;
  readonly perLink: number;
}

export interface GateOptions {
  readonly keys: SurveyKeys;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly limits: GateLimits;
}

export interface Comer {
  readonly link: string;
  readonly address: string;
  /** A kiosk is one address for everybody who stands before it. */
  readonly isKiosk: boolean;
  /** The respondent's number of the form, or the widget's key. */
  readonly respondent: string;
  /** The solved puzzle, base64 of JSON; empty: none. */
  readonly proof: string;
  /** The token of a wait that was begun; empty: none. */
  readonly wait: string;
}

/** Hashes tried until the puzzle is solved: half of it on average, well under a second on a phone. */
const HARDEST = 60_000;
const PROOF_LASTS_MS = 10 * 60_000;
const SUSPECT_FOR_MS = 10 * 60_000;
const MOST_KEPT = 20_000;
/** What a person without scripts waits instead of solving. */
export const WAIT_MS = 10_000;

/** The newest entries of a map that would grow for ever; each with the moment until which it counts. */
class Until {
  private readonly kept = new Map<string, number>();
  private readonly now: () => number;
  constructor(now: () => number) {
    this.now = now;
  }
  add(key: string, until: number): void {
    this.kept.delete(key);
    this.kept.set(key, until);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
  }
  has(key: string): boolean {
    return (this.kept.get(key) ?? 0) > this.now();
  }
}

/**
 * Stands before open links. Nobody is asked anything while answers come as people give them; once too many come, or an address
 * has just handed in what a machine made, each answer costs a small proof of work, or ten seconds where there are no scripts.
 */
export class AnswerGate {
  private readonly o: GateOptions;
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  private readonly passed: Until;
  private readonly spent: Until;
  private readonly suspects: Until;

  constructor(options: GateOptions) {
    this.o = options;
    this.passed = new Until(options.now);
    this.spent = new Until(options.now);
    this.suspects = new Until(options.now);
  }

  /** An address whose answer was just flagged. */
  suspect(address: string): void {
    this.suspects.add(this.name(address), this.o.now() + SUSPECT_FOR_MS);
  }

  /** Null lets the answer in; else the puzzle, and the milliseconds that are still to be waited without it. */
  async check(comer: Comer): Promise<{ readonly challenge: WidgetChallenge; readonly waitMs: number } | null> {
    const { keys, now } = this.o;
    const who = `${comer.link} ${comer.respondent}`;
    const address = this.name(comer.address);
    // Both are counted, whatever the first says.
    const full = [
      !comer.isKiosk && this.isFull(`a ${address}`, this.o.limits.perAddress),
      this.isFull(`l ${comer.link}`, this.o.limits.perLink),
    ];
    const isPressed = full.includes(true) || (!comer.isKiosk && this.suspects.has(address));
    if (this.passed.has(who)) return null;
    if (!isPressed && comer.proof === "" && comer.wait === "") return null;
    if (comer.proof !== "" && (await this.isProof(comer.proof))) return this.admit(who);
    let waitMs = WAIT_MS;
    const begun = keys.open("wait", comer.wait);
    if (begun !== null) {
      const [ready = "", ...rest] = begun.split("-");
      const readyAt = Number.parseInt(ready, 36);
      if (rest.join("-") === comer.respondent && now() < readyAt + PROOF_LASTS_MS) {
        if (now() >= readyAt) return this.admit(who);
        waitMs = readyAt - now();
      }
    }
    const challenge = await createChallenge({
      hmacKey: this.secret(),
      maxNumber: HARDEST,
      expires: new Date(now() + PROOF_LASTS_MS),
    });
    return { challenge: challenge as WidgetChallenge, waitMs };
  }

  /** For the form of whoever has no scripts: counts once the wait is over. */
  waitToken(respondent: string, waitMs: number): string {
    return this.o.keys.sign("wait", `${(this.o.now() + waitMs).toString(36)}-${respondent}`);
  }

  private admit(who: string): null {
    this.passed.add(who, this.o.now() + 6 * PROOF_LASTS_MS);
    return null;
  }

  private async isProof(proof: string): Promise<boolean> {
    let signature: unknown;
    let expires: number;
    try {
      const parsed = JSON.parse(Buffer.from(proof, "base64").toString("utf8")) as {
        signature?: unknown;
        salt?: unknown;
      };
      signature = parsed.signature;
      expires = Number(new URLSearchParams(String(parsed.salt).split("?")[1] ?? "").get("expires")) * 1000;
    } catch {
      return false;
    }
    // Our own clock decides, which tests move; the library would ask the machine's.
    if (typeof signature !== "string" || !(expires > this.o.now()) || this.spent.has(signature)) return false;
    if (!(await verifySolution(proof, this.secret(), false))) return false;
    // A solution counts once: the second answer needs a puzzle of its own.
    this.spent.add(signature, expires);
    return true;
  }

  private isFull(key: string, perMinute: number): boolean {
    const at = this.o.now();
    const bucket = this.buckets.get(key) ?? { tokens: perMinute, at };
    bucket.tokens = Math.min(perMinute, bucket.tokens + (Math.max(0, at - bucket.at) / 60_000) * perMinute);
    bucket.at = at;
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    if (this.buckets.size > MOST_KEPT) this.buckets.delete(this.buckets.keys().next().value!);
    if (bucket.tokens < 1) return true;
    bucket.tokens -= 1;
    return false;
  }

  /** Addresses are kept as keyed hashes, here too. */
  private name(address: string): string {
    return this.o.keys.hash("gate", address).slice(0, 16);
  }

  private secret(): string {
    return createHmac("sha256", this.o.keys.hash("proof", "of work")).update("gate").digest("hex");
  }
}
