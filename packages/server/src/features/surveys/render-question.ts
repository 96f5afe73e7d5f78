import { escapeHtml } from "@tendwell/core";
import {
  type Answer,
  type Answers,
  fallbackChain,
  optionOrder,
  pipeText,
  type SurveyDefinition,
  type SurveyQuestion,
  scaleOf,
  textIn,
} from "@tendwell/core/surveys";
import type { SurveyTexts } from "./respondent-texts.ts";

export interface QuestionContext {
  readonly survey: SurveyDefinition;
  readonly locale: string;
  readonly t: SurveyTexts;
  readonly answers: Answers;
  readonly attributes: Readonly<Record<string, string>>;
  /** Seeds the order of shuffled options. */
  readonly respondent: string;
  /** Why the answer was refused, translated; null when it was not. */
  readonly error: string | null;
  /** The comment is in the vault already, so the field stands empty. */
  readonly textKept: boolean;
}

const SMILEYS = ["😠", "🙁", "😐", "🙂", "😀"];
/** A longer scale keeps to one row at every width: where it wrapped, the words for its ends would stand under the wrong marks. */
const WRAPS_FROM = 7;

function choice(
  type: "radio" | "checkbox",
  name: string,
  value: string,
  checked: boolean,
  required: boolean,
  describedBy: string,
): string {
  return `<input type="${type}" name="${escapeHtml(name)}" value="${escapeHtml(value)}"${checked ? " checked" : ""}${required && type === "radio" ? " required" : ""}${describedBy}>`;
}

function scaleControl(question: SurveyQuestion, c: QuestionContext, describedBy: string): string {
  const { min, max } = scaleOf(question)!;
  const chain = fallbackChain(c.survey, c.locale);
  const label = (score: number) => textIn(question.scale?.labels?.[String(score)], chain);
  const required = question.required === true;
  const scores = Array.from({ length: max - min + 1 }, (_, i) => min + i);
  if (question.type === "thumbs") scores.reverse();
  const marks = scores.map((score) => {
    const name =
      label(score) ||
      (question.type === "smileys"
        ? c.t(`smiley.${score}`)
        : question.type === "thumbs"
          ? c.t(score === 1 ? "thumbs.yes" : "thumbs.no")
          : question.type === "stars"
            ? c.t("stars", { count: score })
            : "");
    const face =
      question.type === "smileys"
        ? SMILEYS[score - 1]!
        : question.type === "thumbs"
          ? ["👎", "👍"][score]!
          : question.type === "stars"
            ? `${score}★`
            : String(score);
    const showsName = question.type === "smileys" || question.type === "thumbs";
    const aria = showsName || name === "" ? "" : ` aria-label="${escapeHtml(`${score}: ${name}`)}"`;
    const input = choice(
      "radio",
      `q.${question.id}`,
      String(score),
      c.answers[question.id] === score,
      required,
      describedBy,
    );
    const inner = showsName ? `<b aria-hidden="true">${face}</b><small>${escapeHtml(name)}</small>` : escapeHtml(face);
    return `<label>${aria === "" ? input : input.replace("<input", `<input${aria}`)}<span>${inner}</span></label>`;
  });
  const isFaces = question.type === "smileys" || question.type === "thumbs";
  const ends = [label(min), label(max)];
  const legend =
    isFaces || (ends[0] === "" && ends[1] === "")
      ? ""
      : `<div class="ends" aria-hidden="true"><span>${escapeHtml(ends[0]!)}</span><span>${escapeHtml(ends[1]!)}</span></div>`;
  const look = isFaces ? " emoji" : marks.length > WRAPS_FROM ? " many" : "";
  return `<div class="scale${look}">${marks.join("")}</div>${legend}`;
}

function choices(question: SurveyQuestion, c: QuestionContext, describedBy: string): string {
  const chain = fallbackChain(c.survey, c.locale);
  const isMultiple = question.type === "multiple";
  const answer: Answer | undefined = c.answers[question.id];
  const chosen = Array.isArray(answer) ? answer : [answer];
  const name = `q.${question.id}`;
  const items = optionOrder(question, c.respondent).map((option) => {
    const text = pipeText(textIn(option.text, chain), c.survey, c.answers, c.attributes, c.locale);
    const input = choice(
      isMultiple ? "checkbox" : "radio",
      name,
      option.id,
      chosen.includes(option.id),
      question.required === true,
      describedBy,
    );
    const other = String(c.answers[`${question.id}:other`] ?? "");
    const field = option.other
      ? `<input class="in" name="${escapeHtml(`${name}.other`)}" maxlength="500" aria-label="${escapeHtml(c.t("page.otherText"))}" placeholder="${escapeHtml(c.t("page.otherText"))}" value="${escapeHtml(other)}">`
      : "";
    return `<label>${input}<span>${escapeHtml(text)}</span></label>${field}`;
  });
  return `<div class="list">${items.join("")}</div>`;
}

