import { join, sql } from "@tendwell/core";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import type { FactStore } from "../../facts/fact-store.ts";
import { liveRows } from "./live-rows.ts";
import { surrogateOf } from "./surrogate-id.ts";

const TAGS = { tags: { surface: "surveys", route: "people" } } as const;

/** Somebody to be asked, as the caller names them. */
export interface Recipient {
  readonly person?: string | undefined;
  readonly account?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly name?: string | undefined;
  readonly locale?: string | undefined;
  readonly zone?: string | undefined;
}

/** What the vault holds of a person, for the moment of sending. */
export interface Contact {
  readonly personId: string;
  readonly accountId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly name: string | null;
  readonly locale: string | null;
  readonly zone: string | null;
}

const FIELDS = ["email", "phone", "name", "locale", "zone"] as const;

/** How a recipient without an id of their own is known: by the address. */
function externalIdOf(recipient: Recipient): string | null {
  return (
    recipient.person ?? recipient.email?.trim().toLowerCase() ?? recipient.phone?.replaceAll(/[^\d+]/g, "") ?? null
  );
}

function contactsFrom(
  ids: readonly string[],
  accounts: ReadonlyMap<string, string | null>,
  rows: readonly EngineRow[],
): Contact[] {
  const details = new Map<string, Record<string, string>>();
  for (const row of rows) {
    const id = String(row.subject_id);
    const known = details.get(id) ?? {};
    known[String(row.field)] = String(row.value);
    details.set(id, known);
  }
  return ids.map((personId) => {
    const own = details.get(personId) ?? {};
    const [email, phone, name, locale, zone] = FIELDS.map((field) => own[field] ?? null) as (string | null)[];
    return {
      personId,
      accountId: accounts.get(personId) ?? null,
      email: email!,
      phone: phone!,
      name: name!,
      locale: locale!,
      zone: zone!,
    };
  });
}

/** Contact details of persons, from the vault. */
export async function contactsOf(
  session: EngineSession,
  people: readonly { readonly personId: string; readonly accountId: string | null }[],
): Promise<Contact[]> {
  const ids = [...new Set(people.map(({ personId }) => personId))];
  const accounts = new Map(people.map(({ personId, accountId }) => [personId, accountId]));
  const rows: EngineRow[] = [];
  for (let at = 0; at < ids.length; at += 2_000) {
    const list = join(ids.slice(at, at + 2_000).map((id) => sql`${BigInt(id)}`));
    rows.push(
      ...(await session.query(
        sql`select subject_id, field, value from personal_detail where subject_kind = 'person' and field in ('email', 'phone', 'name', 'locale', 'zone') and subject_id in (${list})`,
        TAGS,
      )),
    );
  }
  return contactsFrom(ids, accounts, rows);
}

/** Puts recipients into the vault under their surrogate ids (erased people are left out) and returns their contacts, in order. */
export async function enterRecipients(
  store: FactStore,
  recipients: readonly Recipient[],
): Promise<readonly (Contact | null)[]> {
  const entries = recipients.map((recipient) => {
    const external = externalIdOf(recipient);
    if (external === null) return null;
    return {
      recipient,
      external,
      id: surrogateOf(store.salt, "person", external),
      accountId: recipient.account === undefined ? null : surrogateOf(store.salt, "account", recipient.account),
    };
  });
  const known = entries.filter((entry) => entry !== null);
  if (known.length === 0) return recipients.map(() => null);
  return store.exclusive(() =>
    store.engine.transaction(async (session) => {
      const erased = new Set<string>();
      const identified = new Set<string>();
      for (let at = 0; at < known.length; at += 2_000) {
        const list = join(known.slice(at, at + 2_000).map(({ id }) => sql`${id}`));
        for (const row of await session.query(
          sql`select id from erasure where kind = 'person' and id in (${list})`,
          TAGS,
        ))
          erased.add(String(row.id));
        for (const row of await session.query(
          sql`select id from identity where kind = 'person' and id in (${list})`,
          TAGS,
        ))
          identified.add(String(row.id));
      }
      const identities = new Map<string, EngineRow>();
      const details = new Map<string, EngineRow>();
      for (const { recipient, external, id } of known) {
        const key = String(id);
        if (erased.has(key)) continue;
        if (!identified.has(key)) identities.set(key, { kind: "person", id, external_id: external });
        for (const field of FIELDS) {
          const value = recipient[field];
          if (value !== undefined && value !== "")
            details.set(`${key} ${field}`, { subject_kind: "person", subject_id: id, person_id: id, field, value });
        }
      }
      for (const { subject_id, field } of details.values())
        await session.execute(
          sql`delete from personal_detail where subject_kind = 'person' and subject_id = ${subject_id as bigint} and field = ${field as string}`,
          TAGS,
        );
      if (identities.size > 0)
        await session.insert("identity", ["kind", "id", "external_id"], [...identities.values()]);
      if (details.size > 0)
        await session.insert(
          "personal_detail",
          ["subject_kind", "subject_id", "person_id", "field", "value"],
          [...details.values()],
        );
      const people = known
        .filter(({ id }) => !erased.has(String(id)))
        .map(({ id, accountId }) => ({
          personId: String(id),
          accountId: accountId === null ? null : String(accountId),
        }));
      const contacts = new Map((await contactsOf(session, people)).map((contact) => [contact.personId, contact]));
      return entries.map((entry) => (entry === null ? null : (contacts.get(String(entry.id)) ?? null)));
    }),
  );
}

