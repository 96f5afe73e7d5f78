import { NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useRowFocus } from "../../lib/use-row-focus.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { AsksPanel } from "./AsksPanel.tsx";
import { CaseCard } from "./CaseCard.tsx";
import { CaseSummaryPanel } from "./CaseSummaryPanel.tsx";
import classes from "./Surveys.module.css";
import { SurveysTabs } from "./SurveyTabs.tsx";
import { caseSummaryQuery } from "./send-queries.ts";
import { casesQuery, surveysQuery } from "./survey-queries.ts";

const STATES = ["open", "contacted", "resolved", "resurveyed"] as const;
const KINDS = ["detractor", "advocate"] as const;

/** Low answers to follow up and promoters to ask, those due first: contacted, then cause, then resolved. */
export function SurveyCasesPage() {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const list = useRowFocus<HTMLOListElement>(":scope > li");
  const [view, change] = useView();
  const kind = KINDS.find((one) => one === view.group) ?? "detractor";
  const summary = useQuery(caseSummaryQuery(workspace.slug));
  const status = view.component === "all" ? null : (STATES.find((one) => one === view.component) ?? "open");
  const cases = useQuery(
    casesQuery(workspace.slug, { kind, limit: 200, offset: 0, ...(status === null ? {} : { status }) }),
  );
  const surveys = useQuery(surveysQuery(workspace.slug));
  const titles = new Map(surveys.data?.items.map((one) => [one.id, one.title] as const));
  const items = cases.data?.items ?? [];
  const median = cases.data?.medianHoursToResolve ?? null;
  return (
    <>
      <PageHeader
        title={t("ui.cases.title")}
        lead={
          median === null ? t("ui.cases.lead") : t("ui.cases.median", { time: format.duration(median * 3_600_000_000) })
        }
      />
      <SurveysTabs />
      <div className={classes.stack}>
        {kind === "detractor" && summary.isSuccess && <CaseSummaryPanel summary={summary.data} />}
        <div className={classes.inline}>
          <NativeSelect
            size="xs"
            label={t("ui.cases.kind")}
            value={kind}
            onChange={(event) => {
              const next = event.currentTarget.value;
              change({ group: next === "detractor" ? undefined : next });
            }}
            data={KINDS.map((value) => ({ value, label: t(`ui.cases.${value}s`) }))}
          />
          <NativeSelect
            size="xs"
            label={t("ui.cases.status")}
            value={status ?? "all"}
            onChange={(event) => {
              const next = event.currentTarget.value;
              change({ component: next === "open" ? undefined : next });
            }}
            data={[
              ...STATES.map((value) => ({ value: value as string, label: t(`ui.cases.${value}`) })),
              { value: "all", label: t("ui.cases.every") },
            ]}
          />
        </div>
        {cases.isError && <ErrorPanel error={cases.error} retry={() => void cases.refetch()} />}
        {cases.isPending && <Skeleton height={220} />}
        {cases.isSuccess && items.length === 0 && (
          <EmptyPanel title={t(status === "open" ? "ui.cases.none" : "ui.cases.noneSuch")}>
            <p>{t(kind === "detractor" ? "ui.cases.noneText" : "ui.cases.noneAsk")}</p>
          </EmptyPanel>
        )}
        <ol ref={list} className={classes.cases}>
          {items.map((one) => (
            <CaseCard key={one.id} one={one} survey={titles.get(one.survey) ?? one.survey} />
          ))}
        </ol>
        {(cases.data?.total ?? 0) > items.length && (
          <p className="quiet">
            {t("ui.shown", { from: 1, to: items.length, total: format.count(cases.data?.total ?? 0) })}
          </p>
        )}
        {kind === "advocate" && <AsksPanel />}
      </div>
    </>
  );
}
