import { Button, NativeSelect } from "@mantine/core";
import type { MeasureDocument } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import sheet from "./Health.module.css";
import { NumberField } from "./NumberField.tsx";
import { ScorecardAggregateField } from "./ScorecardAggregateField.tsx";
import { ScorecardBandsForm } from "./ScorecardBandsForm.tsx";
import classes from "./ScorecardForm.module.css";
import { SmallTable } from "./SmallTable.tsx";
import { faultAt, useScorecardEditing } from "./scorecard-editing.ts";
import { placedMeasures, type SourcePath, setIn, weightShares } from "./scorecard-source.ts";

const IMPACTS = ["none", "low", "medium", "high"] as const;

interface Row {
  readonly measure: MeasureDocument;
  readonly path: SourcePath;
  readonly depth: number;
  readonly share: number | null;
  /** Share of the whole: the product of the shares of the groups it stands in. */
  readonly whole: number | null;
}

function rowsOf(list: readonly MeasureDocument[], path: SourcePath, depth: number, above: number | null): Row[] {
  const shares = weightShares(list);
  return list.flatMap((measure, at) => {
    const share = shares[at] ?? null;
    const whole = share === null || above === null ? null : share * above;
    const here = [...path, at];
    const inside =
      measure.measures === undefined ? [] : rowsOf(measure.measures, [...here, "measures"], depth + 1, whole);
    return [{ measure, path: here, depth, share, whole }, ...inside];
  });
}

/** What weighs how much, how it becomes one number, and what the number is called. */
export function ScorecardWeightsForm() {
  const { t } = useTranslation("health");
  const format = useFormat();
  const { document, change, set, editable, problems } = useScorecardEditing();
  const rows = rowsOf(document.measures, ["measures"], 0, 1);
  const exact = (list: readonly MeasureDocument[]): boolean => list.some((one) => one.weight?.trim().endsWith("%"));
  /** Shares for all measures of every group, or impacts for all. */
  const rewrite = (shares: boolean): void => {
    change((source) => {
      let text = source;
      const visit = (list: readonly MeasureDocument[], path: SourcePath): void => {
        const found = weightShares(list).map((one) => Math.round((one ?? 0) * 1000) / 10);
        // The rounding goes to the largest, so that they add up to 100.
        const rest = 100 - found.reduce((sum, one) => sum + one, 0);
        const largest = found.indexOf(Math.max(...found));
        list.forEach((measure, at) => {
          const value = (found[at] ?? 0) + (at === largest ? rest : 0);
          const even = 100 / list.length;
          const impact = value === 0 ? "none" : value < even * 0.75 ? "low" : value > even * 1.25 ? "high" : "medium";
          text = setIn(text, [...path, at, "weight"], shares ? `${Number(value.toFixed(1))}%` : impact);
          if (measure.measures !== undefined) visit(measure.measures, [...path, at, "measures"]);
        });
      };
      visit(document.measures, ["measures"]);
      return text;
    });
  };
  const anyExact = exact(placedMeasures(document).map(({ measure }) => measure));
  return (
    <div className={sheet.form}>
      <ScorecardAggregateField aggregate={document.aggregate} path={[]} />
      {faultAt(problems, ["measures"]) !== undefined && (
        <p className={classes.fault}>{faultAt(problems, ["measures"])}</p>
      )}
      <SmallTable
        title={t("page.design.weights")}
        items={rows}
        keyOf={(row) => row.path.join(".")}
        columns={[
          {
            name: t("page.design.measure"),
            cell: (row) => (
              <span style={{ paddingInlineStart: `${row.depth}rem` }}>{row.measure.title ?? row.measure.id}</span>
            ),
          },
          {
            name: t("page.design.weight"),
            cell: ({ measure, path }) => {
              const label = t("page.design.weightOf", { measure: measure.title ?? measure.id });
              const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(measure.weight ?? "");
              return share === null ? (
                <NativeSelect
                  size="xs"
                  aria-label={label}
                  disabled={!editable}
                  error={faultAt(problems, [...path, "weight"])}
                  value={measure.weight ?? "medium"}
                  onChange={(event) => set(path, { weight: event.currentTarget.value })}
                  data={IMPACTS.map((value) => ({ value, label: t(`page.design.impacts.${value}`) }))}
                />
              ) : (
                <NumberField
                  label={label}
                  hiddenLabel
                  readOnly={!editable}
                  min={0}
                  max={100}
                  suffix=" %"
                  error={faultAt(problems, [...path, "weight"])}
                  value={Number(share[1])}
                  change={(value) => set(path, { weight: `${value ?? 0}%` })}
                />
              );
            },
          },
          {
            name: t("page.design.ofWhole"),
            number: true,
            cell: (row) => (row.whole === null ? "–" : format.percent(row.whole, 1)),
          },
        ]}
      />
      {editable && (
        <div className={sheet.actions}>
          <Button size="compact-xs" variant="default" onClick={() => rewrite(!anyExact)}>
            {t(anyExact ? "page.design.toImpacts" : "page.design.toShares")}
          </Button>
        </div>
      )}
      <ScorecardBandsForm />
    </div>
  );
}
