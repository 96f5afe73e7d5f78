import { sql } from "@tendwell/core";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import type { EngineRow, EngineSession } from "../../engine/engine.ts";
import { md5Number, surrogateOf } from "../../facts/surrogate-id.ts";
import { nextBatch, sourceIdOf, type TouchOrigin } from "./touch-store.ts";

const TAGS = { tags: { surface: "touches", route: "capture" } } as const;

/** Addresses as people of an account, unless they are known or were erased. */
export async function rememberPeople(
  session: EngineSession,
  workspace: OpenWorkspace,
  origin: TouchOrigin,
  accountId: string,
  addresses: readonly { readonly email: string; readonly name: string | null }[],
): Promise<void> {
  const { store } = workspace;
  for (const { email, name } of addresses) {
    const id = surrogateOf(store.salt, "person", email);
    const [known] = await session.query(
      sql`select (select count(*) from identity where kind = 'person' and id = ${id}) + (select count(*) from erasure where kind = 'person' and id = ${id}) as n`,
      TAGS,
    );
    if (Number(known?.n ?? 0) > 0) continue;
    await session.insert("identity", ["kind", "id", "external_id"], [{ kind: "person", id, external_id: email }]);
    const row = (field: string, value: string): EngineRow => ({
      subject_kind: "person",
      subject_id: id,
      person_id: id,
      field,
      value,
    });
    const details = [row("email", email), ...(name === null ? [] : [row("name", name)])];
    await session.insert("personal_detail", Object.keys(details[0]!), details);
    const [top] = await session.query(sql`select coalesce(max(row_id), 0) as id from person`, TAGS);
    const at = store.now();
    const fact: EngineRow = {
      row_id: BigInt((top?.id ?? 0n) as bigint) + 1n,
      fact_key: md5Number(`${store.salt}|Tendwell touches|person|${id}`),
      content_hash: 0n,
      // The touch that is written next, in this transaction, is of the same import.
      source_id: await sourceIdOf(session, origin, at),
      batch_id: await nextBatch(session),
      occurred_at: at,
      available_at: at,
      recorded_at: at,
      person_id: id,
      account_id: BigInt(accountId),
      role: null,
    };
    await session.insert("person", Object.keys(fact), [fact]);
  }
}
