import { rmSync } from "node:fs";
import { sql } from "@tendwell/core";
import type { Engine } from "@tendwell/server";
import { locateHome } from "../packages/server/src/home/home.ts";
import { openInstallation } from "../packages/server/src/main.ts";
import type { BenchOptions } from "./options.ts";

const TAGS = { tags: { surface: "bench", route: "surveys" }, timeoutMs: 600_000 } as const;
const WAVES = 8;

export interface SurveyStore {
  readonly engine: Engine;
  /** The report, through the API's door. */
  results(segment?: string): Promise<unknown>;
  /** The report after a write, which takes away what was kept of it. */
  freshResults(segment?: string): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * An installation with one survey of `responses` answers, all by invitation: eight waves, two channels, a person answers in every
 * wave; every invitation was sent, one in fifty bounced and has no answer, and half were started on another day.
 */
export async function openSurveyStore(folder: string, options: BenchOptions, responses: number): Promise<SurveyStore> {
  rmSync(folder, { recursive: true, force: true });
  const installation = await openInstallation({
    home: locateHome(folder),
    logLevel: "error",
    threads: options.threads,
    memoryLimit: options.memoryLimit,
  });
  const request = async (method: string, path: string, body?: unknown) => {
    const response = await installation.app.request(`http://127.0.0.1:4800/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${installation.localCredential}`,
        host: "127.0.0.1:4800",
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  await request("POST", "/workspaces", { slug: "bench", name: "Bench", zone: "UTC", currency: "EUR" });
  await request("POST", "/workspaces/bench/surveys", { template: "relationship", id: "pulse" });
  const { record } = await installation.workspaces.find("bench", { kind: "local" });
  const { engine } = await installation.workspaces.store(record);
  const stamps = (
    row: string,
  ) => sql`cast(i as bigint) as row_id, cast(i as hugeint) as fact_key, cast(i as bigint) as content_hash,
    1 as source_id, 1 as batch_id, make_timestamp(1735689600000000 + ${row === "" ? 0 : Number(row)} + i * 40000000) as occurred_at,
    make_timestamp(1735689600000000 + i * 40000000) as available_at, make_timestamp(1790000000000000) as recorded_at`;
  const people = Math.ceil(responses / WAVES);
  const person = sql`cast(1000000 + i % ${people} as bigint)`;
  const account = sql`cast(1000 + (i % ${people}) % 4000 as bigint)`;
  const wave = sql`'2026-W' || cast(i // ${people} as integer)`;
  const channel = sql`case when i % 3 = 0 then 'sms' else 'email' end`;
  // One invitation in fifty bounced, beside those that were answered.
  const invited = Math.floor(responses * 1.02);
  await engine.execute(
    sql`insert into survey_response by name select ${stamps("")}, ${account} as account_id, ${person} as person_id,
      cast(i as bigint) as response_id, cast(i as bigint) as invitation_id, 'pulse' as survey, ${wave} as wave,
      ${channel} as channel, 'nps' as question, cast((hash(i) % 11) as integer) as score, 0 as scale_min, 10 as scale_max,
      false as low_is_good, true as complete from range(${responses}) t(i)`,
    TAGS,
  );
  await engine.execute(
    sql`insert into survey_invitation by name select ${stamps("")}, ${account} as account_id, ${person} as person_id,
      cast(i as bigint) as invitation_id, 'pulse' as survey, ${wave} as wave, ${channel} as channel from range(${invited}) t(i)`,
    TAGS,
  );
  await engine.execute(
    sql`insert into survey_delivery by name select ${stamps("")}, ${account} as account_id, cast(i as bigint) as invitation_id,
      'sent' as status from range(${invited}) t(i)
      union all by name select ${stamps("3600000000")}, ${account} as account_id, cast(i as bigint) as invitation_id,
      case when i >= ${responses} then 'bounced' else 'started' end as status from range(${invited}) t(i) where i >= ${responses} or i % 2 = 0`,
    TAGS,
  );
  await engine.execute(
    sql`insert into account_attribute by name select ${stamps("")}, cast(1000 + i as bigint) as account_id, 'plan' as attribute,
      ['basic', 'plus', 'enterprise'][1 + cast(i % 3 as integer)] as value from range(4000) t(i)`,
    TAGS,
  );
  const results = (segment?: string) =>
    request("GET", `/workspaces/bench/surveys/pulse/results${segment === undefined ? "" : `?segment=${segment}`}`);
  return {
    engine,
    results,
    freshResults: async (segment) => {
      await engine.execute(sql`update survey_response set complete = complete where row_id = 0`, TAGS);
      return results(segment);
    },
    close: () => installation.close(),
  };
}

/** Good and bad by wave, in one pass, and nothing else: no visibility, no last answer of a person, no channels. */
export function barePass(engine: Engine): Promise<unknown> {
  return engine.query(
    sql`select question, wave, count(*) as n, count(*) filter (where score >= 9) as good, count(*) filter (where score <= 6) as bad
      from survey_response where survey = 'pulse' group by question, wave`,
    TAGS,
  );
}
