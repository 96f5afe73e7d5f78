import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SurveyDefinition } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { AnswerCard } from "./AnswerCard.tsx";
import classes from "./Surveys.module.css";
import { answersQuery, type SurveyResults } from "./survey-queries.ts";

/** Answers that look as if a machine gave them: in no figure, until somebody lets one count. */
export function FlaggedPanel({ survey, flagged }: { survey: SurveyDefinition; flagged: SurveyResults["flagged"] }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const found = useQuery(answersQuery(workspace.slug, survey.id, { limit: 50, offset: 0, flagged: "true" }));
  const release = useMutation({
    mutationFn: (answer: string) =>
      call("POST /api/v1/workspaces/{workspace}/surveys/{survey}/answers/{answer}/release", {
        params: { workspace: workspace.slug, survey: survey.id, answer },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: [workspace.slug, "survey", survey.id] }),
  });
  return (
    <section className={classes.panel} aria-labelledby="flagged">
      <header className={classes.panelHead}>
        <h2 id="flagged">{t("ui.flagged.title", { count: flagged.total, number: format.count(flagged.total) })}</h2>
      </header>
      <p className={classes.note}>{t("ui.flagged.about")}</p>
      {found.isError && <ErrorPanel error={found.error} retry={() => void found.refetch()} />}
      {release.isError && <ErrorPanel error={release.error} />}
      <ol className={classes.answers}>
        {found.data?.items.map((one) => (
          <AnswerCard key={one.id} answer={one} survey={survey}>
            <div className={classes.rowActions}>
              {one.flags.map((flag) => (
                <span key={flag} className={classes.status} data-status="watch">
                  <StatusMark status="watch" />
                  {t(`flag.${flag}`)}
                </span>
              ))}
              {one.released ? (
                <span className="quiet">{t("ui.flagged.counts")}</span>
              ) : (
                workspace.role !== "viewer" && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    loading={release.isPending && release.variables === one.id}
                    onClick={() => release.mutate(one.id)}
                  >
                    {t("ui.flagged.release")}
                  </Button>
                )
              )}
            </div>
          </AnswerCard>
        ))}
      </ol>
    </section>
  );
}
