import { type Area, type BriefContext, dayOf, GAP, heading, note, type Row, rows, rule } from "./brief-block.ts";
import { milestoneRows, moneyRows, peopleRows, recentLines, surveyRows, ticketRows, useRows } from "./brief-rows.ts";
import { ledgerBlock, scoreBlock } from "./brief-score.ts";
import { nextSteps } from "./brief-steps.ts";
import { COLORS } from "./pdf-colors.ts";

const MARGIN = 40;

/** Draws the page. Every block knows where the page ends: what does not fit is left out, and nothing runs over. */
export function drawBrief(context: BriefContext): void {
  const { pen, overview, company, text } = context;
  const { doc } = pen;
  const width = doc.page.width - 2 * MARGIN;
  const foot = doc.page.height - MARGIN - 6;
  const bottom = foot - 12;
  let area: Area = { x: MARGIN, y: MARGIN, width, bottom };
  pen.write(text("touches:brief.title"), area.x, area.y, { size: 9, bold: true, color: COLORS.accent });
  const name = overview.account.name ?? overview.account.externalId ?? overview.account.id;
  let y = pen.write(name, area.x, area.y + 13, { size: 20, bold: true, color: COLORS.ink, width, lines: 1 });
  const lead = { company, asOf: dayOf(context, overview.asOf), id: overview.account.externalId ?? overview.account.id };
  y = pen.write(text("touches:brief.lead", lead), area.x, y, { size: 8.5, color: COLORS.quiet, width, lines: 1 }) + 4;
  rule(context, area.x, y, width, true);
  area = scoreBlock(context, { ...area, y: y + 10 });
  area = ledgerBlock(context, area);
  const half = (width - GAP) / 2;
  // The foot of the page keeps room for what was said lately and what comes next.
  const middle = bottom - 138;
  const columns: readonly (readonly (readonly [title: string, lines: Row[], none: string])[])[] = [
    [
      [text("touches:account.use"), useRows(context), ""],
      [text("touches:account.money"), moneyRows(context), text("touches:account.noSubscription")],
      [text("touches:account.tickets"), ticketRows(context), ""],
    ],
    [
      [text("touches:account.people"), peopleRows(context), text("touches:account.peopleNone")],
      [text("touches:account.surveys"), surveyRows(context), text("touches:account.noSurveys")],
      [text("touches:account.milestones"), milestoneRows(context), text("touches:account.noMilestones")],
    ],
  ];
  let reached = area.y;
  columns.forEach((blocks, i) => {
    let column: Area = { x: area.x + i * (half + GAP), y: area.y, width: half, bottom: middle };
    for (const [title, lines, none] of blocks) {
      if (column.y + 28 > middle) break;
      column = heading(context, title, column);
      column = lines.length === 0 ? note(context, none, column) : rows(context, lines, column);
      column = { ...column, y: column.y + 8 };
    }
    reached = Math.max(reached, column.y);
  });
  const last: Area = { x: area.x, y: Math.min(middle, reached) + 6, width: half, bottom };
  let left = heading(context, text("touches:brief.recent"), last);
  const lines = recentLines(context);
  if (lines.length === 0) left = note(context, "–", left);
  for (const line of lines) left = note(context, line, left);
  const right: Area = { ...last, x: area.x + half + GAP };
  let steps = heading(context, text("touches:brief.next"), right);
  for (const step of nextSteps(context)) {
    if (steps.y + 12 > bottom - 46) break;
    pen.doc
      .rect(steps.x, steps.y + 2.2, 6, 6)
      .lineWidth(0.75)
      .strokeColor(COLORS.quiet)
      .stroke();
    steps = {
      ...steps,
      y: pen.write(step, steps.x + 12, steps.y, { size: 8, color: COLORS.ink, width: half - 12, lines: 2 }) + 1,
    };
  }
  steps = note(context, text("touches:brief.steps.own"), { ...steps, y: steps.y + 2 });
  for (let line = steps.y + 15; line <= Math.min(bottom, steps.y + 15 + 17 * 7); line += 17)
    rule(context, right.x, line, half);
  pen.write(text("touches:brief.made"), area.x, foot, { size: 7, color: COLORS.quiet, width, lines: 1 });
}
