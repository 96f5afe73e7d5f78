import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { ImportDialog } from "./ImportDialog.tsx";
import { JourneyPanel } from "./JourneyPanel.tsx";
import { NewSurveyDialog } from "./NewSurveyDialog.tsx";
import { ScoreFigure } from "./ScoreFigure.tsx";
import { SurveyStatusBadge } from "./SurveyStatusBadge.tsx";
import classes from "./Surveys.module.css";
import { SurveysTabs } from "./SurveyTabs.tsx";
import { type SurveySummary, surveyResultsQuery, surveysQuery } from "./survey-queries.ts";

/** Every survey with what came back, and the stages of the customer's journey that nobody asks about. */
export function SurveysPage() {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const surveys = useQuery(surveysQuery(workspace.slug));
  const { t: exchange } = useTranslation("exchange");
  const [asked, setAsked] = useState<string | null>(null);
  const [imports, setImports] = useState(false);
  const writes = workspace.role !== "viewer";
  const items = surveys.data?.items ?? [];
  const fresh = (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setAsked("")}>
      {t("ui.new.open")}
    </Button>
  );
  const bring = (
    <Button variant="default" leftSection={<Icon name="upload" size={14} />} onClick={() => setImports(true)}>
      {exchange("import.open")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("ui.title")}
        lead={t("ui.lead")}
        actions={
          writes ? (
            <>
              {bring}
              {items.length > 0 && fresh}
            </>
          ) : undefined
        }
      />
      <SurveysTabs />
      <div className={classes.stack}>
        {surveys.isError && <ErrorPanel error={surveys.error} retry={() => void surveys.refetch()} />}
        {surveys.isPending && <Skeleton height={220} />}
        {surveys.isSuccess && items.length === 0 && (
          <EmptyPanel title={t("ui.empty.title")} action={writes ? fresh : undefined}>
            <p>{t("ui.empty.text")}</p>
          </EmptyPanel>
        )}
        {items.length > 0 && (
          <ScrollRegion className={classes.scroll} label={t("ui.title")}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t("ui.list.name")}</th>
                  <th scope="col">{t("ui.list.status")}</th>
                  <th scope="col" className="num">
                    {t("ui.list.answers")}
                  </th>
                  <th scope="col" className="num">
                    {t("ui.list.rate")}
                  </th>
                  <th scope="col">{t("ui.list.score")}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <SurveyRow key={one.id} survey={one} />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
        <JourneyPanel ask={writes ? setAsked : null} />
      </div>
      {asked !== null && (
        <NewSurveyDialog stage={asked} taken={items.map((one) => one.id)} close={() => setAsked(null)} />
      )}
      {imports && <ImportDialog close={() => setImports(false)} />}
    </>
  );
}

function SurveyRow({ survey }: { survey: SurveySummary }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  // A survey that nobody answered has no result to work out.
  const some = survey.complete > 0 || survey.sent > 0;
  const results = useQuery({ ...surveyResultsQuery(workspace.slug, survey.id, {}), enabled: some });
  const reached = (results.data?.channels ?? []).filter((one) => one.responseRate !== null);
  const sent = reached.reduce((sum, one) => sum + one.sent - one.bounced, 0);
  const rate = sent === 0 ? null : reached.reduce((sum, one) => sum + one.answered, 0) / sent;
  const loading = some && results.isPending;
  return (
    <tr>
      <th scope="row" className={classes.wrap}>
        <Link
          to={survey.complete > 0 ? "/w/$workspace/surveys/$survey/results" : "/w/$workspace/surveys/$survey/edit"}
          params={{ workspace: workspace.slug, survey: survey.id }}
          search={sharedView(view) as never}
        >
          {survey.title}
        </Link>
        <div className="quiet">
          {[
            ...(survey.stage === null ? [] : [t(`ui.stage.${survey.stage}`)]),
            ...(survey.anonymous ? [t("ui.anonymous")] : []),
          ].join(" · ")}
        </div>
      </th>
      <td>
        <SurveyStatusBadge open={survey.open} />
      </td>
      <td className="num">
        {format.count(survey.complete)}
        {survey.flagged > 0 && (
          <div className="quiet">
            {t("ui.list.flagged", { count: survey.flagged, number: format.count(survey.flagged) })}
          </div>
        )}
      </td>
      <td className="num">
        {loading ? <Skeleton height={14} width={48} ml="auto" /> : rate === null ? "–" : format.percent(rate)}
        {rate !== null && (
          <div className="quiet">{t("ui.list.ofSent", { count: sent, number: format.count(sent) })}</div>
        )}
      </td>
      <td className={classes.scoreCell}>
        {loading ? (
          <Skeleton height={28} />
        ) : results.isError ? (
          <span className="quiet">{t("ui.list.noResult")}</span>
        ) : (
          <ScoreFigure score={mainScore(results.data?.scores ?? [])} />
        )}
      </td>
    </tr>
  );
}

/** The score that stands for a survey: NPS or satisfaction where it asks for them, else its first. */
function mainScore<T extends { readonly question: string }>(scores: readonly T[]): T | undefined {
  return ["nps", "csat", "esat"].flatMap((kind) => scores.filter((one) => one.question === kind))[0] ?? scores[0];
}
