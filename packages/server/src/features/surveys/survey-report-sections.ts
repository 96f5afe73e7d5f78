import type { Locale } from "@tendwell/messages";
import { COLORS, type Pen } from "../reports/paper-service.ts";
import type { ResultService } from "./result-service.ts";

type Results = Awaited<ReturnType<ResultService["results"]>>;
type Score = Results["scores"][number];

export interface ReportContext {
  readonly pen: Pen;
  readonly locale: Locale;
  /** What is left between the margins, in points. */
  readonly area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly text: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly title: string;
  readonly lead: string;
  readonly results: Results;
  /** Account attribute that segments are by. */
  readonly segment: string | null;
  readonly questionText: (id: string) => string;
  readonly optionText: (question: string, option: string) => string;
  readonly comments: readonly string[];
  readonly commentsLeft: number;
  readonly newPage: () => void;
}

/** The place where the next line goes, which turns the page by itself. */
class Flow {
  y: number;
  readonly context: ReportContext;
  constructor(context: ReportContext) {
    this.context = context;
    this.y = context.area.y;
  }

  /** Makes sure that so much height is left on the page. */
  room(height: number): void {
    const { area, newPage } = this.context;
    if (this.y + height <= area.y + area.height) return;
    newPage();
    this.y = area.y;
  }

  section(title: string, needed: number): void {
    this.room(needed + 30);
    const { pen, area } = this.context;
    this.y =
      pen.write(title, area.x, this.y + 12, { size: 11.5, bold: true, color: COLORS.ink, width: area.width }) + 4;
  }

  paragraph(text: string, box: { size: number; color: string; bold?: boolean }, indent = 0): void {
    const { pen, area } = this.context;
    const full = { ...box, width: area.width - indent };
    this.room(Math.min(pen.height(text, full), 200));
    this.y = pen.write(text, area.x + indent, this.y, full) + 2;
  }
}

function numberText({ locale }: ReportContext, value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(locale, options)
    .format(value)
    .replace("-", "−")
    .replaceAll(/[\u202f\u2009 ]/g, "\u00a0");
}

const share = (context: ReportContext, value: number): string =>
  numberText(context, value, { style: "percent", maximumFractionDigits: 1 });

function scoreText(context: ReportContext, value: number, unit: Score["unit"]): string {
  return unit === "nps" ? numberText(context, value, { maximumFractionDigits: 1 }) : share(context, value);
}

/** The parts of the answers behind a score as one bar: low, middle, good, told apart by place and hatching too. */
function spread(flow: Flow, score: Score, width: number): void {
  const { pen, area } = flow.context;
  const { doc } = pen;
  const middle = score.n - score.low - score.high;
  let x = area.x;
  for (const [count, color] of [
    [score.low, COLORS.bad],
    [middle, COLORS.rule],
    [score.high, COLORS.good],
  ] as const) {
    const part = (count / score.n) * width;
    if (part > 0) doc.rect(x, flow.y, Math.max(0.5, part - 1), 9).fill(color);
    x += part;
  }
  flow.y += 12;
  const { text } = flow.context;
  const prefix = score.unit === "nps" ? "surveys:ui.spread.nps." : "surveys:ui.spread.";
  const named = (["low", "middle", "high"] as const).map((part, i) => {
    const count = [score.low, middle, score.high][i]!;
    return `${text(`${prefix}${part}`)} ${count} (${share(flow.context, count / score.n)})`;
  });
  flow.paragraph(named.join(" · "), { size: 8, color: COLORS.quiet });
}

function scores(flow: Flow): void {
  const { context } = flow;
  const { text, results, pen, area } = context;
  flow.section(text("exchange:report.scores"), 70);
  for (const score of results.scores) {
    flow.room(66);
    const name = text(`surveys:ui.kind.${score.question}`);
    if (score.value === null) {
      flow.paragraph(`${name}: ${text("exchange:report.suppressed")}`, { size: 9.5, color: COLORS.quiet });
      continue;
    }
    flow.paragraph(name, { size: 9, color: COLORS.quiet });
    flow.y = pen.write(scoreText(context, score.value, score.unit), area.x, flow.y, {
      size: 24,
      bold: true,
      color: COLORS.ink,
    });
    if (score.interval !== null)
      flow.paragraph(
        text("exchange:report.interval", {
          low: scoreText(context, score.interval.low, score.unit),
          high: scoreText(context, score.interval.high, score.unit),
          number: score.n,
        }),
        { size: 9, color: COLORS.ink },
      );
    spread(flow, score, Math.min(area.width, 360));
    flow.y += 6;
  }
}

/** Scores of groups with their intervals on one common line. */
function groups(flow: Flow, title: string, all: readonly Score[], nameOf: (score: Score) => string): void {
  const { context } = flow;
  const { pen, area, text } = context;
  const { doc } = pen;
  const known = all.filter((score) => score.value !== null);
  if (known.length === 0) return;
  flow.section(title, 40);
  for (const kind of new Set(known.map((score) => score.question))) {
    const own = known.filter((score) => score.question === kind);
    const [low, high] = own[0]!.unit === "nps" ? [-100, 100] : [0, 1];
    flow.room(30);
    flow.paragraph(text(`surveys:ui.kind.${kind}`), { size: 9, color: COLORS.quiet });
    for (const score of own) {
      flow.room(16);
      const left = area.x + 150;
      const width = area.width - 150 - 90;
      const at = (value: number) => left + ((value - low) / (high - low)) * width;
      const small = { size: 9, color: COLORS.ink, lines: 1 };
      pen.write(nameOf(score), area.x, flow.y, { ...small, width: 142 });
      doc
        .moveTo(left, flow.y + 6.5)
        .lineTo(left + width, flow.y + 6.5)
        .lineWidth(0.5)
        .strokeColor(COLORS.rule)
        .stroke();
      if (score.interval !== null)
        doc
          .moveTo(at(score.interval.low), flow.y + 6.5)
          .lineTo(at(score.interval.high), flow.y + 6.5)
          .lineWidth(3)
          .strokeColor(COLORS.accent)
          .stroke();
      doc.circle(at(score.value!), flow.y + 6.5, 3).fill(COLORS.ink);
      const shown = `${scoreText(context, score.value!, score.unit)} (${score.n})`;
      pen.write(shown, left + width + 8, flow.y, { ...small, width: 82, align: "right" });
      flow.y += 16;
    }
  }
}

