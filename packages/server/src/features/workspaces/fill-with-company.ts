import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ProblemError } from "../../access/problem-error.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { generateCompany } from "../generate/service.ts";

export interface FillOptions {
  readonly accounts: number;
  readonly events: number;
  readonly seed: number;
  readonly months: number;
  /** First day after the history, the first of a month. */
  readonly endDate: string;
  readonly onProgress?: (stage: string, share: number) => void;
}

const CURRENCIES = ["EUR", "USD", "RON"] as const;

/** Generates a company into a workspace's empty facts and saves its true parameters beside them. */
export async function fillWithCompany(store: FactStore, options: FillOptions): Promise<{ events: number }> {
  const currency = CURRENCIES.find((code) => code === store.currency);
  if (currency === undefined) {
    throw new ProblemError("unprocessable", `a generated company requires EUR, USD or RON, got ${store.currency}`);
  }
  const { onProgress, ...rest } = options;
  const truth = await store.exclusive(async () => {
    const made = await generateCompany(store.engine, {
      ...rest,
      zone: store.zone,
      currency,
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    await store.useDays.refresh();
    return made;
  });
  await writeFile(join(store.directory, "truth.json"), `${JSON.stringify(truth, null, 1)}\n`, { mode: 0o600 });
  return { events: truth.events_written };
}
