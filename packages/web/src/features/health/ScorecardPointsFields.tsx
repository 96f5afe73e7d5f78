import { NativeSelect, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { MeasureDocument, PointsBandDocument } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { NumberField } from "./NumberField.tsx";
import classes from "./ScorecardForm.module.css";
import { ScorecardPointsBands } from "./ScorecardPointsBands.tsx";
import { faultAt, useScorecardEditing } from "./scorecard-editing.ts";
import type { SourcePath } from "./scorecard-source.ts";

const NORMALISERS = ["linear", "bands", "percentile", "ownPast"] as const;
const POLICIES = ["exclude", "worst", "neutral"] as const;

interface ScorecardPointsFieldsProps {
  readonly measure: MeasureDocument;
  readonly path: SourcePath;
  readonly adds: boolean;
}

/** How a raw value becomes points, against a target, peers or its own past, and what happens when it is missing. */
export function ScorecardPointsFields({ measure, path, adds }: ScorecardPointsFieldsProps) {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const { document, set, editable, problems } = useScorecardEditing();
  const attributes = useQuery(attributesQuery(workspace.slug)).data?.items ?? [];
  const top = document.scale ?? 100;
  const kind = NORMALISERS.find((name) => measure[name] !== undefined) ?? "linear";
  const { linear, percentile, ownPast } = measure;
  const start: { readonly [K in (typeof NORMALISERS)[number]]: NonNullable<MeasureDocument[K]> } = {
    linear: { worst: 0, best: 10 },
    bands: [
      { to: 1, points: 0 },
      { from: 1, points: top },
    ],
    percentile: {},
    ownPast: { worst: -4, best: 0 },
  };
  const none = { linear: undefined, bands: undefined, percentile: undefined, ownPast: undefined };
  const field = (
    name: string,
    value: number | undefined,
    change: (value: number | undefined) => void,
    placeholder?: string,
  ) => (
    <NumberField
      key={name}
      label={t(`page.design.${name}`)}
      readOnly={!editable}
      value={value}
      change={change}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  );
  return (
    <>
      {measure.sentiment === undefined && (
        <div className={classes.fields}>
          <NativeSelect
            size="xs"
            label={t("page.design.against")}
            description={t(`page.design.againstAbout.${kind}`)}
            disabled={!editable}
            error={faultAt(problems, [...path, kind])}
            value={kind}
            onChange={(event) => {
              const next = event.currentTarget.value as (typeof NORMALISERS)[number];
              set(path, { ...none, [next]: start[next], ...(next === "ownPast" ? { window: undefined } : {}) });
            }}
            data={NORMALISERS.filter((value) => value !== "ownPast" || measure.metric !== undefined).map((value) => ({
              value,
              label: t(`page.design.normalisers.${value}`),
            }))}
          />
          {linear !== undefined && (
            <>
              {(["worst", "best"] as const).map((name) =>
                field(name, linear[name], (value) => {
                  if (value !== undefined) set(path, { linear: { ...linear, [name]: value } });
                }),
              )}
              {(adds || linear.points !== undefined) &&
                ([0, 1] as const).map((end) =>
                  field(end === 0 ? "worstPoints" : "bestPoints", (linear.points ?? [0, top])[end], (value) => {
                    const points: [number, number] = [...(linear.points ?? ([0, top] as const))];
                    if (value === undefined) return;
                    points[end] = value;
                    set(path, { linear: { ...linear, points } });
                  }),
                )}
            </>
          )}
          {percentile !== undefined && (
            <>
              <NativeSelect
                size="xs"
                label={t("page.design.peers")}
                disabled={!editable}
                error={faultAt(problems, [...path, "percentile", "peers"])}
                value={percentile.peers ?? ""}
                onChange={(event) => {
                  const { peers: _, ...rest } = percentile;
                  const peers = event.currentTarget.value;
                  set(path, { percentile: peers === "" ? rest : { ...rest, peers } });
                }}
                data={[
                  { value: "", label: t("page.design.allAccounts") },
                  ...attributes.map((one) => ({ value: one.name, label: wordsOf(one.name) })),
                ]}
              />
              {(["worst", "best"] as const).map((name) =>
                field(
                  name,
                  percentile[name],
                  (value) => {
                    const { [name]: _, ...rest } = percentile;
                    set(path, { percentile: value === undefined ? rest : { ...rest, [name]: value } });
                  },
                  name === "worst" ? "0" : "100",
                ),
              )}
            </>
          )}
          {ownPast !== undefined && (
            <>
              {(["worst", "best"] as const).map((name) =>
                field(name, ownPast[name], (value) => {
                  if (value !== undefined) set(path, { ownPast: { ...ownPast, [name]: value } });
                }),
              )}
              {(["recentDays", "baselineDays", "bucketDays"] as const).map((name) =>
                field(
                  name,
                  ownPast[name],
                  (value) => {
                    const { [name]: _, ...rest } = ownPast;
                    set(path, { ownPast: value === undefined ? rest : { ...rest, [name]: value } });
                  },
                  { recentDays: "30", baselineDays: "90", bucketDays: "10" }[name],
                ),
              )}
            </>
          )}
          <NumberField
            label={t("page.design.target")}
            about={t("page.design.targetAbout")}
            readOnly={!editable}
            error={faultAt(problems, [...path, "target"])}
            value={measure.target}
            change={(target) => set(path, { target })}
          />
        </div>
      )}
      {measure.bands !== undefined && (
        <ScorecardPointsBands
          bands={measure.bands}
          path={[...path, "bands"]}
          keep={(bands: readonly PointsBandDocument[]) => set(path, { bands })}
        />
      )}
      <div className={classes.fields}>
        <NativeSelect
          size="xs"
          label={t("page.design.missing")}
          description={t("page.design.missingAbout")}
          disabled={!editable}
          value={measure.missing ?? "exclude"}
          onChange={(event) =>
            set(path, { missing: event.currentTarget.value === "exclude" ? undefined : event.currentTarget.value })
          }
          data={POLICIES.map((value) => ({ value, label: t(`page.design.policies.${value}`) }))}
        />
        <Switch
          size="xs"
          className={classes.switch ?? ""}
          label={t("page.design.expires")}
          disabled={!editable}
          checked={measure.freshDays !== undefined}
          onChange={(event) => set(path, { freshDays: event.currentTarget.checked ? 7 : undefined })}
        />
        {measure.freshDays !== undefined && (
          <NumberField
            label={t("page.design.freshDays")}
            readOnly={!editable}
            min={1}
            value={measure.freshDays}
            change={(freshDays) => set(path, { freshDays })}
          />
        )}
      </div>
    </>
  );
}
