/** Mixes 32-bit integers; the SQL of the usage domain uses the same function, so that both sides are reproducible. */
export function mix32(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A seeded generator (sfc32). One stream per account and domain, so that a draw added to one never moves another. */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;
  private spare: number | null = null;

  constructor(...keys: readonly number[]) {
    let h = 0x9e3779b9;
    const part = (salt: number): number => {
      for (const key of keys) h = mix32(h ^ mix32((key + salt) >>> 0));
      return h | 0;
    };
    this.a = part(1);
    this.b = part(2);
    this.c = part(3);
    for (let i = 0; i < 12; i += 1) this.uint();
  }

  /** 32 random bits as an unsigned integer. */
  uint(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + t;
    this.c |= 0;
    return t >>> 0;
  }
  /** 0 ≤ x < 1. */
  next(): number {
    return this.uint() / 4_294_967_296;
  }
  /** Whole number in [low, high]. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }
  chance(p: number): boolean {
    return this.next() < p;
  }
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError("pick requires at least one value, got none");
    return values[this.int(0, values.length - 1)]!;
  }
  /** One of the pairs' values, by weight. */
  weighted<T>(pairs: readonly (readonly [T, number])[]): T {
    let rest = this.next() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of pairs) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return pairs[pairs.length - 1]![0];
  }
  /** Standard normal (polar method). */
  normal(): number {
    if (this.spare !== null) {
      const value = this.spare;
      this.spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * this.next() - 1;
      const y = 2 * this.next() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      this.spare = y * scale;
      return x * scale;
    }
  }
  /** Poisson count; means above 30 use the normal approximation. */
  poisson(mean: number): number {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let count = -1;
    for (let product = 1; product > limit; product *= this.next()) count += 1;
    return Math.max(0, count);
  }
  /** Log-normal with the given median. */
  around(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
