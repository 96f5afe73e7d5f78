// Over 300 lines: one foreign document, read element by element; its parts share ids, languages and the list of losses.
import type { Condition } from "./condition.ts";
import type {
  LocaleTexts,
  SkipRule,
  SurveyDefinition,
  SurveyOption,
  SurveyPage,
  SurveyQuestion,
  ThankYou,
} from "./definition.ts";
import { ForeignExpressionError, parseExpression } from "./import-expression.ts";
import { looksLike } from "./import-wordings.ts";
import { textIn } from "./localise.ts";

/** Why a part of a foreign survey was left out or changed. */
export const LOSS_REASONS = [
  "type_unknown",
  "type_changed",
  "logic_unreadable",
  "logic_later_question",
  "trigger_unsupported",
  "no_counterpart",
  "picture",
  "markup",
  "validator_unsupported",
  "range_too_wide",
  "limit",
] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

export interface ImportLoss {
  /** The element, by its own name. */
  readonly element: string;
  /** The property that was lost, as the document spells it. */
  readonly property: string;
  readonly reason: LossReason;
  /** What stood there, cut short. */
  readonly value: string;
}

export interface ImportedSurvey {
  readonly survey: SurveyDefinition;
  readonly losses: readonly ImportLoss[];
}

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
const nodes = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const brief = (value: unknown): string =>
  (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).slice(0, 120);

/** SurveyJS' language codes that differ from BCP 47 as we write it. */
const LOCALES: Readonly<Record<string, string>> = { "zh-cn": "zh-Hans", "zh-tw": "zh-Hant", zh: "zh-Hans" };
const localeOf = (code: string): string => LOCALES[code.toLowerCase()] ?? code;

const SELECTING = new Set(["radiogroup", "dropdown", "buttongroup", "imagepicker", "checkbox", "tagbox", "ranking"]);
/** Properties that are read, or that change nothing about what is asked. */
const READ = new Set(
  "type name title description visibleIf isRequired choices hasOther showOtherItem otherText hasNone showNoneItem noneText choicesOrder minSelectedChoices maxSelectedChoices rateMin rateMax rateCount rateStep rateValues rateType rateDisplayMode minRateDescription maxRateDescription rows columns inputType maxLength elements questions items html validators valueTrue valueFalse labelTrue labelFalse multiSelect min max minValueExpression maxValueExpression placeholder placeHolder colCount width minWidth maxWidth startWithNewLine titleLocation displayMode autoComplete autoGrow rateColorMode displayRateDescriptionsAsExtremeItems scaleColorMode searchEnabled state innerIndent indent allowClear valueName navigationTitle".split(
    " ",
  ),
);
const LATER = new Set([
  "enableIf",
  "requiredIf",
  "setValueIf",
  "setValueExpression",
  "resetValueIf",
  "defaultValueExpression",
  "defaultValue",
  "correctAnswer",
  "choicesByUrl",
  "choicesFromQuestion",
  "choicesVisibleIf",
  "choicesEnableIf",
  "hasComment",
  "showCommentArea",
  "hasSelectAll",
  "showSelectAllItem",
  "rowsVisibleIf",
  "columnsVisibleIf",
  "isAllRowRequired",
  "eachRowRequired",
  "readOnly",
  "visible",
  "timeLimit",
  "inputMask",
  "maskType",
  "maskSettings",
]);

class Reader {
  readonly losses: ImportLoss[] = [];
  readonly locale: string;
  private readonly document: Node;
  private readonly ids = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly values = new Map<string, Map<string, string | number>>();
  private readonly seen = new Set<string>();
  private readonly locales = new Set<string>();

  constructor(document: Node) {
    this.document = document;
    this.locale = localeOf(typeof document.locale === "string" && document.locale !== "" ? document.locale : "en");
  }

  lose(element: string, property: string, reason: LossReason, value: unknown): void {
    this.losses.push({ element, property, reason, value: brief(value) });
  }

  texts(value: unknown, fallback = ""): LocaleTexts {
    if (!isNode(value)) return typeof value === "string" || typeof value === "number" ? String(value) : fallback;
    const found = Object.fromEntries(
      Object.entries(value)
        .filter((entry): entry is [string, string] => typeof entry[1] === "string")
        .map(([code, text]) => [code === "default" ? this.locale : localeOf(code), text]),
    );
    for (const locale of Object.keys(found)) this.locales.add(locale);
    return Object.keys(found).length === 0 ? fallback : found;
  }

