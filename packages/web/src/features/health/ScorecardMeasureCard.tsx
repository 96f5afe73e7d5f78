import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import type { MeasureDocument } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import { useMetricText } from "../../lib/metric-text.ts";
import { Icon } from "../../ui/Icon.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import sheet from "./Health.module.css";
import { ScorecardAggregateField } from "./ScorecardAggregateField.tsx";
import classes from "./ScorecardForm.module.css";
import { ScorecardPointsFields } from "./ScorecardPointsFields.tsx";
import { ScorecardRulesField } from "./ScorecardRulesField.tsx";
import { ScorecardSourceFields } from "./ScorecardSourceFields.tsx";
import { faultsWithin, useScorecardEditing } from "./scorecard-editing.ts";
import { moveWithin, type PlacedMeasure, removeFrom, type SourcePath, setIn } from "./scorecard-source.ts";

interface ScorecardMeasureCardProps {
  readonly placed: PlacedMeasure;
  readonly open: boolean;
  /** Opens the card that stands there; null closes all. */
  readonly show: (path: SourcePath | null) => void;
  readonly add: (list: SourcePath, at: number, kind: "measure" | "group") => void;
}

/** What a measure reads, in a word. */
function useSourceText(measure: MeasureDocument): string {
  const { t } = useTranslation("health");
  const metrics = useMetricText();
  if (measure.measures !== undefined) return t("page.design.groupOf", { count: measure.measures.length });
  if (measure.metric !== undefined) return `${metrics.title(measure.metric)} · ${measure.window ?? "30d"}`;
  if (measure.signal !== undefined) return t(`page.design.signals.${measure.signal}`);
  return measure.sentiment === undefined ? "" : t("page.design.sources.sentiment");
}

/** One measure or group: what it reads, how that becomes points, what happens when it is missing. */
export function ScorecardMeasureCard({ placed, open, show, add }: ScorecardMeasureCardProps) {
  const { t } = useTranslation("health");
  const { change, editable, problems } = useScorecardEditing();
  const { measure, path, depth, at, among } = placed;
  const about = useSourceText(measure);
  const list = path.slice(0, -1);
  const inside = measure.measures === undefined ? path : null;
  const faults = inside === null ? problems.filter((one) => one.path === path.join(".")) : faultsWithin(problems, path);
  const name = measure.title ?? measure.id;
  const panel = `measure-${path.join("-")}`;
  const move = (by: -1 | 1): void => {
    change((source) => moveWithin(source, list, at, by));
    if (open) show([...list, at + by]);
  };
  const button = (label: string, icon: "up" | "chevron" | "close", act: () => void, disabled: boolean) => (
    <Tooltip label={label}>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={`${label}: ${name}`}
        disabled={disabled}
        onClick={act}
      >
        <Icon name={icon} size={14} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <li className={classes.measure} style={{ marginInlineStart: `${depth * 1.25}rem` }}>
      <div className={classes.measureHead}>
        <button
          type="button"
          className={classes.measureName}
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => show(open ? null : path)}
        >
          <strong>{name}</strong> <span className="quiet">{about}</span>
          {faults.length > 0 && (
            <span className={classes.measureFault}>
              <StatusMark status="at_risk" /> {t("page.design.faults", { count: faults.length })}
            </span>
          )}
        </button>
        {editable && (
          <span className={classes.measureTools}>
            {button(t("page.design.up"), "up", () => move(-1), at === 0)}
            {button(t("page.design.down"), "chevron", () => move(1), at === among - 1)}
            {button(t("page.design.remove"), "close", () => change((s) => removeFrom(s, list, at)), among === 1)}
          </span>
        )}
      </div>
      {open && (
        <div id={panel} className={classes.measureBody}>
          {faults.map((one) => (
            <p key={`${one.path} ${one.message}`} className={classes.fault}>
              <StatusMark status="at_risk" /> {one.message}{" "}
              {one.mend !== null && <span className="quiet">{one.mend}</span>}
            </p>
          ))}
          <div className={classes.fields}>
            <TextInput
              size="xs"
              label={t("page.design.measureTitle")}
              placeholder={measure.id}
              maxLength={200}
              readOnly={!editable}
              value={measure.title ?? ""}
              onChange={(event) => {
                const title = event.currentTarget.value;
                change(
                  (s) => setIn(s, [...path, "title"], title === "" ? undefined : title),
                  `${path.join(".")} title`,
                );
              }}
            />
            <TextInput
              size="xs"
              label={t("page.design.id")}
              readOnly={!editable}
              value={measure.id}
              onChange={(event) => {
                const id = event.currentTarget.value;
                change((s) => setIn(s, [...path, "id"], id), `${path.join(".")} id`);
              }}
            />
          </div>
          {measure.measures === undefined ? (
            <>
              <ScorecardSourceFields measure={measure} path={path} />
              <ScorecardPointsFields measure={measure} path={path} adds={placed.adds} />
            </>
          ) : (
            <>
              <ScorecardAggregateField aggregate={measure.aggregate} path={path} group />
              {editable && (
                <div className={sheet.actions}>
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => add([...path, "measures"], measure.measures!.length, "measure")}
                  >
                    {t("page.design.addMeasureHere")}
                  </Button>
                  <Button
                    size="compact-xs"
                    variant="default"
                    onClick={() => add([...path, "measures"], measure.measures!.length, "group")}
                  >
                    {t("page.design.addGroupHere")}
                  </Button>
                </div>
              )}
            </>
          )}
          {measure.measures === undefined && (
            <ScorecardRulesField
              title={t("page.design.measureFor")}
              path={[...path, "appliesTo"]}
              rules={measure.appliesTo ?? []}
            />
          )}
        </div>
      )}
    </li>
  );
}
