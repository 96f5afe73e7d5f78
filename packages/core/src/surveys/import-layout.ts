import type { TableRecord } from "./import-table.ts";

/** Tools whose files of responses are known. */
export const SURVEY_TOOLS = ["delighted", "surveymonkey", "google_forms", "sogosurvey", "surveylegend"] as const;
export type SurveyTool = (typeof SURVEY_TOOLS)[number];

/** What a column says about the response rather than about a question. */
export type MetaColumn =
  | "id"
  | "at"
  | "started"
  | "email"
  | "name"
  | "first_name"
  | "last_name"
  | "phone"
  | "account"
  | "locale"
  | "type"
  | "score"
  | "comment";

export interface QuestionColumn {
  readonly index: number;
  /** The choice, row or field that the column stands for; empty where the question has one column. */
  readonly label: string;
}
export interface QuestionGroup {
  readonly text: string;
  readonly columns: readonly QuestionColumn[];
}

/** How a file of responses is laid out. */
export interface ResponseLayout {
  readonly tool: SurveyTool;
  readonly headerRows: 1 | 2;
  readonly meta: Readonly<Partial<Record<MetaColumn, number>>>;
  readonly questions: readonly QuestionGroup[];
  /** Headings of columns that say nothing about a person or a question: addresses of machines, browsers, tags. */
  readonly ignored: readonly string[];
}

const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

interface ToolShape {
  /** All of these, each by one of its names, make the file recognisable. */
  readonly marks: readonly (readonly string[])[];
  readonly meta: Readonly<Partial<Record<MetaColumn, readonly string[]>>>;
  readonly ignored: readonly string[];
}

const CONTACT = {
  email: ["email address", "email", "e mail", "person email", "respondent email", "participant email", "username"],
  name: ["name", "full name", "person name", "participant name", "respondent name"],
  first_name: ["first name"],
  last_name: ["last name"],
  phone: ["phone", "phone number", "person phone number", "mobile"],
  account: ["account", "account id", "company id", "customer id"],
  locale: ["locale", "language", "survey language"],
} as const;
const MACHINE = [
  "ip address",
  "ip",
  "browser",
  "os",
  "operating system",
  "device",
  "device type",
  "user agent",
  "country",
  "city",
  "region",
  "referrer",
  "referer",
  "url",
];

/**
 * The columns that each tool's files begin with. SurveyMonkey: help article "Exporting your results as CSV/XLSX"; Google
 * Forms: the linked sheet and its CSV; Delighted: the fields of its documented responses; SoGoSurvey and SurveyLegend: their
 * help pages name the columns in several ways, all of which are taken.
 */
const SHAPES: Readonly<Record<SurveyTool, ToolShape>> = {
  surveymonkey: {
    marks: [["respondent id"], ["collector id"]],
    meta: {
      ...CONTACT,
      id: ["respondent id"],
      at: ["end date", "date modified"],
      started: ["start date", "date created"],
    },
    ignored: ["collector id", "custom data 1", "custom data", "response status", ...MACHINE],
  },
  delighted: {
    marks: [["score"], ["comment"], ["survey type", "permalink", "person id", "person", "response id"]],
    meta: {
      ...CONTACT,
      id: ["response id", "id"],
      at: ["created at", "responded at", "response date"],
      type: ["survey type"],
      score: ["score"],
      comment: ["comment"],
    },
    ignored: ["person", "person id", "permalink", "updated at", "tags", "notes", "source", "survey source", ...MACHINE],
  },
  google_forms: {
    marks: [["timestamp", "marca temporal", "时间戳记", "时间戳", "時間戳記", "marcaj de timp", "marcaj temporal"]],
    meta: {
      at: ["timestamp", "时间戳记", "时间戳", "時間戳記", "marcaj de timp", "marcaj temporal"],
      email: [...CONTACT.email, "adresă de e mail", "adresa de e mail", "电子邮件地址", "電子郵件地址"],
    },
    ignored: [],
  },
  sogosurvey: {
    marks: [
      ["response no", "response number", "response id", "sequence no", "sequence number"],
      [
        "participation date",
        "response date",
        "completed date",
        "completion date",
        "date of response",
        "participation date and time",
        "date completed",
      ],
    ],
    meta: {
      ...CONTACT,
      id: ["response no", "response number", "response id", "sequence no", "sequence number"],
      at: [
        "participation date",
        "response date",
        "completed date",
        "completion date",
        "date of response",
        "participation date and time",
        "date completed",
      ],
      started: ["start date", "start time"],
    },
    ignored: ["status", "participation link", "unique id", "time taken", "duration", "publish type", ...MACHINE],
  },
  surveylegend: {
    marks: [
      ["participant id", "participant", "legend id", "response"],
      ["submitted at", "submission date", "end time", "date"],
    ],
    meta: {
      ...CONTACT,
      id: ["participant id", "participant", "legend id", "response"],
      at: ["submitted at", "submission date", "end time", "date"],
      started: ["started at", "start time"],
    },
    ignored: ["status", "duration", "time spent", "platform", "external id", ...MACHINE],
  },
};

