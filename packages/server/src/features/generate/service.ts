import { identifier, localMidnight, sql, TABLE_NAMES } from "@tendwell/core";
import type { Engine } from "../../engine/engine.ts";
import { accountFacts } from "./account-facts.ts";
import type { AccountLife, Currency, GeneratedCompany } from "./account-life.ts";
import { callFacts } from "./call-facts.ts";
import { companyFacts } from "./company-facts.ts";
import { BufferedSink, type SinkStamps } from "./fact-sink.ts";
import { localCalendar } from "./local-calendar.ts";
import { moneyFacts } from "./money-facts.ts";
import { mix32, SeededRandom } from "./seeded-random.ts";
import { simulateAccount } from "./simulate-account.ts";
import { subscriptionFacts } from "./subscription-facts.ts";
import { successFacts } from "./success-facts.ts";
import { surveySender } from "./survey-facts.ts";
import { ticketFacts } from "./ticket-facts.ts";
import { type GeneratedTruth, truthOf } from "./truth.ts";
import { usageFacts } from "./usage-facts.ts";

export type { AccountTruth, GeneratedTruth } from "./truth.ts";

const TAGS = { tags: { surface: "generate", route: "company" }, timeoutMs: 600_000 } as const;
/** Rows held in memory before they are written. */
const BATCH_ROWS = 150_000;

export interface GenerateOptions {
  /** Customer accounts, at least 1. */
  readonly accounts: number;
  /** Product events, about: seasons are drawn, so the count is within a per cent or two. */
  readonly events: number;
  /** Whole number; the same seed gives the same rows on every machine. */
  readonly seed: number;
  /** Whole months of history; 36 unless told. */
  readonly months?: number;
  /** First day after the history, the first of a month: `2026-11-01`. Never read from the clock. */
  readonly endDate: string;
  readonly zone?: string;
  /** Reporting currency: EUR, USD or RON. */
  readonly currency?: Currency;
  /** 63-bit id of an external identifier; an import into the same store must be given the store's own. */
  readonly idOf?: (kind: string, externalId: string) => bigint;
  /** Told now and then: stage and share done, 0 to 1. */
  readonly onProgress?: (stage: string, share: number) => void;
}

/** An id from seed, kind and text: 62 bits by two mixes over the characters. */
function seededId(seed: number): (kind: string, externalId: string) => bigint {
  return (kind, externalId) => {
    let high = mix32(seed ^ 0x51ed270b);
    let low = mix32(seed ^ 0x2545f491);
    const text = `${kind}:${externalId}`;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      high = mix32(high ^ code);
      low = mix32((low + Math.imul(code, 0x01000193)) >>> 0);
    }
    return (BigInt(high >>> 2) << 32n) | BigInt(low);
  };
}

function check(options: GenerateOptions): void {
  const whole = (name: string, value: number, least: number): void => {
    if (!Number.isSafeInteger(value) || value < least)
      throw new RangeError(`${name} requires a whole number of at least ${least}, got ${value}`);
  };
  whole("accounts", options.accounts, 1);
  whole("events", options.events, 0);
  whole("seed", options.seed, 0);
  whole("months", options.months ?? 36, 2);
  const currency = options.currency ?? "EUR";
  if (!["EUR", "USD", "RON"].includes(currency))
    throw new RangeError(`currency requires EUR, USD or RON, got ${currency}`);
}

/**
 * Writes a plausible company into a migrated store, in one transaction with its source and import batch, and returns the
 * truth behind it. Deterministic in its options.
 */
export async function generateCompany(engine: Engine, options: GenerateOptions): Promise<GeneratedTruth> {
  check(options);
  if (engine.dialect.name !== "duckdb")
    throw new RangeError(`generateCompany requires the embedded engine, got ${engine.dialect.name}`);
  const { accounts, events, seed, endDate } = options;
  const months = options.months ?? 36;
  const zone = options.zone ?? "Europe/Bucharest";
  const calendar = localCalendar(endDate, months, zone);
  const company: GeneratedCompany = {
    calendar,
    seed,
    currency: options.currency ?? "EUR",
    priceDay: calendar.monthStart(Math.floor(months * 0.6)),
    priceRise: 1.08,
    idOf: options.idOf ?? seededId(seed),
    random: (domain, account) => new SeededRandom(seed, domain, account),
  };
  const lives: AccountLife[] = [];
  for (let number = 1; number <= accounts; number += 1) lives.push(simulateAccount(company, number, accounts, lives));

  const recordedAt = localMidnight(endDate, zone);
  const written = await engine.transaction(async (session) => {
    const last = async (table: string, column: string): Promise<bigint> => {
      const rows = await session.query(
        sql`select coalesce(max(${identifier(column)}), 0)::bigint as n from ${identifier(table)}`,
        TAGS,
      );
      return BigInt((rows[0]?.n as bigint | null) ?? 0n);
    };
    let lastRowId = 0n;
    for (const table of TABLE_NAMES) {
      const top = await last(table, "row_id");
      if (top > lastRowId) lastRowId = top;
    }
    const stamps: SinkStamps = {
      sourceId: Number(await last("source", "source_id")) + 1,
      batchId: Number(await last("import_batch", "batch_id")) + 1,
      recordedAt,
      lastRowId,
      endUs: calendar.endUs,
    };
    const sink = new BufferedSink(stamps);
    companyFacts(company, lives, sink);
    for (const life of lives) {
      const surveys = surveySender(company, life, sink);
      accountFacts(company, life, lives, sink);
      subscriptionFacts(company, life, sink);
      moneyFacts(company, life, sink);
      ticketFacts(company, life, sink, surveys.afterTicket);
      callFacts(company, life, sink, surveys.afterCall);
      surveys.relationship();
      successFacts(company, life, lives, sink);
      if (sink.buffered >= BATCH_ROWS) {
        await sink.flush(session);
        options.onProgress?.("accounts", life.number / accounts);
      }
    }
    await sink.flush(session);
    options.onProgress?.("events", 0);
    const rows = await usageFacts(company, lives, events, session, sink, stamps);
    options.onProgress?.("events", 1);
    let added = BigInt(rows);
    for (const [table, count] of sink.counts) if (table !== "product_event") added += BigInt(count);
    await session.insert(
      "source",
      ["source_id", "name", "kind", "preset", "lag_us", "created_at"],
      [
        {
          source_id: stamps.sourceId,
          name: "generator",
          kind: "keyed",
          preset: null,
          lag_us: 0n,
          created_at: recordedAt,
        },
      ],
    );
    const batch = {
      batch_id: stamps.batchId,
      source_id: stamps.sourceId,
      files: `generated: ${accounts} accounts, ${events} events, seed ${seed}`,
      mapping: null,
      rows_read: added,
      rows_added: added,
      rows_changed: 0n,
      rows_unchanged: 0n,
      rows_repeated: 0n,
      rows_rejected: 0n,
      rows_closed: 0n,
      backfilled: true,
      started_at: recordedAt,
      recorded_at: recordedAt,
    };
    await session.insert("import_batch", Object.keys(batch), [batch]);
    return rows;
  });
  return truthOf(company, lives, { seed, accounts, events, written, months, endDate, zone });
}