  /** A text without its markup: ours are plain. */
  plain(element: string, property: string, value: unknown): LocaleTexts {
    const texts = this.texts(value);
    const strip = (text: string) =>
      text
        .replaceAll(/<br\s*\/?>/gi, "\n")
        .replaceAll(/<[^>]*>/g, "")
        .trim();
    const all = typeof texts === "string" ? [texts] : Object.values(texts);
    if (all.some((text) => strip(text) !== text.trim())) this.lose(element, property, "markup", value);
    return typeof texts === "string"
      ? strip(texts)
      : Object.fromEntries(Object.entries(texts).map(([locale, text]) => [locale, strip(text)]));
  }

  id(name: string): string {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const base =
      name
        .toLowerCase()
        .normalize("NFKD")
        .replaceAll(/[^a-z0-9]+/g, "_")
        .replaceAll(/^[^a-z]+|_+$/g, "")
        .slice(0, 34) || "q";
    let id = base;
    for (let n = 2; this.taken.has(id); n += 1) id = `${base}_${n}`;
    this.taken.add(id);
    this.ids.set(name, id);
    return id;
  }

  private condition(element: string, property: string, text: unknown): Condition | undefined {
    if (typeof text !== "string" || text.trim() === "") return undefined;
    try {
      const found = parseExpression(
        text,
        (name) => this.ids.get(name),
        (question, value) => {
          const mapped = this.values.get(question)?.get(String(value));
          if (mapped !== undefined) return mapped;
          return typeof value === "boolean" ? String(value) : value;
        },
      );
      const later = questionsIn(found).some((id) => !this.seen.has(id));
      if (!later) return found;
      this.lose(element, property, "logic_later_question", text);
    } catch (error) {
      if (!(error instanceof ForeignExpressionError)) throw error;
      this.lose(element, property, "logic_unreadable", text);
    }
    return undefined;
  }

  private option(value: unknown, index: number, used: Set<string>): SurveyOption {
    const node = isNode(value) ? value : { value };
    const raw = String(node.value ?? index + 1);
    let id = raw.slice(0, 56);
    while (used.has(id)) id = `${id}_`;
    used.add(id);
    return { id, text: this.texts(node.text ?? node.title, raw) || raw };
  }

  private options(node: Node, name: string): SurveyOption[] {
    const used = new Set<string>();
    const given = Array.isArray(node.choices) ? node.choices : [];
    if (given.length > 98) this.lose(name, "choices", "limit", given.length);
    const found = given.slice(0, 98).map((one, i) => this.option(one, i, used));
    for (const one of nodes(given)) {
      if (one.imageLink !== undefined) this.lose(name, "choices.imageLink", "picture", one.imageLink);
      for (const key of ["visibleIf", "enableIf"])
        if (one[key] !== undefined) this.lose(name, `choices.${key}`, "no_counterpart", one[key]);
    }
    if (node.hasNone === true || node.showNoneItem === true)
      found.push({ id: "none", text: this.texts(node.noneText, "None"), pinned: true });
    if (node.hasOther === true || node.showOtherItem === true)
      found.push({ id: "other", text: this.texts(node.otherText, "Other"), other: true, pinned: true });
    return found;
  }

