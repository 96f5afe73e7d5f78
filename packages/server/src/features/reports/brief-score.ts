import type { LedgerAnswer } from "@tendwell/contract";
import { translate } from "@tendwell/messages";
import {
  type Area,
  type BriefContext,
  dayOf,
  GAP,
  heading,
  note,
  points,
  type Row,
  type Score,
  wordOf,
} from "./brief-block.ts";
import { COLORS } from "./pdf-colors.ts";

const MARKS = { healthy: "●", watch: "▲", at_risk: "■" } as const;
const MOST_PARTS = 7;

function shownOf({ locale }: BriefContext, score: Score): Row {
  if (score.status !== "plain" || score.bandStatus === null) {
    const own = score.status === "uncertain" ? wordOf(locale, "common", "status.uncertain", "uncertain") : "";
    const word = own === "" ? translate(locale, `health:shown.${score.status}`) : own;
    return { name: "", value: `◌ ${word}`, color: COLORS.quiet };
  }
  const word = wordOf(locale, "common", `status.${score.bandStatus}`, score.band ?? "");
  return { name: "", value: `${MARKS[score.bandStatus]} ${word}`, color: COLORS[score.bandStatus] };
}

const titleOf = ({ locale }: BriefContext, scorecard: string, id: string, title: string): string =>
  scorecard === "starter" ? wordOf(locale, "health", `page.starter.measure.${id}`, title) : title;

/** The score at the left, its parts as bars at the right. */
export function scoreBlock(context: BriefContext, area: Area): Area {
  const { pen, locale, score, text } = context;
  if (score === null) return note(context, text("touches:brief.unscored"), area);
  const left = area.width * 0.3;
  const shown = shownOf(context, score);
  let y = pen.write(shown.value, area.x, area.y, {
    size: 10,
    bold: true,
    color: shown.color ?? COLORS.ink,
    width: left,
    lines: 1,
  });
  const big = score.score === null || score.status === "none" ? "–" : points(locale, score.score);
  pen.write(big, area.x, y, { size: 30, bold: true, color: COLORS.ink });
  pen.write("/ 100", area.x + pen.width(big, { size: 30, bold: true, color: COLORS.ink }) + 5, y + 18, {
    size: 9,
    color: COLORS.quiet,
  });
  y += 42;
  const small = { size: 8, color: COLORS.quiet, width: left, lines: 2 } as const;
  if (score.low !== null && score.high !== null && score.high - score.low > 0.05)
    y = pen.write(
      text("touches:brief.range", { low: points(locale, score.low), high: points(locale, score.high) }),
      area.x,
      y,
      small,
    );
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(score.coverage);
  y = pen.write(text("touches:brief.coverage", { share }), area.x, y, small);
  const card =
    score.scorecard === "starter" ? wordOf(locale, "health", "page.starter.title", score.title) : score.title;
  y = pen.write(`${card} · ${translate(locale, `health:outcome.${score.outcome}`)}`, area.x, y, small);
  if (score.trend !== null) y = pen.write(translate(locale, `health:trend.${score.trend.direction}`), area.x, y, small);
  return {
    ...area,
    y: Math.max(y, parts(context, score, { ...area, x: area.x + left + GAP, width: area.width - left - GAP })) + 10,
  };
}

function parts(context: BriefContext, score: Score, area: Area): number {
  const { pen, locale, text } = context;
  let { y } = heading(context, text("touches:brief.why"), area);
  const sorted = [...score.measures]
    .filter((one) => one.contribution !== 0 || one.reason !== null)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const rest = sorted.slice(MOST_PARTS).reduce((sum, one) => sum + one.contribution, 0);
  const bars = [
    { name: text("touches:brief.start"), value: score.base, said: points(locale, score.base), plain: true },
    ...sorted.slice(0, MOST_PARTS).map((one) => ({
      name: titleOf(context, score.scorecard, one.id, one.title),
      value: one.contribution,
      said:
        one.reason === null ? points(locale, one.contribution, true) : translate(locale, `health:reason.${one.reason}`),
      plain: one.reason !== null,
    })),
    ...(Math.abs(rest) < 0.05
      ? []
      : [{ name: text("touches:brief.others"), value: rest, said: points(locale, rest, true), plain: false }]),
    ...(score.clamp === 0
      ? []
      : [
          {
            name: text("touches:brief.limits"),
            value: score.clamp,
            said: points(locale, score.clamp, true),
            plain: false,
          },
        ]),
    ...(score.override === 0
      ? []
      : [
          {
            name: text("touches:brief.override"),
            value: score.override,
            said: points(locale, score.override, true),
            plain: false,
          },
        ]),
  ];
  const most = Math.max(1, ...bars.filter((bar) => !bar.plain).map((bar) => Math.abs(bar.value)));
  const name = area.width * 0.46;
  const value = area.width * 0.2;
  const span = area.width - name - value;
  const zero = area.x + name + span / 2;
  pen.doc
    .moveTo(zero, y + 12)
    .lineTo(zero, y + bars.length * 13)
    .lineWidth(0.5)
    .strokeColor(COLORS.rule)
    .stroke();
  for (const bar of bars) {
    pen.write(bar.name, area.x, y + 1, { size: 8, color: COLORS.ink, width: name - 6, lines: 1 });
    if (!bar.plain && bar.value !== 0) {
      const length = (Math.abs(bar.value) / most) * (span / 2 - 2);
      pen.doc
        .rect(bar.value < 0 ? zero - length : zero, y + 2.5, length, 7)
        .fill(bar.value < 0 ? COLORS.bad : COLORS.good);
    }
    pen.write(bar.said, area.x + name + span, y + 1, {
      size: 8,
      color: bar.plain ? COLORS.quiet : COLORS.ink,
      width: value,
      align: "right",
      lines: 1,
    });
    y += 13;
  }
  return y;
}

/** A line of the ledger with numbers and names as the language writes them. */
function ledgerLine(context: BriefContext, ledger: LedgerAnswer, word: LedgerAnswer["words"][number]): string {
  const { locale } = context;
  const own = ledger.behaviour.find((one) => one.title === word.values.measure);
  const values = Object.fromEntries(
    Object.entries(word.values).map(([name, value]) => [
      name,
      typeof value === "string" && /^[+−]?\d+\.\d$/.test(value)
        ? points(locale, Number(value.replace("−", "-")), /^[+−]/.test(value))
        : value,
    ]),
  );
  return translate(locale, `health:ledger.${word.code}`, {
    ...values,
    ...(own === undefined ? {} : { measure: titleOf(context, ledger.scorecard, own.measure, own.title) }),
  });
}

export function ledgerBlock(context: BriefContext, area: Area): Area {
  const { pen, ledger, text, score } = context;
  if (score === null) return area;
  if (ledger === null) return note(context, text("touches:brief.unmoved"), area);
  const inside = heading(context, text("touches:brief.moved", { date: dayOf(context, ledger.from.asOf) }), area);
  const half = (area.width - GAP) / 2;
  const lines = ledger.words.slice(0, 6).map((word) => ledgerLine(context, ledger, word));
  let bottom = inside.y;
  lines.forEach((line, i) => {
    const x = area.x + (i % 2) * (half + GAP);
    const y = inside.y + Math.floor(i / 2) * 12;
    pen.write(line, x, y, { size: 8, color: COLORS.ink, width: half, lines: 1 });
    bottom = Math.max(bottom, y + 12);
  });
  return { ...area, y: bottom + 8 };
}
