import type { AskBench } from "./health-home.ts";

/** Milliseconds of one kind of interaction: processor time of every answer, HTTP and JSON included. */
export interface Interaction {
  readonly kind: "filter" | "sort" | "group" | "search" | "next page";
  readonly asked: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** The same by the wall clock. */
  readonly wallMedianMs: number;
  readonly wallP95Ms: number;
}

export interface PortfolioSpeed {
  readonly accounts: number;
  /** Before anything is in memory: everything is read from the store, once. */
  readonly firstMs: number;
  readonly interactions: readonly Interaction[];
}

interface Page {
  readonly total: number;
  readonly shown: readonly { readonly shown: string }[];
  readonly groups: readonly { readonly value: string | null }[];
  readonly items: readonly {
    readonly account: { readonly name: string | null };
    readonly attributes: Record<string, string>;
  }[];
}

/** At least so many answers of each kind, so that its 95th percentile is one of them. */
const ASKED = 40;
const SORTS = ["score", "mrr", "renewal", "touch", "slope", "coverage", "use", "uses", "tickets", "name"];

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)]!;
}

/** The portfolio of a scored store as a person uses it: opened, then filtered, sorted, grouped, searched and paged. */
export async function portfolioSpeed(ask: AskBench, base: string): Promise<PortfolioSpeed> {
  const get = (...pairs: readonly (readonly [string, string])[]): Promise<Page> =>
    ask<Page>("GET", `${base}/portfolio?${new URLSearchParams(pairs.map((pair) => [...pair]))}`);
  const before = performance.now();
  const first = await get();
  const firstMs = performance.now() - before;
  // Orders that the server works out ahead are ready by the time a person has looked at the first page.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const attributes = Object.keys(first.items[0]?.attributes ?? {}).filter((name) => name !== "parent");
  const values = new Map<string, readonly string[]>();
  for (const name of attributes) {
    const { groups } = await get(["group", name], ["limit", "0"]);
    values.set(
      name,
      groups.flatMap(({ value }) => (value === null ? [] : [value])),
    );
  }
  const names = first.items.flatMap(({ account }) => account.name ?? []);
  const pick = <T>(list: readonly T[], i: number): T => list[i % list.length]!;
  const kinds: Readonly<Record<Interaction["kind"], (i: number) => Promise<Page>>> = {
    filter: (i) => {
      const name = pick(attributes, i);
      return pick(
        [
          () => get(["filter", `${name}:${pick(values.get(name)!, i)}`]),
          () => get(["shown", pick(first.shown, i).shown], ["where", "renewal<=90"]),
          () => get(["where", "arr>=10000"], ["where", "silent>=10"], ["sort", "mrr"], ["order", "desc"]),
        ],
        i,
      )();
    },
    sort: (i) => get(["sort", pick(SORTS, i)], ["order", i % 4 < 2 ? "asc" : "desc"]),
    group: (i) => get(["group", pick(["shown", ...attributes], i)]),
    search: (i) => get(["search", pick(names, i).slice(0, 3 + (i % 5))]),
    "next page": (i) => get(["sort", "mrr"], ["order", "desc"], ["cursor", String(Math.min(first.total, 100 * i))]),
  };
  const interactions: Interaction[] = [];
  for (const kind of Object.keys(kinds) as Interaction["kind"][]) {
    const own: number[] = [];
    const wall: number[] = [];
    for (let i = 0; i < ASKED; i += 1) {
      const start = performance.now();
      const spent = processorMs();
      await kinds[kind](i);
      own.push(processorMs() - spent);
      wall.push(performance.now() - start);
    }
    interactions.push({
      kind,
      asked: ASKED,
      medianMs: quantile(own, 0.5),
      p95Ms: quantile(own, 0.95),
      wallMedianMs: quantile(wall, 0.5),
      wallP95Ms: quantile(wall, 0.95),
    });
  }
  return { accounts: first.total, firstMs, interactions };
}