  private validation(node: Node, name: string): SurveyQuestion["validation"] {
    const rules: {
      minLength?: number;
      maxLength?: number;
      minChoices?: number;
      maxChoices?: number;
      kind?: "email" | "number";
    } = {};
    if (node.inputType === "email" || node.inputType === "number") rules.kind = node.inputType;
    else if (node.inputType !== undefined && node.inputType !== "text")
      this.lose(name, "inputType", "type_changed", node.inputType);
    if (typeof node.maxLength === "number" && node.maxLength > 0) rules.maxLength = node.maxLength;
    if (typeof node.minSelectedChoices === "number" && node.minSelectedChoices > 0)
      rules.minChoices = node.minSelectedChoices;
    if (typeof node.maxSelectedChoices === "number" && node.maxSelectedChoices > 0)
      rules.maxChoices = node.maxSelectedChoices;
    for (const one of nodes(node.validators)) {
      if (one.type === "email" || one.type === "emailvalidator") rules.kind = "email";
      else if ((one.type === "numeric" || one.type === "numericvalidator") && one.minValue === undefined)
        rules.kind = "number";
      else if (one.type === "text" || one.type === "textvalidator") {
        if (typeof one.minLength === "number") rules.minLength = one.minLength;
        if (typeof one.maxLength === "number" && one.maxLength > 0) rules.maxLength = one.maxLength;
      } else if (one.type === "answercount" || one.type === "answercountvalidator") {
        if (typeof one.minCount === "number") rules.minChoices = one.minCount;
        if (typeof one.maxCount === "number") rules.maxChoices = one.maxCount;
      } else this.lose(name, "validators", "validator_unsupported", one);
    }
    return Object.keys(rules).length === 0 ? undefined : rules;
  }

  private rating(node: Node, name: string, base: SurveyQuestion): SurveyQuestion {
    const values = Array.isArray(node.rateValues)
      ? node.rateValues.map((one) => (isNode(one) ? one : { value: one, text: undefined }))
      : [];
    const numbers = values.map((one) => Number(one.value));
    if (values.length > 0 && numbers.some((value, i) => !Number.isInteger(value) || value !== numbers[0]! + i)) {
      this.lose(name, "rateValues", "type_changed", node.rateValues);
      const used = new Set<string>();
      return { ...base, type: "single", options: values.map((one, i) => this.option(one, i, used)) };
    }
    const min = numbers[0] ?? (typeof node.rateMin === "number" ? node.rateMin : 1);
    const count = typeof node.rateCount === "number" ? node.rateCount : null;
    const max = numbers.at(-1) ?? (typeof node.rateMax === "number" ? node.rateMax : min + (count ?? 5) - 1);
    if (typeof node.rateStep === "number" && node.rateStep !== 1)
      this.lose(name, "rateStep", "no_counterpart", node.rateStep);
    const labels: Record<string, LocaleTexts> = {};
    for (const one of values) if (one.text !== undefined) labels[String(one.value)] = this.texts(one.text);
    if (node.minRateDescription !== undefined) labels[String(min)] = this.texts(node.minRateDescription);
    if (node.maxRateDescription !== undefined) labels[String(max)] = this.texts(node.maxRateDescription);
    const text = textIn(base.text, [this.locale]);
    const scale = { min, max, ...(Object.keys(labels).length === 0 ? {} : { labels }) };
    if (max - min > 10 || max <= min) {
      this.lose(name, "rateMax", "range_too_wide", `${min}–${max}`);
      return { ...base, type: "text", validation: { kind: "number" } };
    }
    if (min === 0 && max === 10 && looksLike("nps", text)) return { ...base, type: "nps", scale };
    const shape = node.rateType ?? node.rateDisplayMode;
    if (min === 1 && max === 5 && shape === "stars") return { ...base, type: "stars" };
    if (min === 1 && max === 5 && shape === "smileys") return { ...base, type: "smileys" };
    if (min === 1 && max === 7 && looksLike("ces", text)) return { ...base, type: "ces", version: "2.0", scale };
    if (min === 1 && max <= 7 && looksLike("csat", text)) return { ...base, type: "csat", scale };
    return { ...base, type: "scale", scale };
  }

  private matrix(node: Node, name: string, base: SurveyQuestion): SurveyQuestion {
    const list = (value: unknown) => {
      const used = new Set<string>();
      return (Array.isArray(value) ? value : []).slice(0, 50).map((one, i) => this.option(one, i, used));
    };
    const [options, rows] = [list(node.columns), list(node.rows)];
    for (const key of ["isAllRowRequired", "eachRowRequired"])
      if (node[key] === true) this.lose(name, key, "no_counterpart", true);
    return { ...base, type: "matrix", options, rows };
  }

