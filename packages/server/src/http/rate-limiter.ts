/** A token bucket per key, in memory. */
export interface RateLimiter {
  /** Seconds to wait, 0 when the request may pass. */
  take(key: string): number;
}

const MAX_KEYS = 10_000;

/** `perMinute` requests on average, bursts up to as many; `now` in milliseconds. */
export function createRateLimiter(perMinute: number, now: () => number): RateLimiter {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: perMinute, at };
      bucket.tokens = Math.min(perMinute, bucket.tokens + ((at - bucket.at) / 60_000) * perMinute);
      bucket.at = at;
      // Re-inserting keeps the map in order of last use, so the oldest go first.
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > MAX_KEYS) buckets.delete(buckets.keys().next().value!);
      if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      return Math.max(1, Math.ceil(((1 - bucket.tokens) / perMinute) * 60));
    },
  };
}