/** The tool whose columns these headings are; null when they are none's. */
export function toolOf(headings: readonly string[]): SurveyTool | null {
  const known = new Set(headings.map(plain));
  // Google's only mark is its first column, so that the others come before it.
  const order: readonly SurveyTool[] = ["surveymonkey", "delighted", "sogosurvey", "surveylegend"];
  for (const tool of order) if (SHAPES[tool].marks.every((names) => names.some((name) => known.has(name)))) return tool;
  return SHAPES.google_forms.marks[0]!.includes(plain(headings[0] ?? "")) ? "google_forms" : null;
}

/** SurveyMonkey writes each choice's text in a second row, under the question that stands once. */
function hasSecondRow(tool: SurveyTool, records: readonly TableRecord[], id: number | undefined): boolean {
  const second = records[1];
  if (tool !== "surveymonkey" || second === undefined) return false;
  return (second.cells[id ?? 0] ?? "").trim() === "" && second.cells.some((cell) => cell.trim() !== "");
}

/** "Question [Row]" of Google's grids, or null. */
function gridPart(heading: string): { readonly text: string; readonly row: string } | null {
  const match = /^(.*\S)\s*\[([^\][]+)\]$/su.exec(heading.trim());
  return match === null ? null : { text: match[1]!, row: match[2]! };
}

/** How a file of responses is laid out; null where no tool's headings are found. `tool` says it instead. */
export function layoutOfResponses(records: readonly TableRecord[], tool?: SurveyTool): ResponseLayout | null {
  const headings = records[0]?.cells ?? [];
  const found = tool ?? toolOf(headings);
  if (found === null || records.length === 0) return null;
  const shape = SHAPES[found];
  const meta: Partial<Record<MetaColumn, number>> = {};
  const used = new Set<number>();
  for (const [name, spellings] of Object.entries(shape.meta) as [MetaColumn, readonly string[]][]) {
    const at = headings.findIndex((heading, i) => !used.has(i) && spellings.includes(plain(heading)));
    if (at < 0) continue;
    meta[name] = at;
    used.add(at);
  }
  if (meta.at === undefined) return null;
  const two = hasSecondRow(found, records, meta.id);
  const labels = two ? records[1]!.cells : [];
  const questions: { text: string; columns: QuestionColumn[] }[] = [];
  const ignored: string[] = [];
  const width = Math.max(headings.length, labels.length);
  for (let index = 0; index < width; index += 1) {
    if (used.has(index)) continue;
    const heading = (headings[index] ?? "").trim();
    const label = (labels[index] ?? "").trim();
    if (shape.ignored.includes(plain(heading))) {
      ignored.push(heading);
      continue;
    }
    const last = questions.at(-1);
    if (heading === "") {
      if (two && last !== undefined) last.columns.push({ index, label });
      continue;
    }
    // What Delighted keeps of a person stands beside its questions: only what asks is one.
    if (found === "delighted" && !/[?？]/.test(heading)) {
      ignored.push(heading);
      continue;
    }
    const grid = two ? null : gridPart(heading);
    if (grid !== null && last?.text === grid.text && last.columns[0]!.label !== "") {
      last.columns.push({ index, label: grid.row });
    } else if (grid !== null) questions.push({ text: grid.text, columns: [{ index, label: grid.row }] });
    else questions.push({ text: heading, columns: [{ index, label }] });
  }
  return { tool: found, headerRows: two ? 2 : 1, meta, questions, ignored };
}
