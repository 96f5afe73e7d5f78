import { Button, NativeSelect, NumberInput, TagsInput, TextInput } from "@mantine/core";
import type { CompanySettings, CompanySettingsInForce } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { BusinessHoursFields } from "./BusinessHoursFields.tsx";
import classes from "./Definitions.module.css";
import { EffectsTable } from "./EffectsTable.tsx";
import { changedSettings, settingsSource } from "./settings-source.ts";
import { type Draft, useApply, useCheck } from "./use-apply.ts";

interface CompanyFormProps {
  readonly standing: CompanySettingsInForce;
  readonly editable: boolean;
}

/** The company settings: what holds, with what is built in filled in; saving stores only what was changed. */
export function CompanyForm({ standing, editable }: CompanyFormProps) {
  const { t } = useTranslation("definitions");
  const format = useFormat();
  const workspace = useWorkspace();
  const [form, setForm] = useState<CompanySettings>(standing.inForce);
  const check = useCheck();
  const apply = useApply(() => check.reset());
  const changed = JSON.stringify(form) !== JSON.stringify(standing.inForce);
  const draft = (): Draft => ({
    kind: "settings",
    id: "company",
    source: settingsSource(changedSettings(standing.own, standing.inForce, form)),
    base: standing.version,
  });
  const group = <K extends keyof CompanySettings>(name: K, patch: Partial<NonNullable<CompanySettings[K]>>): void => {
    check.reset();
    setForm((before) => ({ ...before, [name]: { ...(before[name] as object), ...(patch as object) } }));
  };
  const whole = (value: number | string): number | undefined => (value === "" ? undefined : Number(value));
  const month = new Intl.DateTimeFormat(format.locale, { month: "long", timeZone: "UTC" });
  const { activeUser, valueEvent, onboarded, churn, reactivation, reporting, fiscalYear } = form;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        apply.mutate(draft());
      }}
    >
      <fieldset className={classes.plain} disabled={!editable}>
        <fieldset className={classes.group}>
          <legend>{t("company.activeUser")}</legend>
          <div className={classes.fields}>
            <TagsInput
              label={t("company.events")}
              description={t("company.eventsAny")}
              value={[...(activeUser?.events ?? [])]}
              onChange={(events) => group("activeUser", { events: events.length === 0 ? null : events })}
            />
            <NumberInput
              label={t("company.minimumEvents")}
              min={1}
              max={1000}
              allowDecimal={false}
              value={activeUser?.minimumEvents ?? 1}
              onChange={(value) => group("activeUser", { minimumEvents: whole(value) ?? 1 })}
            />
          </div>
        </fieldset>
        <fieldset className={classes.group}>
          <legend>{t("company.value")}</legend>
          <div className={classes.fields}>
            <TagsInput
              label={t("company.valueEvents")}
              value={[...(valueEvent?.events ?? [])]}
              onChange={(events) => group("valueEvent", { events })}
            />
            <TagsInput
              label={t("company.valueMilestones")}
              value={[...(valueEvent?.milestones ?? [])]}
              onChange={(milestones) => group("valueEvent", { milestones })}
            />
            <TextInput
              label={t("company.onboarded")}
              required
              maxLength={200}
              value={onboarded?.milestone ?? ""}
              onChange={(event) => group("onboarded", { milestone: event.currentTarget.value })}
            />
            <TagsInput
              label={t("company.onboardingSteps")}
              description={t("company.onboardingStepsAbout")}
              value={[...(form.onboardingSteps ?? [])]}
              onChange={(steps) => {
                check.reset();
                setForm((before) => ({ ...before, onboardingSteps: steps.length === 0 ? null : steps }));
              }}
            />
          </div>
        </fieldset>
        <fieldset className={classes.group}>
          <legend>{t("company.churn")}</legend>
          <div className={classes.fields}>
            <NativeSelect
              label={t("company.churnAt")}
              value={churn?.at ?? "period_end"}
              onChange={(event) => group("churn", { at: event.currentTarget.value as "period_end" | "cancellation" })}
              data={(["period_end", "cancellation"] as const).map((value) => ({
                value,
                label: t(`company.churnAtOf.${value}`),
              }))}
            />
            <NativeSelect
              label={t("company.fullDiscount")}
              value={churn?.fullDiscount ?? "active"}
              onChange={(event) => group("churn", { fullDiscount: event.currentTarget.value as "active" | "churn" })}
              data={(["active", "churn"] as const).map((value) => ({
                value,
                label: t(`company.fullDiscountOf.${value}`),
              }))}
            />
            <NumberInput
              label={t("company.pastDueDays")}
              min={0}
              max={3650}
              allowDecimal={false}
              value={churn?.pastDueDays ?? 0}
              onChange={(value) => group("churn", { pastDueDays: whole(value) ?? 0 })}
            />
            <NumberInput
              label={t("company.lapseDays")}
              description={t("company.lapseDaysAbout")}
              min={1}
              max={3650}
              allowDecimal={false}
              value={churn?.lapseDays ?? ""}
              onChange={(value) => group("churn", { lapseDays: whole(value) ?? null })}
            />
            <NumberInput
              label={t("company.newAfterDays")}
              description={t("company.newAfterDaysAbout")}
              min={0}
              max={3650}
              allowDecimal={false}
              value={reactivation?.newAfterDays ?? 0}
              onChange={(value) => group("reactivation", { newAfterDays: whole(value) ?? 0 })}
            />
          </div>
        </fieldset>
        <BusinessHoursFields
          hours={form.businessHours ?? {}}
          zone={workspace.zone}
          onChange={(patch) => group("businessHours", patch)}
        />
        <fieldset className={classes.group}>
          <legend>{t("company.reporting")}</legend>
          <div className={classes.fields}>
            <TextInput
              label={t("company.currency")}
              required
              pattern="[A-Z]{3}"
              maxLength={3}
              value={reporting?.currency ?? ""}
              onChange={(event) => group("reporting", { currency: event.currentTarget.value.toUpperCase() })}
            />
            <NativeSelect
              label={t("company.fx")}
              value={reporting?.fx ?? "service_start"}
              onChange={(event) =>
                group("reporting", { fx: event.currentTarget.value as "service_start" | "period_end" })
              }
              data={(["service_start", "period_end"] as const).map((value) => ({
                value,
                label: t(`company.fxOf.${value}`),
              }))}
            />
            <NativeSelect
              label={t("company.fiscalYear")}
              value={String(fiscalYear?.startMonth ?? 1)}
              onChange={(event) => group("fiscalYear", { startMonth: Number(event.currentTarget.value) })}
              data={Array.from({ length: 12 }, (_, i) => ({
                value: String(i + 1),
                label: month.format(Date.UTC(2024, i, 1)),
              }))}
            />
            <NumberInput
              label={t("company.survivalHorizon")}
              min={1}
              max={600}
              allowDecimal={false}
              value={form.survivalHorizonMonths ?? 60}
              onChange={(value) => {
                check.reset();
                setForm((before) => ({ ...before, survivalHorizonMonths: whole(value) ?? 60 }));
              }}
            />
            <TagsInput
              label={t("company.features")}
              description={t("company.featuresAbout")}
              value={[...(form.features ?? [])]}
              onChange={(features) => {
                check.reset();
                setForm((before) => ({ ...before, features: features.length === 0 ? null : features }));
              }}
            />
          </div>
        </fieldset>
        {editable && (
          <div className={classes.actions}>
            <Button type="submit" loading={apply.isPending} disabled={!changed}>
              {t("action.save", { ns: "common" })}
            </Button>
            <Button
              variant="default"
              loading={check.isPending}
              disabled={!changed}
              onClick={() => check.mutate(draft())}
            >
              {t("company.preview")}
            </Button>
          </div>
        )}
        {check.isError && <ErrorPanel error={check.error} />}
        {apply.isError && <ErrorPanel error={apply.error} />}
        {check.isSuccess && <EffectsTable effects={check.data.plan.effects.flatMap((one) => one.effects)} />}
      </fieldset>
    </form>
  );
}
