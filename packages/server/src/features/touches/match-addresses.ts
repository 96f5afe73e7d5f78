import { join, type MetricSource, sql } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import { ERASED_DETAIL } from "../../facts/ingest/scrub-rejects.ts";
import { surrogateOf } from "../../facts/surrogate-id.ts";
import type { Address, Captured } from "./captured-touch.ts";

const TAGS = { tags: { surface: "touches", route: "match" } } as const;
const CHUNK = 1_000;

/** Whose addresses are known. */
export interface Directory {
  /** Address → people who have it, with their account. */
  readonly people: ReadonlyMap<string, { readonly personId: string; readonly accountId: string }>;
  /** Domain → the one account that has it. */
  readonly domains: ReadonlyMap<string, string>;
  /** Addresses of people who were erased. */
  readonly erased: ReadonlySet<string>;
}

const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1);

/** Whether an address belongs to one's own company: its domain, or one below it. */
export function isInternal(email: string, domains: readonly string[]): boolean {
  const own = domainOf(email);
  return domains.some((domain) => own === domain || own.endsWith(`.${domain}`));
}

async function inChunks(
  session: EngineSession,
  values: readonly string[],
  ask: (list: ReturnType<typeof join>) => ReturnType<typeof sql>,
): Promise<EngineRow[]> {
  const found: EngineRow[] = [];
  for (let at = 0; at < values.length; at += CHUNK)
    found.push(...(await session.query(ask(join(values.slice(at, at + CHUNK).map((value) => sql`${value}`))), TAGS)));
  return found;
}

/** What is known of the addresses: people by their address, accounts by a `domain` or `website` attribute. */
export async function readDirectory(
  session: EngineSession,
  q: MetricSource,
  salt: string,
  addresses: readonly string[],
): Promise<Directory> {
  const wanted = [...new Set(addresses)];
  const rows = await inChunks(
    session,
    wanted,
    (list) => sql`select c.email as email, c.id as person_id, p.account_id as account_id from (
        select lower(value) as email, subject_id as id from personal_detail where subject_kind = 'person' and field = 'email' and lower(value) in (${list})
        union select lower(external_id), id from identity where kind = 'person' and lower(external_id) in (${list})) c
      join (select x.person_id, x.account_id, row_number() over (partition by x.person_id order by x.occurred_at desc, x.row_id desc) as recency
        from ${q.from("person")} x where x.account_id is not null) p on p.person_id = c.id and p.recency = 1 order by c.id desc`,
  );
  const people = new Map(
    rows.map((row) => [String(row.email), { personId: String(row.person_id), accountId: String(row.account_id) }]),
  );
  const attributes = await session.query(
    sql`select l.account_id as account_id, lower(l.value) as value from (
        select a.account_id, a.value, row_number() over (partition by a.account_id, a.attribute order by a.occurred_at desc, a.row_id desc) as recency
        from ${q.from("account_attribute")} a where a.attribute in ('domain', 'website', 'email_domain')) l where l.recency = 1 and l.value is not null`,
    TAGS,
  );
  const owners = new Map<string, Set<string>>();
  for (const row of attributes) {
    const domain = String(row.value)
      .replace(/^[a-z]+:\/\//, "")
      .replace(/^www\./, "")
      .replace(/[/:?#].*$/, "")
      .trim();
    if (domain.includes(".")) owners.set(domain, (owners.get(domain) ?? new Set()).add(String(row.account_id)));
  }
  // A domain that two accounts share says nothing.
  const domains = new Map(
    [...owners].flatMap(([domain, ids]) => (ids.size === 1 ? [[domain, [...ids][0]!] as const] : [])),
  );
  const erased = new Set<string>();
  const marks = new Set(
    (await session.query(sql`select id from erasure where kind = ${ERASED_DETAIL}`, TAGS)).map((row) => String(row.id)),
  );
  if (marks.size > 0)
    for (const email of wanted) if (marks.has(String(surrogateOf(salt, ERASED_DETAIL, email)))) erased.add(email);
  return { people, domains, erased };
}

/** Whose touch it is. */
export interface Match {
  readonly accountId: string;
  readonly people: readonly string[];
}

export const everybody = (captured: Captured): readonly Address[] =>
  captured.from === null ? captured.others : [captured.from, ...captured.others];

/** The accounts that a message or meeting concerns, each with its people; or why there is none. */
export function matchAccounts(
  captured: Captured,
  directory: Directory,
  internalDomains: readonly string[],
): readonly Match[] | "no_address" | "internal_only" | "unknown_address" {
  const all = everybody(captured);
  if (all.length === 0) return "no_address";
  const outside = all.filter(({ email }) => !isInternal(email, internalDomains));
  if (outside.length === 0) return "internal_only";
  const found = new Map<string, Set<string>>();
  for (const { email } of outside) {
    const person = directory.people.get(email);
    if (person !== undefined) {
      found.set(person.accountId, (found.get(person.accountId) ?? new Set()).add(person.personId));
      continue;
    }
    const account = directory.domains.get(domainOf(email));
    if (account !== undefined && !found.has(account)) found.set(account, new Set());
  }
  if (found.size === 0) return "unknown_address";
  return [...found].map(([accountId, people]) => ({ accountId, people: [...people] }));
}