  /** The questions that one element becomes. */
  private element(node: Node, outer: Condition | undefined): SurveyQuestion[] {
    const type = typeof node.type === "string" ? node.type : "text";
    const name = typeof node.name === "string" && node.name !== "" ? node.name : type;
    const own = this.condition(name, "visibleIf", node.visibleIf);
    const showIf = outer === undefined ? own : own === undefined ? outer : { all: [outer, own] };
    if (type === "panel") return nodes(node.elements ?? node.questions).flatMap((one) => this.element(one, showIf));
    for (const key of Object.keys(node))
      if (!READ.has(key) && LATER.has(key) && !["isAllRowRequired", "eachRowRequired"].includes(key))
        this.lose(name, key, "no_counterpart", node[key]);
    if (type === "html" || type === "image") {
      this.lose(name, type === "html" ? "html" : "imageLink", type === "html" ? "markup" : "picture", node.html ?? "");
      return [];
    }
    const title = this.plain(name, "title", node.title ?? name);
    const base: SurveyQuestion = {
      id: this.id(name),
      type: "text",
      text: title === "" ? name : title,
      ...(node.description === undefined ? {} : { help: this.plain(name, "description", node.description) }),
      ...(node.isRequired === true ? { required: true } : {}),
      ...(showIf === undefined ? {} : { showIf }),
    };
    const found = this.typed(type, node, name, base);
    for (const question of found) {
      this.seen.add(question.id);
      const known = new Map<string, string | number>();
      for (const option of question.options ?? []) known.set(option.id, option.id);
      if (type === "boolean") {
        known.set("true", "true");
        known.set("false", "false");
      }
      this.values.set(question.id, known);
    }
    return found;
  }

  private typed(type: string, node: Node, name: string, base: SurveyQuestion): SurveyQuestion[] {
    const validation = this.validation(node, name);
    const ruled = { ...base, ...(validation === undefined ? {} : { validation }) };
    if (SELECTING.has(type)) {
      if (type === "imagepicker" && nodes(node.choices).length === 0) this.lose(name, "type", "picture", type);
      const many = ["checkbox", "tagbox"].includes(type) || (type === "imagepicker" && node.multiSelect === true);
      const options = this.options(node, name);
      if (options.length < 2) {
        this.lose(name, "choices", "type_changed", node.choicesByUrl ?? options.length);
        return [{ ...base, type: "text" }];
      }
      return [
        {
          ...ruled,
          type: type === "ranking" ? "ranking" : many ? "multiple" : "single",
          options,
          ...(node.choicesOrder === "random" ? { randomise: true } : {}),
        },
      ];
    }
    switch (type) {
      case "text":
      case "comment":
        return [ruled];
      case "rating":
        return [this.rating(node, name, base)];
      case "boolean":
        return [
          {
            ...base,
            type: "single",
            options: [
              { id: "true", text: this.texts(node.labelTrue, "Yes") },
              { id: "false", text: this.texts(node.labelFalse, "No") },
            ],
          },
        ];
      case "matrix":
        return [this.matrix(node, name, base)];
      case "slider": {
        const [min, max] = [Number(node.min ?? 0), Number(node.max ?? 100)];
        if (max - min <= 10 && max > min) return [{ ...base, type: "scale", scale: { min, max } }];
        this.lose(name, "type", "range_too_wide", `${min}–${max}`);
        return [{ ...base, validation: { kind: "number" } }];
      }
      case "multipletext":
        this.lose(name, "type", "type_changed", type);
        return nodes(node.items).map((item, i) => ({
          ...base,
          id: this.id(`${name}_${String(item.name ?? i + 1)}`),
          text: this.texts(item.title, String(item.name ?? i + 1)),
        }));
      default:
        this.lose(name, "type", "type_unknown", type);
        return [];
    }
  }

  private pageNodes(): Node[] {
    const { pages, elements, questions } = this.document;
    if (Array.isArray(pages)) return nodes(pages);
    return [{ name: "page1", elements: elements ?? questions ?? [] }];
  }

