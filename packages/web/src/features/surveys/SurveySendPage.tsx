import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PageSkeleton } from "../../app/PageSkeleton.tsx";
import { useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { ChannelsPanel } from "./ChannelsPanel.tsx";
import { InvitationsPanel } from "./InvitationsPanel.tsx";
import { LinksPanel } from "./LinksPanel.tsx";
import { SendForm } from "./SendForm.tsx";
import { StandingSendsPanel } from "./StandingSendsPanel.tsx";
import { SurveyStatusBadge } from "./SurveyStatusBadge.tsx";
import classes from "./Surveys.module.css";
import { SurveyTabs } from "./SurveyTabs.tsx";
import { surveyQuery } from "./survey-queries.ts";

/** How a survey reaches people: links and QR codes, e-mail and SMS, and what became of each message. */
export function SurveySendPage() {
  const { t } = useTranslation("surveys");
  const workspace = useWorkspace();
  const { survey: id = "" } = useParams({ strict: false }) as { survey?: string };
  const stored = useQuery(surveyQuery(workspace.slug, id));
  if (stored.isPending) return <PageSkeleton />;
  if (stored.isError) return <ErrorPanel error={stored.error} retry={() => void stored.refetch()} />;
  const survey = stored.data;
  const writes = workspace.role !== "viewer";
  return (
    <>
      <PageHeader title={survey.title} lead={<SurveyStatusBadge open={survey.open} />} />
      <SurveyTabs survey={id} title={survey.title} />
      <div className={classes.stack}>
        {!survey.open && (
          <EmptyPanel
            title={t("ui.send.closed")}
            action={
              <Link to="/w/$workspace/surveys/$survey/edit" params={{ workspace: workspace.slug, survey: id }}>
                {t("ui.tab.edit")}
              </Link>
            }
          >
            <p>{t("ui.send.closedText")}</p>
          </EmptyPanel>
        )}
        <LinksPanel survey={id} editable={writes && survey.open} />
        {writes && survey.open && <SendForm survey={survey} />}
        <StandingSendsPanel survey={id} editable={writes && survey.open} />
        <InvitationsPanel survey={survey} />
        {workspace.role === "owner" && <ChannelsPanel />}
      </div>
    </>
  );
}
