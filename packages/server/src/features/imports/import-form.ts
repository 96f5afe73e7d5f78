import { ProblemError } from "../../access/problem-error.ts";
import type { IncomingFile } from "../../facts/ingest/import-report.ts";
import { type FormPart, fieldText } from "./multipart-stream.ts";

const MAX_FIELD_BYTES = 1_048_576;
const FIELDS = new Set(["mapping", "preset", "source", "zone", "currency", "dryRun"]);

/** The fields before the files, and the files as a stream that ends with the form. */
export async function readForm(parts: AsyncGenerator<FormPart>): Promise<{
  fields: ReadonlyMap<string, string>;
  files: AsyncGenerator<IncomingFile>;
}> {
  const fields = new Map<string, string>();
  let first: FormPart | null = null;
  for (;;) {
    const { done, value: part } = await parts.next();
    if (done) break;
    if (part.fileName !== null) {
      first = part;
      break;
    }
    if (!FIELDS.has(part.name)) {
      throw new ProblemError("invalid-body", `field ${JSON.stringify(part.name)} is not known here`, {
        mend: `Known are ${[...FIELDS].join(", ")}, and file.`,
      });
    }
    fields.set(part.name, await fieldText(part, MAX_FIELD_BYTES));
  }
  const files = async function* () {
    let part: FormPart | null = first;
    while (part !== null) {
      if (part.fileName === null)
        throw new ProblemError("invalid-body", `field ${JSON.stringify(part.name)} requires to stand before the files`);
      yield { name: part.fileName, bytes: part.bytes, ...(part.size === null ? {} : { size: part.size }) };
      const { done, value } = await parts.next();
      part = done ? null : value;
    }
  };
  return { fields, files: files() };
}
