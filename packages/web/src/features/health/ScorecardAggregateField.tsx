import { NativeSelect } from "@mantine/core";
import type { AggregateDocument } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import { NumberField } from "./NumberField.tsx";
import classes from "./ScorecardForm.module.css";
import { faultAt, useScorecardEditing } from "./scorecard-editing.ts";
import type { SourcePath } from "./scorecard-source.ts";

interface ScorecardAggregateFieldProps {
  readonly aggregate: AggregateDocument | undefined;
  readonly path: SourcePath;
  /** A group inside, which may have a maximum of its own. */
  readonly group?: boolean;
}

const KINDS = ["weighted_mean", "worst_of", "basePlusPoints", "groupMaximum"] as const;

function kindOf(aggregate: AggregateDocument | undefined): (typeof KINDS)[number] {
  if (aggregate === undefined) return "weighted_mean";
  if (typeof aggregate === "string") return aggregate;
  return "basePlusPoints" in aggregate ? "basePlusPoints" : "groupMaximum";
}

/** How the measures of a group, or of the whole, become one value. */
export function ScorecardAggregateField({ aggregate, path, group = false }: ScorecardAggregateFieldProps) {
  const { t } = useTranslation("health");
  const { document, set, editable, problems } = useScorecardEditing();
  const top = document.scale ?? 100;
  const kind = kindOf(aggregate);
  const start: Record<(typeof KINDS)[number], AggregateDocument | undefined> = {
    weighted_mean: undefined,
    worst_of: "worst_of",
    basePlusPoints: { basePlusPoints: { base: top / 2, minimum: 0, maximum: top } },
    groupMaximum: { groupMaximum: { minimum: 0, maximum: top / 5 } },
  };
  const base = typeof aggregate === "object" && "basePlusPoints" in aggregate ? aggregate.basePlusPoints : null;
  const limit = typeof aggregate === "object" && "groupMaximum" in aggregate ? aggregate.groupMaximum : null;
  return (
    <div className={classes.fields}>
      <NativeSelect
        size="xs"
        label={t("page.design.aggregate")}
        description={t(`page.design.aggregateAbout.${kind}`)}
        disabled={!editable}
        error={faultAt(problems, [...path, "aggregate"])}
        value={kind}
        onChange={(event) => set(path, { aggregate: start[event.currentTarget.value as (typeof KINDS)[number]] })}
        data={KINDS.filter((value) => group || value !== "groupMaximum").map((value) => ({
          value,
          label: t(`page.design.aggregates.${value}`),
        }))}
      />
      {base !== null &&
        (["base", "minimum", "maximum"] as const).map((name) => (
          <NumberField
            key={name}
            label={t(`page.design.${name}`)}
            readOnly={!editable}
            value={base[name]}
            change={(value) => {
              if (value !== undefined) set(path, { aggregate: { basePlusPoints: { ...base, [name]: value } } });
            }}
          />
        ))}
      {limit !== null &&
        (["minimum", "maximum"] as const).map((name) => (
          <NumberField
            key={name}
            label={t(`page.design.${name}`)}
            readOnly={!editable}
            value={limit[name] ?? 0}
            change={(value) => {
              if (value !== undefined) set(path, { aggregate: { groupMaximum: { ...limit, [name]: value } } });
            }}
          />
        ))}
    </div>
  );
}