  private triggers(pages: readonly SurveyPage[]): ReadonlyMap<string, SkipRule[]> {
    const found = new Map<string, SkipRule[]>();
    for (const trigger of nodes(this.document.triggers)) {
      const name = `trigger ${String(trigger.type ?? "")}`;
      const when = this.condition(name, "expression", trigger.expression);
      if (trigger.type !== "complete" && trigger.type !== "skip") {
        this.lose(name, "triggers", "trigger_unsupported", trigger);
        continue;
      }
      if (when === undefined) {
        if (typeof trigger.expression !== "string") this.lose(name, "triggers", "trigger_unsupported", trigger);
        continue;
      }
      const read = questionsIn(when);
      const from = pages.findLastIndex((page) => page.questions.some((one) => read.includes(one.id)));
      const target = this.ids.get(String(trigger.gotoName ?? ""));
      const to =
        trigger.type === "complete" ? "end" : pages.find((page, i) => i > from && page.questions[0]?.id === target)?.id;
      if (from < 0 || to === undefined) {
        this.lose(name, "gotoName", "trigger_unsupported", trigger);
        continue;
      }
      const page = pages[from]!.id;
      found.set(page, [...(found.get(page) ?? []), { when, to }]);
    }
    return found;
  }

  private thanks(): ThankYou[] {
    const found: ThankYou[] = [];
    for (const one of nodes(this.document.completedHtmlOnCondition)) {
      const when = this.condition("completedHtmlOnCondition", "expression", one.expression);
      if (when !== undefined)
        found.push({ when, text: this.plain("completedHtmlOnCondition", "html", one.html ?? "") });
    }
    if (this.document.completedHtml !== undefined)
      found.push({ text: this.plain("survey", "completedHtml", this.document.completedHtml) });
    return found;
  }

  read(id: string): ImportedSurvey {
    const { document } = this;
    const pages: SurveyPage[] = [];
    const pageIds = new Set<string>();
    for (const [i, node] of this.pageNodes().entries()) {
      const name = typeof node.name === "string" ? node.name : `page${i + 1}`;
      const showIf = this.condition(name, "visibleIf", node.visibleIf);
      let pageId = name.slice(0, 56);
      while (pageIds.has(pageId)) pageId = `${pageId}_`;
      pageIds.add(pageId);
      const questions = nodes(node.elements ?? node.questions).flatMap((one) => this.element(one, undefined));
      if (questions.length === 0) continue;
      pages.push({
        id: pageId,
        ...(node.title === undefined ? {} : { title: this.plain(name, "title", node.title) }),
        ...(showIf === undefined ? {} : { showIf }),
        questions,
      });
    }
    const skips = this.triggers(pages);
    for (const key of [
      "calculatedValues",
      "cookieName",
      "timeLimit",
      "maxTimeToFinish",
      "quizMode",
      "sendResultOnPageNext",
    ])
      if (document[key] !== undefined && document[key] !== false)
        this.lose("survey", key, "no_counterpart", document[key]);
    const thankYou = this.thanks();
    const title = this.plain("survey", "title", document.title ?? id);
    const intro =
      document.description === undefined ? undefined : this.plain("survey", "description", document.description);
    const logo =
      typeof document.logo === "string" && /^(https:|data:image\/)/.test(document.logo) ? document.logo : null;
    if (document.logo !== undefined && logo === null) this.lose("survey", "logo", "picture", document.logo);
    return {
      losses: this.losses,
      survey: {
        id,
        title: title === "" ? id : title,
        locale: this.locale,
        locales: [...new Set([this.locale, ...this.locales])],
        ...(intro === undefined || intro === "" ? {} : { intro }),
        pages: pages.map((page) => ({ ...page, ...(skips.has(page.id) ? { skipTo: skips.get(page.id)! } : {}) })),
        thankYou,
        ...(logo === null ? {} : { theme: { logo } }),
      },
    };
  }
}

function questionsIn(condition: Condition): string[] {
  if ("all" in condition) return condition.all.flatMap(questionsIn);
  if ("any" in condition) return condition.any.flatMap(questionsIn);
  if ("not" in condition) return questionsIn(condition.not);
  return "question" in condition ? [condition.question] : [];
}

/**
 * A SurveyJS document as one of our surveys, with everything that could not be carried over. Throws RangeError for what is no
 * SurveyJS document. Source of the format: SurveyJS, "Design Survey Using JSON" and its JSON schema.
 */
export function importSurveyJs(document: unknown, id: string): ImportedSurvey {
  if (
    !isNode(document) ||
    !(Array.isArray(document.pages) || Array.isArray(document.elements) || Array.isArray(document.questions))
  )
    throw new RangeError(`a SurveyJS document requires pages or elements, got ${brief(document).slice(0, 60)}`);
  return new Reader(document).read(id);
}
