import {
  type Answer,
  type Answers,
  optionOrder,
  type SurveyOption,
  type SurveyQuestion,
  scaleOf,
} from "@tendwell/core/surveys";
import { element } from "./element.ts";
import type { SurveyRun } from "./survey-run.ts";

type Texts = Readonly<Record<string, string>>;

export interface QuestionView {
  readonly node: HTMLElement;
  /** What is filled in now. */
  read(): Answers;
  /** Says what is wrong; empty takes it back. */
  complain(text: string): void;
  /** Where the keyboard starts. */
  focus(): void;
}

export interface QuestionOptions {
  readonly run: SurveyRun;
  readonly texts: Texts;
  /** Seeds the order of shuffled options. */
  readonly respondent: string;
  /** A pointer chose the one thing there was to choose: no button is needed. */
  readonly picked: () => void;
}

const SMILEYS = ["😠", "🙁", "😐", "🙂", "😀"];
/** A longer scale keeps to one row: where it wrapped, the words for its ends would stand under the wrong marks. */
const WRAPS_FROM = 7;

/** What a control is made of: its nodes, and how it is read. */
interface Control {
  readonly nodes: readonly Node[];
  read(): Answers;
}

function mark(type: "radio" | "checkbox", name: string, value: string): HTMLInputElement {
  return element("input", { type, name, value });
}

const chosen = (inputs: readonly HTMLInputElement[]): string[] =>
  inputs.filter((input) => input.checked).map((input) => input.value);

function scale(question: SurveyQuestion, { run, texts, picked }: QuestionOptions): Control {
  const { min, max } = scaleOf(question)!;
  const label = (score: number): string => run.text(String(question.scale?.labels?.[String(score)] ?? ""));
  const { type } = question;
  const scores = Array.from({ length: max - min + 1 }, (_, i) => min + i);
  if (type === "thumbs") scores.reverse();
  const hasFaces = type === "smileys" || type === "thumbs";
  const inputs: HTMLInputElement[] = [];
  const marks = scores.map((score) => {
    const input = mark("radio", question.id, String(score));
    inputs.push(input);
    const stock: Readonly<Record<string, string | undefined>> = {
      smileys: texts[`smiley.${score}`],
      thumbs: texts[score === 1 ? "thumbs.yes" : "thumbs.no"],
      stars: texts[`stars.${score}`],
    };
    const name = label(score) || (stock[type] ?? "");
    const face =
      type === "smileys"
        ? SMILEYS[score - 1]!
        : type === "thumbs"
          ? ["👎", "👍"][score]!
          : `${score}${type === "stars" ? "★" : ""}`;
    if (!hasFaces && name !== "") input.setAttribute("aria-label", `${score}: ${name}`);
    // Arrow keys choose too, but with no pointer behind the click: only a pointer moves on by itself.
    input.addEventListener("click", (event) => {
      if (event.detail > 0) picked();
    });
    return element(
      "label",
      {},
      input,
      hasFaces
        ? element("span", {}, element("b", { "aria-hidden": "true" }, face), element("small", {}, name))
        : element("span", {}, face),
    );
  });
  const ends = [label(min), label(max)] as const;
  const legend =
    hasFaces || (ends[0] === "" && ends[1] === "")
      ? []
      : [
          element(
            "div",
            { class: "ends", "aria-hidden": "true" },
            element("span", {}, ends[0]),
            element("span", {}, ends[1]),
          ),
        ];
  return {
    nodes: [
      element("div", { class: `scale${hasFaces ? " faces" : marks.length > WRAPS_FROM ? " many" : ""}` }, ...marks),
      ...legend,
    ],
    read: () => {
      const [value] = chosen(inputs);
      return value === undefined ? {} : { [question.id]: Number(value) };
    },
  };
}

function choices(question: SurveyQuestion, { run, texts, respondent, picked }: QuestionOptions): Control {
  const isMultiple = question.type === "multiple";
  const inputs: HTMLInputElement[] = [];
  let other: HTMLInputElement | null = null;
  const items = optionOrder(question, respondent).map((option) => {
    const input = mark(isMultiple ? "checkbox" : "radio", question.id, option.id);
    inputs.push(input);
    const row = element("label", {}, input, element("span", {}, run.text(String(option.text))));
    if (option.other !== true) {
      if (!isMultiple)
        input.addEventListener("click", (event) => {
          if (event.detail > 0) picked();
        });
      return row;
    }
    const field = element("input", { class: "in", maxlength: 500, "aria-label": texts.otherText ?? "" });
    field.addEventListener("input", () => {
      input.checked = true;
    });
    other = field;
    return element("div", {}, row, field);
  });
  return {
    nodes: [element("div", { class: "list" }, ...items)],
    read: () => {
      const values = chosen(inputs);
      const text = (other?.value ?? "").trim();
      const answer: Answer | undefined = isMultiple ? values : values[0];
      return {
        ...(answer === undefined ? {} : { [question.id]: answer }),
        ...(text === "" ? {} : { [`${question.id}:other`]: text }),
      };
    },
  };
}