function ranking(question: SurveyQuestion, c: QuestionContext): string {
  const chain = fallbackChain(c.survey, c.locale);
  const options = optionOrder(question, c.respondent);
  const answer = c.answers[question.id];
  const order = Array.isArray(answer) ? answer : [];
  return `<div class="list">${options
    .map((option) => {
      const id = escapeHtml(`q.${question.id}.${option.id}`);
      const places = options
        .map((_, i) => `<option value="${i + 1}"${order[i] === option.id ? " selected" : ""}>${i + 1}</option>`)
        .join("");
      return `<label for="${id}"><select id="${id}" name="${id}"><option value="">–</option>${places}</select><span>${escapeHtml(textIn(option.text, chain))}</span></label>`;
    })
    .join("")}</div>`;
}

function matrix(question: SurveyQuestion, c: QuestionContext): string {
  const chain = fallbackChain(c.survey, c.locale);
  const columns = question.options ?? [];
  const answer = c.answers[question.id];
  const cells =
    typeof answer === "object" && !Array.isArray(answer) ? (answer as Readonly<Record<string, string>>) : {};
  const head = columns.map((column) => `<th scope="col">${escapeHtml(textIn(column.text, chain))}</th>`).join("");
  const rows = (question.rows ?? []).map((row) => {
    const name = `q.${question.id}.${row.id}`;
    const rowText = textIn(row.text, chain);
    const inputs = columns.map((column) => {
      const aria = escapeHtml(`${rowText}: ${textIn(column.text, chain)}`);
      return `<td>${choice("radio", name, column.id, cells[row.id] === column.id, false, ` aria-label="${aria}"`)}</td>`;
    });
    return `<tr><th scope="row">${escapeHtml(rowText)}</th>${inputs.join("")}</tr>`;
  });
  return `<div class="list"><table><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** One question as form controls with their labels, help and error. */
export function renderQuestion(question: SurveyQuestion, c: QuestionContext): string {
  if (question.type === "hidden") return "";
  const chain = fallbackChain(c.survey, c.locale);
  const pipe = (text: string) => escapeHtml(pipeText(text, c.survey, c.answers, c.attributes, c.locale));
  const id = `q-${question.id}`;
  const help = textIn(question.help, chain);
  const notes = [help === "" ? "" : `<p class="help" id="${id}-h">${pipe(help)}</p>`];
  if (c.error !== null) notes.push(`<p class="error" id="${id}-e">${escapeHtml(c.error)}</p>`);
  const ids = [help === "" ? "" : `${id}-h`, c.error === null ? "" : `${id}-e`].filter((one) => one !== "").join(" ");
  const describedBy = `${ids === "" ? "" : ` aria-describedby="${ids}"`}${c.error === null ? "" : ' aria-invalid="true"'}`;
  const star = question.required === true ? ` <span class="hint">(${escapeHtml(c.t("page.required"))})</span>` : "";
  const title = `${pipe(textIn(question.text, chain))}${star}`;
  if (question.type === "text") {
    const kept = c.textKept ? `<p class="hint">${escapeHtml(c.t("page.commentKept"))}</p>` : "";
    const value = String(c.answers[question.id] ?? "");
    const max = question.validation?.maxLength ?? 5_000;
    const attributes = `id="${id}" name="q.${question.id}" maxlength="${max}"${question.required === true && !c.textKept ? " required" : ""}${describedBy}`;
    const field =
      question.validation?.kind === undefined
        ? `<textarea rows="4" ${attributes}>${escapeHtml(value)}</textarea>`
        : `<input class="in" ${question.validation.kind === "email" ? 'type="email" autocomplete="email"' : 'inputmode="decimal"'} ${attributes} value="${escapeHtml(value)}">`;
    return `<div class="q"><label for="${id}">${title}</label>${notes.join("")}${kept}${field}</div>`;
  }
  if (question.type === "consent") {
    const box = `<input type="checkbox" name="q.${question.id}" value="yes"${c.answers[question.id] === true ? " checked" : ""}${question.required === true ? " required" : ""}${describedBy}>`;
    return `<div class="q"><div class="list"><label>${box}<span>${title}</span></label></div>${notes.join("")}</div>`;
  }
  const control =
    scaleOf(question) !== null
      ? scaleControl(question, c, describedBy)
      : question.type === "ranking"
        ? ranking(question, c)
        : question.type === "matrix"
          ? matrix(question, c)
          : choices(question, c, describedBy);
  return `<fieldset id="${id}"><legend>${title}</legend>${notes.join("")}${control}</fieldset>`;
}
