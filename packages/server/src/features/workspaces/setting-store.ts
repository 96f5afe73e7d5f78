import type { Kysely } from "kysely";
import type { StateDatabase } from "../../state/schema.ts";

/** Small texts that the installation remembers, by name. */
export interface SettingStore {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
}

export function settingStore(db: Kysely<StateDatabase>): SettingStore {
  return {
    async get(name) {
      const row = await db.selectFrom("setting").select("value").where("name", "=", name).executeTakeFirst();
      return row?.value ?? null;
    },
    async set(name, value) {
      await db
        .insertInto("setting")
        .values({ name, value })
        .onConflict((oc) => oc.column("name").doUpdateSet({ value }))
        .execute();
    },
  };
}