function ranking(question: SurveyQuestion, { run, respondent }: QuestionOptions): Control {
  const options = optionOrder(question, respondent);
  const selects = options.map((option) => ({ id: option.id, select: element("select") }));
  const rows = options.map((option, at) => {
    const { select } = selects[at]!;
    select.append(
      element("option", { value: "" }, "–"),
      ...options.map((_, i) => element("option", { value: i + 1 }, String(i + 1))),
    );
    return element("label", {}, select, element("span", {}, run.text(String(option.text))));
  });
  return {
    nodes: [element("div", { class: "list" }, ...rows)],
    read: () => {
      const placed = selects.filter(({ select }) => select.value !== "");
      const places = new Set(placed.map(({ select }) => select.value));
      const order = placed.sort((a, b) => Number(a.select.value) - Number(b.select.value)).map(({ id }) => id);
      if (order.length === 0) return {};
      // Two at one place is no ranking.
      return { [question.id]: places.size === order.length ? order : order.slice(0, 1) };
    },
  };
}

function matrix(question: SurveyQuestion, { run }: QuestionOptions): Control {
  const text = (one: SurveyOption): string => run.text(String(one.text));
  const columns = question.options ?? [];
  const rows = (question.rows ?? []).map((row) => ({
    row,
    inputs: columns.map((column) => {
      const input = mark("radio", `${question.id}.${row.id}`, column.id);
      input.setAttribute("aria-label", `${text(row)}: ${text(column)}`);
      return input;
    }),
  }));
  const head = element(
    "tr",
    {},
    element("td"),
    ...columns.map((column) => element("th", { scope: "col" }, text(column))),
  );
  const body = rows.map(({ row, inputs }) =>
    element("tr", {}, element("th", { scope: "row" }, text(row)), ...inputs.map((input) => element("td", {}, input))),
  );
  return {
    nodes: [
      element(
        "div",
        { class: "wide", tabindex: 0, role: "group" },
        element("table", {}, element("tbody", {}, head, ...body)),
      ),
    ],
    read: () => ({
      [question.id]: Object.fromEntries(
        rows.flatMap(({ row, inputs }) => chosen(inputs).map((value) => [row.id, value])),
      ),
    }),
  };
}

function consent(question: SurveyQuestion, title: string): Control {
  const input = mark("checkbox", question.id, "yes");
  return {
    nodes: [element("div", { class: "list" }, element("label", {}, input, element("span", {}, title)))],
    read: () => ({ [question.id]: input.checked }),
  };
}

function text(question: SurveyQuestion): Control {
  const { kind, maxLength } = question.validation ?? {};
  const shared = { "aria-labelledby": "q", "aria-describedby": "h e", maxlength: maxLength ?? 5_000 };
  const field =
    kind === undefined
      ? element("textarea", { rows: 4, ...shared })
      : element("input", {
          class: "in",
          type: kind === "email" ? "email" : "text",
          inputmode: kind === "email" ? "email" : "decimal",
          ...shared,
        });
  return { nodes: [field], read: () => ({ [question.id]: field.value }) };
}

function controlOf(question: SurveyQuestion, options: QuestionOptions, title: string): Control {
  if (scaleOf(question) !== null) return scale(question, options);
  switch (question.type) {
    case "text":
      return text(question);
    case "ranking":
      return ranking(question, options);
    case "matrix":
      return matrix(question, options);
    case "consent":
      return consent(question, title);
    default:
      return choices(question, options);
  }
}

/** One question as form controls with its label, help and complaint. */
export function questionView(question: SurveyQuestion, options: QuestionOptions): QuestionView {
  const { run, texts } = options;
  const title = run.text(String(question.text));
  const help = run.text(String(question.help ?? ""));
  const control = controlOf(question, options, title);
  const error = element("p", { class: "error", id: "e", role: "alert" });
  const required = question.required === true ? element("span", { class: "hint" }, ` (${texts.required})`) : null;
  const heading = element("h2", { id: "q", tabindex: -1 }, title, required);
  const notes = help === "" ? [] : [element("p", { class: "hint", id: "h" }, help)];
  const isOne = question.type === "text" || question.type === "consent";
  const group = element(
    "div",
    isOne
      ? {}
      : {
          role:
            question.type === "multiple" || question.type === "ranking" || question.type === "matrix"
              ? "group"
              : "radiogroup",
          "aria-labelledby": "q",
          "aria-describedby": "h e",
        },
    ...control.nodes,
  );
  return {
    node: element("div", { class: "q" }, heading, ...notes, error, group),
    read: control.read,
    complain(problem) {
      error.textContent = problem;
    },
    focus: () => heading.focus({ preventScroll: true }),
  };
}
