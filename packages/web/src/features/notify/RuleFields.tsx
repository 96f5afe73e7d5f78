import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ALERT_CODES } from "@tendwell/contract/fixed-lists";
import { useTranslation } from "react-i18next";
import { segmentsQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { AccountFilterFields } from "./AccountFilterFields.tsx";
import { EVENT_TYPES } from "./event-choices.ts";
import classes from "./Notify.module.css";
import type { NotifyRule } from "./notify-queries.ts";
import { useNotifyText } from "./use-notify-text.ts";

/** What one rule of a channel asks for: events, and for alerts which ones, about which accounts. */
export function RuleFields({
  rule,
  number,
  onChange,
  onRemove,
}: {
  rule: NotifyRule;
  number: number;
  onChange: (rule: NotifyRule) => void;
  /** Null for the only one. */
  onRemove: (() => void) | null;
}) {
  const { t } = useTranslation("notify");
  const text = useNotifyText();
  const workspace = useWorkspace();
  const segments = useQuery(segmentsQuery(workspace.slug));
  const items = segments.data?.items ?? [];
  const hasAlerts = rule.types.some((type) => type.startsWith("alert."));
  return (
    <fieldset className={classes.rule}>
      <legend>{t("page.rule", { number })}</legend>
      <Checkbox.Group
        label={t("page.types")}
        value={[...rule.types]}
        onChange={(types) => onChange({ ...rule, types: types as NotifyRule["types"] })}
      >
        <div className={classes.checks}>
          {EVENT_TYPES.map((type) => (
            <Checkbox key={type} size="xs" value={type} label={text.type(type)} />
          ))}
        </div>
      </Checkbox.Group>
      {hasAlerts && (
        <>
          <Checkbox
            size="xs"
            label={t("page.allPatterns")}
            checked={rule.codes === null}
            onChange={(event) => onChange({ ...rule, codes: event.currentTarget.checked ? null : ["use_drop"] })}
          />
          {rule.codes !== null && (
            <Checkbox.Group
              label={t("page.patterns")}
              value={rule.codes}
              onChange={(codes) => onChange({ ...rule, codes: codes.length === 0 ? null : codes })}
            >
              <div className={classes.checks}>
                {ALERT_CODES.map((code) => (
                  <Checkbox key={code} size="xs" value={code} label={t(`pattern.${code}`)} />
                ))}
              </div>
            </Checkbox.Group>
          )}
        </>
      )}
      <div className={classes.fields}>
        {hasAlerts && (
          <NativeSelect
            label={t("page.urgency")}
            value={rule.urgency}
            onChange={(event) => onChange({ ...rule, urgency: event.currentTarget.value as NotifyRule["urgency"] })}
            data={(["watch", "at_risk"] as const).map((value) => ({
              value,
              label: t(`status.${value}`, { ns: "common" }),
            }))}
          />
        )}
        <AccountFilterFields filters={rule.filters} onChange={(filters) => onChange({ ...rule, filters })} />
        {(items.length > 0 || rule.segment !== null) && (
          <NativeSelect
            label={t("page.segment")}
            value={rule.segment ?? ""}
            onChange={(event) => onChange({ ...rule, segment: event.currentTarget.value || null })}
            data={[
              { value: "", label: t("page.everyAccount") },
              ...items.map((one) => ({ value: one.id, label: one.title })),
              ...(rule.segment === null || items.some((one) => one.id === rule.segment)
                ? []
                : [{ value: rule.segment, label: rule.segment }]),
            ]}
          />
        )}
      </div>
      {onRemove !== null && (
        <div>
          <Button size="compact-xs" variant="subtle" onClick={onRemove}>
            {t("page.removeRule", { number })}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
