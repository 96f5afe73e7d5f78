import type { SeededRandom } from "./seeded-random.ts";
import { TRUE_PARAMETERS } from "./truth.ts";

/** The hidden health: monthly AR(1) around the account's own mean. */
export class LatentHealth {
  value: number;
  private readonly mean: number;
  private readonly random: SeededRandom;
  constructor(mean: number, random: SeededRandom) {
    this.mean = mean;
    this.random = random;
    this.value = mean + 0.3 * random.normal();
  }
  step(shock: number): number {
    const { persistence, innovation } = TRUE_PARAMETERS.health;
    this.value = this.mean + persistence * (this.value - this.mean) + innovation * this.random.normal() + shock;
    return this.value;
  }
}
