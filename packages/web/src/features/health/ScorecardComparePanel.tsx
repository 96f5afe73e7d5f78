import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ComparisonReport } from "./ComparisonReport.tsx";
import sheet from "./Health.module.css";
import { scorecardsQuery, scorecardVersionsQuery } from "./health-queries.ts";
import type { ReplayQuestion } from "./replay-question.ts";
import classes from "./ScorecardForm.module.css";
import { scorecardDraftsQuery } from "./scorecard-queries.ts";
import { useHealthText } from "./use-health-text.ts";

const MOST = 3;

interface ScorecardComparePanelProps {
  readonly id: string;
  readonly source: string;
  readonly question: ReplayQuestion;
  readonly outcome: string;
}

/** This text beside others of the same outcome: what is in force, earlier versions, drafts. */
export function ScorecardComparePanel({ id, source, question, outcome }: ScorecardComparePanelProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const workspace = useWorkspace();
  const cards = useQuery(scorecardsQuery(workspace.slug)).data?.items ?? [];
  const drafts = useQuery(scorecardDraftsQuery(workspace.slug)).data?.items ?? [];
  const stored = cards.some((one) => one.id === id && one.version > 0);
  const versions = useQuery({ ...scorecardVersionsQuery(workspace.slug, id), enabled: stored, retry: false });
  const missing = versions.error instanceof ApiError;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choices = [
    ...cards
      .filter((one) => one.outcome === outcome)
      .map((one) => ({
        key: `card ${one.id}`,
        name: `${text.card(one.id, one.title)} · ${one.version === 0 ? t("page.builtIn") : t("page.version", { version: one.version })}`,
        source: one.source,
      })),
    ...(missing ? [] : (versions.data?.items ?? [])).slice(1).map((one) => ({
      key: `version ${one.version}`,
      name: t("page.compare.older", { version: one.version }),
      source: one.source,
    })),
    ...drafts
      .filter((one) => one.id !== id)
      .map((one) => ({
        key: `draft ${one.id}`,
        name: t("page.compare.draft", { id: one.id, author: one.author }),
        source: one.source,
      })),
  ].filter((one) => one.source !== source);
  const picked = choices.filter((one) => chosen.includes(one.key)).slice(0, MOST);
  const compare = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/scorecards/compare", {
        params: { workspace: workspace.slug },
        body: {
          ...question,
          scorecards: [
            { name: t("page.compare.thisText"), source },
            ...picked.map((one) => ({ name: one.name, source: one.source })),
          ],
        },
      }),
  });
  return (
    <section className={sheet.form} aria-label={t("page.compare.title")}>
      <h3>{t("page.compare.title")}</h3>
      {choices.length === 0 ? (
        <p className="quiet">{t("page.compare.nothing")}</p>
      ) : (
        <>
          <p className="quiet">{t("page.compare.about")}</p>
          <Checkbox.Group
            size="xs"
            aria-label={t("page.compare.with")}
            value={[...chosen]}
            onChange={(next) => {
              setChosen(next.slice(-MOST));
              compare.reset();
            }}
          >
            <div className={classes.choices}>
              {choices.map((one) => (
                <Checkbox key={one.key} size="xs" value={one.key} label={one.name} />
              ))}
            </div>
          </Checkbox.Group>
          <div className={sheet.actions}>
            <Button
              size="xs"
              variant="default"
              disabled={picked.length === 0}
              loading={compare.isPending}
              onClick={() => compare.mutate()}
            >
              {t("page.compare.ask")}
            </Button>
          </div>
        </>
      )}
      {compare.isError && <ErrorPanel error={compare.error} />}
      {compare.data !== undefined && <ComparisonReport comparison={compare.data} />}
    </section>
  );
}