/** Named shares as bars. */
function bars(
  flow: Flow,
  rows: readonly { readonly name: string; readonly part: number; readonly said: string }[],
): void {
  const { pen, area } = flow.context;
  const most = Math.max(...rows.map((row) => row.part), 0.01);
  for (const row of rows) {
    const name = { size: 9, color: COLORS.ink, width: 180, lines: 2 };
    const height = Math.max(15, pen.height(row.name, name) + 3);
    flow.room(height);
    pen.write(row.name, area.x, flow.y, name);
    const width = area.width - 190 - 70;
    pen.doc.rect(area.x + 190, flow.y + 2, Math.max(0.75, (row.part / most) * width), 8).fill(COLORS.accent);
    pen.write(row.said, area.x + area.width - 70, flow.y, { ...name, width: 70, align: "right", lines: 1 });
    flow.y += height;
  }
}

function explained(flow: Flow): void {
  const { context } = flow;
  const { results, text, questionText, optionText } = context;
  for (const choice of results.choices) {
    const shown = choice.options.filter((option) => option.n > 0).sort((a, b) => b.n - a.n);
    flow.section(questionText(choice.question), 40);
    bars(
      flow,
      shown.map((option) => ({
        name: optionText(choice.question, option.option),
        part: option.share,
        said: `${share(context, option.share)} (${option.n})`,
      })),
    );
  }
  if (results.drivers !== null) {
    flow.section(text("exchange:report.drivers"), 40);
    for (const driver of [...results.drivers.drivers].sort((a, b) => b.importance - a.importance)) {
      flow.paragraph(questionText(driver.name), { size: 9.5, color: COLORS.ink, bold: true });
      flow.paragraph(
        text("exchange:report.driver", {
          share: share(context, driver.importance),
          low: share(context, driver.low),
          high: share(context, driver.high),
          mean: numberText(context, driver.performance, { maximumFractionDigits: 2 }),
        }),
        { size: 9, color: COLORS.quiet },
      );
    }
  }
  const words = (side: "detractor" | "promoter") =>
    results.themes
      .filter((one) => one.side === side)
      .slice(0, 15)
      .map((one) => one.word)
      .join(", ");
  if (results.themes.length > 0) {
    flow.section(text("exchange:report.themes"), 40);
    for (const side of ["detractor", "promoter"] as const)
      if (words(side) !== "")
        flow.paragraph(text(`exchange:report.${side}s`, { words: words(side) }), { size: 9.5, color: COLORS.ink });
  }
}

/** Draws the whole report, page by page. */
export function reportSections(context: ReportContext): void {
  const { pen, area, text, results } = context;
  const flow = new Flow(context);
  flow.y = pen.write(context.title, area.x, flow.y, { size: 19, bold: true, color: COLORS.ink, width: area.width });
  flow.y = pen.write(context.lead, area.x, flow.y + 2, { size: 9, color: COLORS.quiet, width: area.width }) + 6;
  pen.doc
    .moveTo(area.x, flow.y)
    .lineTo(area.x + area.width, flow.y)
    .lineWidth(0.75)
    .strokeColor(COLORS.rule)
    .stroke();
  if (results.scores.length > 0) scores(flow);
  else if (results.choices.length === 0) flow.section(text("exchange:report.none"), 20);
  const waves = new Set(results.waves.map((score) => score.wave));
  groups(flow, text("exchange:report.waves"), waves.size > 1 ? results.waves : [], (score) => score.wave ?? "");
  groups(
    flow,
    text("exchange:report.segments", { attribute: context.segment ?? "" }),
    results.segments,
    (score) => (score.group ?? "") || text("exchange:report.noValue"),
  );
  if (results.channels.length > 0) {
    flow.section(text("exchange:report.channels"), 30);
    for (const one of results.channels)
      flow.paragraph(
        text(one.sent === 0 ? "exchange:report.channelOpen" : "exchange:report.channel", {
          channel: text(`surveys:ui.channel.${one.channel}`),
          answered: one.answered,
          sent: one.sent,
        }) + (one.responseRate === null ? "" : ` · ${share(context, one.responseRate)}`),
        { size: 9.5, color: COLORS.ink },
      );
  }
  explained(flow);
  if (context.comments.length > 0) {
    flow.section(text("exchange:report.comments"), 40);
    for (const comment of context.comments) {
      flow.paragraph(comment.slice(0, 1_500), { size: 9, color: COLORS.ink }, 10);
      flow.y += 3;
    }
    if (context.commentsLeft > 0)
      flow.paragraph(text("exchange:report.more", { number: context.commentsLeft }), { size: 8, color: COLORS.quiet });
  }
  flow.y += 14;
  flow.paragraph(text("exchange:report.how"), { size: 7.5, color: COLORS.quiet });
}
