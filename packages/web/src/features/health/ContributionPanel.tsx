import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import classes from "./ContributionPanel.module.css";
import type { AccountScoreItem, ScoreMeasureItem } from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";
import { useRawText } from "./use-raw-text.ts";

interface Bar {
  readonly key: string;
  readonly words: string;
  readonly detail: string;
  readonly from: number;
  readonly to: number;
  readonly kind: "part" | "total";
}

const PAD = 3;

/** The score as bars from its base: each measure moves it by its contribution, the largest first, and the bars end at the score. */
export function ContributionPanel({ score }: { score: AccountScoreItem }) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const raw = useRawText();
  const title = t("page.account.why");
  if (score.score === null) return null;
  const name = (one: ScoreMeasureItem): string => text.measure(score.scorecard, one.id, one.title);
  const present = score.measures
    .filter((one) => one.reason === null || one.contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const missing = score.measures.filter((one) => one.reason !== null && one.contribution === 0);
  let at = score.base;
  const step = (key: string, words: string, detail: string, part: number): Bar => {
    const bar: Bar = { key, words, detail, from: at, to: at + part, kind: "part" };
    at += part;
    return bar;
  };
  const bars: Bar[] = [
    { key: "base", words: t("page.account.base"), detail: "", from: 0, to: score.base, kind: "total" },
    ...present.map((one) =>
      step(
        one.id,
        name(one),
        one.points === null
          ? t("page.account.imputed")
          : t("page.account.points", { raw: raw.text(one), points: text.points(one.points) }),
        one.contribution,
      ),
    ),
    ...(score.clamp === 0 ? [] : [step("clamp", t("page.account.clamp"), "", score.clamp)]),
    ...(score.override === 0 ? [] : [step("override", t("page.account.override"), "", score.override)]),
    { key: "score", words: t("page.score"), detail: "", from: 0, to: score.score, kind: "total" },
  ];
  const ends = bars.flatMap((bar) => (bar.kind === "total" ? [bar.to] : [bar.from, bar.to]));
  const low = Math.max(0, Math.min(...ends) - PAD);
  const high = Math.min(100, Math.max(...ends) + PAD);
  const x = (value: number): number => ((value - low) / Math.max(1, high - low)) * 100;
  return (
    <PanelFrame title={title}>
      <ol className={classes.bars}>
        {bars.map((bar) => {
          const part = bar.to - bar.from;
          const left = bar.kind === "total" ? 0 : Math.min(x(bar.from), x(bar.to));
          const width = bar.kind === "total" ? x(bar.to) : Math.abs(x(bar.to) - x(bar.from));
          return (
            <li key={bar.key} className={classes.barRow} data-total={bar.kind === "total"}>
              <span>
                {bar.words}
                {bar.detail !== "" && <span className="quiet"> {bar.detail}</span>}
              </span>
              <span className={classes.barTrack} aria-hidden="true">
                <span
                  className={classes.bar}
                  data-kind={bar.kind === "total" ? "total" : part < 0 ? "down" : "up"}
                  style={{ insetInlineStart: `${left}%`, width: `${Math.max(0.4, width)}%` }}
                />
              </span>
              <span className={classes.barValue}>
                {bar.kind === "total" ? text.points(bar.to) : text.points(part, true)}
              </span>
            </li>
          );
        })}
      </ol>
      {missing.length > 0 && (
        <>
          <h3 className={classes.subtitle}>{t("page.account.missing")}</h3>
          <ul className={classes.lines}>
            {missing.map((one) => (
              <li key={one.id}>
                {name(one)}
                <span className="quiet">
                  {" "}
                  {one.reason !== null && t(`reason.${one.reason}`)}
                  {one.fullWeight > 0 &&
                    ` · ${t("page.account.weightOpen", { share: format.percent(one.fullWeight) })}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {score.choice.considered.length > 1 && (
        <details className={classes.details}>
          <summary>{t("page.account.whichCard")}</summary>
          <ul className={classes.lines}>
            {score.choice.considered.map((one) => (
              <li key={one.scorecard}>
                {text.card(one.scorecard, one.scorecard)}
                <span className="quiet">
                  {" "}
                  {t(`page.account.verdict.${one.verdict}`)}
                  {one.failed !== null &&
                    ` · ${t("page.account.failed", {
                      attribute: one.failed.rule.attribute,
                      value: one.failed.value ?? "–",
                      wanted: one.failed.rule.values.join(", "),
                    })}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </PanelFrame>
  );
}
