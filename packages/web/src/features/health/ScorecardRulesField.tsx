import { Button, MultiSelect, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { AttributeRule } from "@tendwell/core/health";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import classes from "./ScorecardForm.module.css";
import { faultAt, useScorecardEditing } from "./scorecard-editing.ts";
import type { SourcePath } from "./scorecard-source.ts";

interface ScorecardRulesFieldProps {
  readonly title: string;
  /** Where `appliesTo` stands. */
  readonly path: SourcePath;
  readonly rules: readonly AttributeRule[];
}

/** Rules on attributes of an account, all of which must hold: who a scorecard or a measure is for. */
export function ScorecardRulesField({ title, path, rules }: ScorecardRulesFieldProps) {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const { editable, set, problems } = useScorecardEditing();
  const known = useQuery(attributesQuery(workspace.slug)).data?.items ?? [];
  const keep = (next: readonly AttributeRule[]): void =>
    set(path.slice(0, -1), { appliesTo: next.length === 0 ? undefined : next });
  const replace = (at: number, rule: AttributeRule): void => keep(rules.map((one, i) => (i === at ? rule : one)));
  const names = [...new Set([...known.map((one) => one.name), ...rules.map((one) => one.attribute)])];
  return (
    <fieldset className={classes.rules}>
      <legend>{title}</legend>
      {rules.length === 0 && <p className="quiet">{t("page.design.everybody")}</p>}
      {rules.map((rule, at) => {
        const values = known.find((one) => one.name === rule.attribute)?.values.map((one) => one.value) ?? [];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name but its place
          <div key={at} className={classes.fields}>
            <NativeSelect
              size="xs"
              label={t("page.design.attribute")}
              disabled={!editable}
              error={faultAt(problems, [...path, at, "attribute"])}
              value={rule.attribute}
              onChange={(event) => replace(at, { attribute: event.currentTarget.value, values: rule.values })}
              data={names.map((value) => ({ value, label: wordsOf(value) }))}
            />
            <MultiSelect
              size="xs"
              label={t("page.design.values")}
              disabled={!editable}
              error={faultAt(problems, [...path, at, "values"])}
              value={[...rule.values]}
              onChange={(next) => replace(at, { attribute: rule.attribute, values: next })}
              data={[...new Set([...values, ...rule.values])]}
              searchable
            />
            {editable && (
              <Button size="compact-xs" variant="subtle" onClick={() => keep(rules.filter((_, i) => i !== at))}>
                {t("page.design.removeRule")}
              </Button>
            )}
          </div>
        );
      })}
      {editable && names.length > 0 && (
        <div>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              const attribute = names.find((name) => !rules.some((one) => one.attribute === name)) ?? names[0]!;
              const first = known.find((one) => one.name === attribute)?.values[0]?.value;
              keep([...rules, { attribute, values: first === undefined ? [] : [first] }]);
            }}
          >
            {t("page.design.addRule")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
