import type { WidgetChallenge } from "@tendwell/contract";
import { sha256 } from "./sha256.ts";

/** Hashes between two breaths, so that the page stays alive. */
const CHUNK = 2_000;

/** Finds the number whose hash with the salt is the challenge; the proof as the server reads it, null when there is none. */
export async function solve(challenge: WidgetChallenge): Promise<string | null> {
  const { algorithm, salt, signature } = challenge;
  for (let number = 0; number <= (challenge.maxnumber ?? 1_000_000); number += 1) {
    if (sha256(salt + number) === challenge.challenge)
      return btoa(JSON.stringify({ algorithm, challenge: challenge.challenge, number, salt, signature }));
    if (number % CHUNK === CHUNK - 1) await new Promise((resolve) => setTimeout(resolve));
  }
  return null;
}