/** Everyone known of the accounts whose attribute has this value now; without a segment, of all accounts. */
export async function segmentContacts(
  session: EngineSession,
  segment: { readonly attribute: string; readonly value: string } | null,
  nowUs: number,
): Promise<Contact[]> {
  const live = await liveRows(session);
  const people = sql`select person_id, min(account_id) as account_id from person where ${live("person")}`;
  const rows = await session.query(
    segment === null
      ? sql`${people} and account_id is not null group by person_id order by person_id`
      : sql`with accounts as (
          select account_id from (
            select account_id, value, row_number() over (partition by account_id order by occurred_at desc, row_id desc) as recency
            from account_attribute where attribute = ${segment.attribute} and ${live("account_attribute")} and epoch_us(occurred_at) <= ${nowUs}) a
          where recency = 1 and value = ${segment.value})
        ${people} and account_id in (select account_id from accounts) group by person_id order by person_id`,
    TAGS,
  );
  return contactsOf(
    session,
    rows.map((row) => ({ personId: String(row.person_id), accountId: String(row.account_id) })),
  );
}

/** External ids behind surrogates, as labels. */
export async function labelsOf(
  session: EngineSession,
  kind: "person" | "account",
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  const found = new Map<string, string>();
  for (let at = 0; at < wanted.length; at += 2_000) {
    const list = join(wanted.slice(at, at + 2_000).map((id) => sql`${BigInt(id)}`));
    const rows = await session.query(
      sql`select id, external_id from identity where kind = ${kind} and id in (${list})`,
      TAGS,
    );
    for (const row of rows) found.set(String(row.id), String(row.external_id));
  }
  return found;
}

/** What logic and piping may use: `account.<attribute>` as of now, `account.name`, `person.name`. */
export async function respondentAttributes(
  store: FactStore,
  accountId: string | null,
  personId: string | null,
): Promise<Readonly<Record<string, string>>> {
  const { engine } = store;
  const found: Record<string, string> = {};
  if (accountId !== null) {
    const id = BigInt(accountId);
    const rows = await engine.query(
      sql`select attribute, arg_max(value, (occurred_at, row_id)) as value from account_attribute where account_id = ${id}
        and row_id not in (select row_id from fact_end where fact_table = 'account_attribute') group by attribute`,
      TAGS,
    );
    for (const row of rows) if (row.value !== null) found[`account.${row.attribute}`] = String(row.value);
    const [label] = await engine.query(
      sql`select coalesce((select any_value(value) from personal_detail where subject_kind = 'account' and subject_id = ${id} and field = 'name'),
        (select any_value(external_id) from identity where kind = 'account' and id = ${id})) as name`,
      TAGS,
    );
    if (label?.name !== null && label?.name !== undefined) found["account.name"] = String(label.name);
  }
  if (personId !== null) {
    const [contact] = await contactsOf(engine, [{ personId, accountId }]);
    if (contact?.name !== null && contact?.name !== undefined) found["person.name"] = contact.name;
  }
  return found;
}
