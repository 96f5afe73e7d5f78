import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import panel from "../../panels/Panel.module.css";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import classes from "./Health.module.css";
import { type ScorecardItem, scorecardsQuery } from "./health-queries.ts";
import { scorecardDraftsQuery } from "./scorecard-queries.ts";
import { useHealthText } from "./use-health-text.ts";
import { usePublish } from "./use-publish.ts";
import { useScoreRun } from "./use-score-run.ts";
import { VerdictText } from "./VerdictText.tsx";

/** Every scorecard in force: its version, when it last scored, and how it fared over the past. */
export function ScorecardsPage() {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const cards = useQuery(scorecardsQuery(workspace.slug));
  const drafts = useQuery(scorecardDraftsQuery(workspace.slug)).data?.items ?? [];
  const format = useFormat();
  const publish = usePublish();
  const editable = workspace.role !== "viewer";
  const items = cards.data?.items ?? [];
  const starter = items.find((one) => one.version === 0);
  return (
    <>
      <PageHeader title={t("page.cards.title")} lead={t("page.cards.lead")} />
      <div className={classes.stack}>
        {cards.isError && <ErrorPanel error={cards.error} retry={() => void cards.refetch()} />}
        {cards.isPending && <Skeleton height={160} />}
        {cards.isSuccess && items.length === 0 && (
          <EmptyPanel
            title={t("page.cards.empty")}
            action={
              <Button
                renderRoot={(props) => (
                  <Link
                    to="/w/$workspace/data/$tab"
                    params={{ workspace: workspace.slug, tab: "upload" }}
                    search={{} as never}
                    {...props}
                  />
                )}
              >
                {t("page.empty.import")}
              </Button>
            }
          >
            <p>{t("page.empty.noFacts")}</p>
          </EmptyPanel>
        )}
        {starter !== undefined && (
          <div className={classes.notice}>
            <span>{t("page.cards.starterAbout")}</span>
            {editable && (
              <Button
                size="xs"
                loading={publish.isPending}
                onClick={() => publish.mutate({ question: { source: starter.source }, title: starter.title })}
              >
                {t("page.cards.publishStarter")}
              </Button>
            )}
          </div>
        )}
        {publish.isError && <ErrorPanel error={publish.error} />}
        {items.length > 0 && (
          <ScrollRegion className={`panel ${classes.scroll}`} label={t("page.cards.title")}>
            <table className={panel.table}>
              <caption className="hidden">{t("page.cards.title")}</caption>
              <thead>
                <tr>
                  <th scope="col">{t("page.cards.name")}</th>
                  <th scope="col">{t("page.outcome")}</th>
                  <th scope="col">{t("page.cards.version")}</th>
                  <th scope="col">{t("page.cards.lastRun")}</th>
                  <th scope="col">{t("page.cards.past")}</th>
                  <th scope="col">
                    <span className="hidden">{t("page.cards.actions")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {items.map((card) => (
                  <ScorecardRow key={card.id} card={card} editable={editable} />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
        {drafts.length > 0 && (
          <section className={`panel ${classes.body}`} aria-label={t("page.cards.drafts")}>
            <h2>{t("page.cards.drafts")}</h2>
            <ul className={classes.lines}>
              {drafts.map((one) => (
                <li key={one.id}>
                  <Link
                    to="/w/$workspace/scorecards/$scorecard"
                    params={{ workspace: workspace.slug, scorecard: one.id }}
                    search={{} as never}
                  >
                    {one.id}
                  </Link>{" "}
                  <span className="quiet">
                    {t("page.cards.draftOf", {
                      author: one.author,
                      at: format.instant(one.updatedAt, workspace.zone),
                    })}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
}

function ScorecardRow({ card, editable }: { card: ScorecardItem; editable: boolean }) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const run = useScoreRun();
  const name = text.card(card.id, card.title);
  const open = (copy: boolean) => (props: object) => (
    <Link
      to="/w/$workspace/scorecards/$scorecard"
      params={{ workspace: workspace.slug, scorecard: card.id }}
      search={(copy ? { copy: "1" } : {}) as never}
      {...props}
    />
  );
  return (
    <tr>
      <th scope="row">
        {open(false)({ children: name })} <code className="quiet">{card.id}</code>
      </th>
      <td>{t(`outcome.${card.outcome}`)}</td>
      <td>{card.version === 0 ? t("page.builtIn") : card.version}</td>
      <td>
        {card.lastRun === null
          ? t("page.cards.never")
          : `${format.instant(card.lastRun.asOf, workspace.zone)} · ${t(
              `page.cards.${card.lastRun.scope === "touched" ? "touched" : "accounts"}`,
              {
                count: card.lastRun.accounts,
                number: format.count(card.lastRun.accounts),
              },
            )}`}
      </td>
      <td className={classes.wrap}>
        {card.backtest === null ? (
          <span className="quiet">{t("page.cards.notReplayed")}</span>
        ) : (
          <VerdictText report={card.backtest.overall} />
        )}
        {run.isError && <ErrorPanel error={run.error} />}
      </td>
      <td>
        <span className={classes.rowActions}>
          {editable && (
            <Button
              size="compact-xs"
              variant="default"
              loading={run.isPending}
              aria-label={t("page.cards.runOf", { card: name })}
              onClick={() => run.mutate(card.id)}
            >
              {t("page.cards.run")}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t("page.cards.editOf", { card: name })}
            renderRoot={open(false)}
          >
            {t(editable ? "page.cards.edit" : "page.cards.read")}
          </Button>
          {editable && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={t("page.cards.copyOf", { card: name })}
              renderRoot={open(true)}
            >
              {t("page.cards.copy")}
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}
