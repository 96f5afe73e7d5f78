import type { FactStore } from "../../facts/fact-store.ts";

const MOST_KEPT = 64;

/** Counts over the facts, the latest asked for kept for as long as nothing is written: a page that is looked at again costs nothing. */
export class KeptCounts {
  private readonly kept = new Map<string, Promise<unknown>>();

  /** `what` names the count and everything that it depends on beside the facts. */
  async once<T>(store: FactStore, what: readonly (string | null)[], read: () => Promise<T>): Promise<T> {
    // The serial changes with every write, and tells one store from another.
    const { serial } = await store.versions.read();
    const key = JSON.stringify([serial, ...what]);
    const counted = (this.kept.get(key) as Promise<T> | undefined) ?? read();
    this.kept.delete(key);
    this.kept.set(key, counted);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
    counted.catch(() => this.kept.delete(key));
    return counted;
  }
}
