import { fallbackChain, questionsOf, type SurveyDefinition, textIn } from "@tendwell/core/surveys";
import { type Locale, translate } from "@tendwell/messages";
import type { OpenWorkspace } from "../../access/open-workspace.ts";
import { COLORS, Pen } from "../reports/paper-service.ts";
import type { ResultService } from "./result-service.ts";
import { type ReportContext, reportSections } from "./survey-report-sections.ts";
import type { SurveyService } from "./survey-service.ts";

const MARGIN = 44;
const FOOT = 26;
/** Comments that are printed; the export has them all. */
const MOST_COMMENTS = 60;

export interface SurveyReportOptions {
  readonly locale: Locale;
  readonly paper: "a4" | "letter";
  readonly wave?: string | undefined;
  /** Account attribute to compare by. */
  readonly segment?: string | undefined;
  /** Whether people's own words are printed. */
  readonly comments: boolean;
}

export interface SurveyReportParts {
  readonly surveys: SurveyService;
  readonly results: ResultService;
}

const localesOf = (survey: SurveyDefinition, locale: string) => fallbackChain(survey, locale);

/**
 * The results of a survey as a printable document (PDF): scores with their intervals, waves, segments, channels, choices,
 * drivers, words and comments. Throws a not-found problem for a survey that is not there. Groups of an anonymous survey with
 * fewer than five answers are not in the results, so they are not here either.
 */
export async function surveyReport(
  parts: SurveyReportParts,
  workspace: OpenWorkspace,
  surveyId: string,
  options: SurveyReportOptions,
): Promise<Uint8Array> {
  const { record, store } = workspace;
  const { value: survey } = await parts.surveys.get(record.id, surveyId);
  const results = await parts.results.results(workspace, surveyId, { wave: options.wave, segment: options.segment });
  const answers = await parts.results.answers(workspace, surveyId, { limit: 5_000, offset: 0, flagged: false });
  const shown = answers.items.filter((one) => options.wave === undefined || one.wave === options.wave);
  const { default: PDFDocument } = await import("pdfkit");
  const { locale } = options;
  const chain = localesOf(survey, locale);
  const title = textIn(survey.title, chain) || survey.id;
  const text: ReportContext["text"] = (key, values) => translate(locale, key, values);
  const doc = new PDFDocument({
    size: options.paper === "letter" ? "LETTER" : "A4",
    margin: 0,
    bufferPages: true,
    lang: locale,
    displayTitle: true,
    info: { Title: `${title} · ${text("exchange:report.title")}`, Author: "Tendwell", CreationDate: new Date(0) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.on("end", () => resolve());
    doc.on("error", reject);
  });
  const pen = new Pen(doc, locale);
  const area = {
    x: MARGIN,
    y: MARGIN,
    width: doc.page.width - 2 * MARGIN,
    height: doc.page.height - 2 * MARGIN - FOOT,
  };
  const questionText = (id: string): string => {
    const found = questionsOf(survey).find((question) => question.id === id);
    return found === undefined ? id : textIn(found.text, chain) || id;
  };
  const optionText = (question: string, option: string): string => {
    const found = questionsOf(survey)
      .find((one) => one.id === question)
      ?.options?.find((one) => one.id === option);
    return found === undefined ? option : textIn(found.text, chain) || option;
  };
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: record.zone }).format(
    new Date(store.now() / 1000),
  );
  const texts = options.comments ? shown.flatMap((one) => Object.values(one.texts)) : [];
  reportSections({
    pen,
    locale,
    area,
    text,
    title,
    lead: [
      record.name,
      text("exchange:report.asOf", { date }),
      ...(options.wave === undefined ? [] : [text("exchange:report.wave", { wave: options.wave })]),
      text("exchange:report.answers", { number: shown.length }),
    ].join(" · "),
    results,
    segment: options.segment ?? null,
    questionText,
    optionText,
    comments: texts.slice(0, MOST_COMMENTS),
    commentsLeft: Math.max(0, texts.length - MOST_COMMENTS),
    newPage: () => void doc.addPage(),
  });
  const { count } = doc.bufferedPageRange();
  for (let i = 0; i < count; i += 1) {
    doc.switchToPage(i);
    const y = doc.page.height - MARGIN - 6;
    const small = { size: 7.5, color: COLORS.quiet, lines: 1 };
    pen.write(`${record.name} · ${title}`, area.x, y, { ...small, width: area.width - 60 });
    pen.write(`${i + 1} / ${count}`, area.x, y, { ...small, width: area.width, align: "right" });
  }
  doc.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}
