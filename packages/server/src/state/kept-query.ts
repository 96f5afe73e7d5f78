import type { Compilable, CompiledQuery, Kysely, QueryResult } from "kysely";
import type { StateDatabase } from "./schema.ts";

/** A statement that is built once for each form it takes, and run with other parameters: for the few that run by the thousand. */
export class KeptQuery<T> {
  private readonly forms = new Map<string, CompiledQuery<T>>();

  /** `form` names what changes the text (such as the number of rows); `build` is called once for each. */
  run(
    db: Kysely<StateDatabase>,
    form: string,
    build: (db: Kysely<StateDatabase>) => Compilable<T>,
    parameters: readonly unknown[],
  ): Promise<QueryResult<T>> {
    let compiled = this.forms.get(form);
    if (compiled === undefined) {
      compiled = build(db).compile();
      this.forms.set(form, compiled);
    }
    if (compiled.parameters.length !== parameters.length)
      throw new RangeError(`a kept query requires ${compiled.parameters.length} parameters, got ${parameters.length}`);
    return db.executeQuery({ ...compiled, parameters });
  }
}
