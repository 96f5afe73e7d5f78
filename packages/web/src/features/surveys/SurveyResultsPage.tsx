import { NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { PageSkeleton } from "../../app/PageSkeleton.tsx";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { ChoicesPanel } from "./ChoicesPanel.tsx";
import { DriversPanel } from "./DriversPanel.tsx";
import { ExportMenu } from "./ExportMenu.tsx";
import { FlaggedPanel } from "./FlaggedPanel.tsx";
import { ResponsePanel } from "./ResponsePanel.tsx";
import { ScoresPanel } from "./ScoresPanel.tsx";
import { SegmentsPanel } from "./SegmentsPanel.tsx";
import { SurveyStatusBadge } from "./SurveyStatusBadge.tsx";
import classes from "./Surveys.module.css";
import { SurveyTabs } from "./SurveyTabs.tsx";
import { surveyQuery, surveyResultsQuery } from "./survey-queries.ts";
import { ThemesPanel } from "./ThemesPanel.tsx";
import { VerbatimsPanel } from "./VerbatimsPanel.tsx";
import { WavesPanel } from "./WavesPanel.tsx";

/** What came back: the score and how sure it is, what moves it, what people say, and what was set apart. */
export function SurveyResultsPage() {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view, change] = useView();
  const { survey: id = "" } = useParams({ strict: false }) as { survey?: string };
  const stored = useQuery(surveyQuery(workspace.slug, id));
  const attributes = useQuery(attributesQuery(workspace.slug));
  const wave = view.component;
  const segment = view.group;
  const whole = useQuery(surveyResultsQuery(workspace.slug, id, {}));
  const results = useQuery(
    surveyResultsQuery(workspace.slug, id, {
      ...(wave === undefined ? {} : { wave }),
      ...(segment === undefined ? {} : { segment }),
    }),
  );
  if (stored.isPending) return <PageSkeleton />;
  if (stored.isError) return <ErrorPanel error={stored.error} retry={() => void stored.refetch()} />;
  const survey = stored.data;
  const definition = survey.definition as SurveyDefinition;
  const waves = [...new Set((whole.data?.waves ?? []).flatMap((one) => (one.wave === null ? [] : [one.wave])))];
  const data = results.data;
  const nothing = data !== undefined && data.scores.length === 0 && data.choices.length === 0 && survey.complete === 0;
  return (
    <>
      <PageHeader
        title={survey.title}
        lead={
          <span className={classes.headline}>
            <SurveyStatusBadge open={survey.open} />
            <span>{t("ui.results.answers", { count: survey.complete, number: format.count(survey.complete) })}</span>
            {survey.answers > survey.complete && (
              <span>
                {t("ui.results.partial", {
                  count: survey.answers - survey.complete,
                  number: format.count(survey.answers - survey.complete),
                })}
              </span>
            )}
          </span>
        }
        actions={<ExportMenu survey={id} wave={wave} segment={segment} hasAnswers={survey.answers > 0} />}
      />
      <SurveyTabs survey={id} title={survey.title} />
      {results.isError && <ErrorPanel error={results.error} retry={() => void results.refetch()} />}
      {results.isPending && <Skeleton height={260} />}
      {nothing && (
        <EmptyPanel
          title={t("ui.results.empty")}
          action={
            <Link to="/w/$workspace/surveys/$survey/send" params={{ workspace: workspace.slug, survey: id }}>
              {t("ui.tab.send")}
            </Link>
          }
        >
          <p>{t(survey.anonymous ? "ui.results.emptyAnonymous" : "ui.results.emptyText")}</p>
        </EmptyPanel>
      )}
      {data !== undefined && !nothing && (
        <div className={classes.stack} aria-busy={results.isPlaceholderData}>
          <div className={classes.inline}>
            {waves.length > 1 && (
              <NativeSelect
                size="xs"
                label={t("ui.results.wave")}
                value={wave ?? ""}
                onChange={(event) => {
                  const next = event.currentTarget.value;
                  change({ component: next === "" ? undefined : next });
                }}
                data={[{ value: "", label: t("ui.results.everyWave") }, ...waves]}
              />
            )}
            {(attributes.data?.items.length ?? 0) > 0 && (
              <NativeSelect
                size="xs"
                label={t("ui.results.segment")}
                value={segment ?? ""}
                onChange={(event) => {
                  const next = event.currentTarget.value;
                  change({ group: next === "" ? undefined : next });
                }}
                data={[
                  { value: "", label: t("ui.results.noSegment") },
                  ...(attributes.data?.items ?? []).map((one) => ({ value: one.name, label: wordsOf(one.name) })),
                ]}
              />
            )}
          </div>
          <ScoresPanel scores={data.scores} weighting={data.weighting} />
          <div className={classes.panels}>
            {wave === undefined && data.waves.length > 1 && <WavesPanel waves={data.waves} tests={data.tests} />}
            {data.segments.length > 0 && <SegmentsPanel segments={data.segments} />}
            {data.channels.length > 0 && <ResponsePanel channels={data.channels} />}
            {data.drivers !== null && <DriversPanel drivers={data.drivers} survey={definition} />}
            {data.choices.map((one) => (
              <ChoicesPanel key={one.question} choice={one} />
            ))}
            {data.themes.length > 0 && <ThemesPanel themes={data.themes} />}
          </div>
          <VerbatimsPanel survey={definition} />
          {data.flagged.total > 0 && <FlaggedPanel survey={definition} flagged={data.flagged} />}
        </div>
      )}
    </>
  );
}
