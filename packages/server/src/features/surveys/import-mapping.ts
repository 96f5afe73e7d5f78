import { alignedCsv, type ImportedResponses, type TableRecord } from "@tendwell/core/surveys";

const HEAD = ["Response", "Answered at", "Email", "Name", "Phone", "Account"] as const;

export interface MappedResponses {
  /** The responses as CSV, each on the line of the file that it came from. */
  readonly csv: string;
  /** The mapping that makes facts and vault texts of them (see `parseMapping`). */
  readonly mapping: unknown;
}

/** What a response is called in every import: by survey, tool and the tool's own id. */
export const importedId = (survey: string, tool: string, id: string): string => `${survey}:${tool}:${id}`;

/** Responses as a file and a mapping for the import: scores become facts, names and texts go to the vault. */
export function mapResponses(
  imported: ImportedResponses,
  options: { readonly tool: string; readonly source: string; readonly wave: string | null },
): MappedResponses {
  const { survey, readers, responses } = imported;
  const scored = readers.filter((reader) => reader.kind !== null);
  const texts = readers.filter((reader) => reader.question.type === "text").map((reader) => reader.question.id);
  const others = readers
    .filter((reader) => (reader.question.options ?? []).some((option) => option.other === true))
    .map((reader) => `${reader.question.id}:other`);
  const header = [...HEAD, ...scored.map((reader) => reader.question.id), ...texts, ...others];
  const records = responses.map((response): TableRecord => {
    const said = (id: string): string => {
      const value = response.answers[id];
      return typeof value === "string" ? value : "";
    };
    return {
      line: response.line,
      cells: [
        importedId(survey.id, options.tool, response.id),
        response.at,
        response.email,
        response.name,
        response.phone,
        response.account,
        ...scored.map((reader) => response.scores[reader.question.id] ?? ""),
        ...texts.map(said),
        ...others.map(said),
      ],
    };
  });
  const person = { first: ["Email", "Phone"] };
  const fact = {
    occurred_at: "Answered at",
    person_id: person,
    ...(options.wave === null ? {} : { wave: { value: options.wave } }),
  };
  const into = scored.map(({ question, kind, scale }) => {
    const range = {
      score: question.id,
      scale_min: { value: String(scale!.min) },
      scale_max: { value: String(scale!.max) },
    };
    const id = { join: ["Response", { value: question.id }], separator: "/" };
    const when = [{ column: question.id, blank: false }];
    if (kind === "employee" || survey.audience === "employees")
      return { table: "employee_answer", when, set: { ...fact, ...range, answer_id: id } };
    return {
      table: "survey_response",
      when,
      set: {
        ...fact,
        ...range,
        response_id: id,
        account_id: "Account",
        survey: { value: survey.id },
        channel: { value: "import" },
        question: { value: kind },
        low_is_good: { value: String(scale!.lowIsGood) },
      },
    };
  });
  const ofPerson = (field: string, column: string) => ({ subject: "person", id: person, field, text: column });
  const ofResponse = (field: string) => ({ subject: "response", id: "Response", person, field, text: field });
  return {
    csv: alignedCsv(header, records),
    mapping: {
      version: 1,
      source: options.source,
      kind: "keyed",
      files: [
        {
          id: "responses",
          match: { headers: [...header] },
          format: { delimiter: "," },
          into,
          personal: [
            ofPerson("email", "Email"),
            ofPerson("name", "Name"),
            ofPerson("phone", "Phone"),
            ...texts.map(ofResponse),
            ...others.map(ofResponse),
          ],
        },
      ],
    },
  };
}
