import { type Sql, sql } from "@tendwell/core";
import { surrogateId } from "./compile-target.ts";

/** Under which kind the erasure log keeps the marks of an erased person's details (addresses, numbers, names). */
export const ERASED_DETAIL = "detail";

/** The mark of a personal detail: the keyed hash of its text in lower case. */
export function detailMark(salt: string, detail: Sql): Sql {
  return surrogateId(salt, ERASED_DETAIL, sql`lower(${detail})`);
}

/**
 * Blanks the content of refused rows that name an erased person, by external id or by a detail that was erased with them;
 * place and reason stay. `rejects` is a table with `value` and `row_text`. Returns the statement, to be run only where
 * somebody was erased.
 */
export function scrubRejects(rejects: Sql, salt: string): Sql {
  const words = sql`select rowid as at, trim(word, ' "') as word from (
      select rowid, unnest(list_concat(
        [coalesce(value, '')],
        case when json_valid(row_text) then coalesce(json_extract_string(row_text, '$.*'), []) else string_split_regex(coalesce(row_text, ''), '[,;\t|]') end
      )) as word from ${rejects}) w`;
  return sql`update ${rejects} set value = null, row_text = null where rowid in (
    select w.at from (${words}) w
    join erasure e on (e.kind = 'person' and e.id = ${surrogateId(salt, "person", sql`w.word`)})
      or (e.kind = ${ERASED_DETAIL} and e.id = ${detailMark(salt, sql`w.word`)}))`;
}
