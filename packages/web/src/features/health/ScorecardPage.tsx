import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../lib/use-view.ts";
import { EmptyPanel } from "../../ui/EmptyPanel.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { PageHeader } from "../../ui/PageHeader.tsx";
import { scorecardsQuery } from "./health-queries.ts";
import { ScorecardEditor } from "./ScorecardEditor.tsx";
import { PageOfSkeletons } from "./ScoreGate.tsx";
import { scorecardDraftsQuery } from "./scorecard-queries.ts";
import { useHealthText } from "./use-health-text.ts";

/** The same measures under a new name: the beginning of a scorecard of one's own. */
export function copyOf(source: string, id: string): string {
  return source.replace(/^id: .*$/m, `id: ${id}`).replace(/^title: (.*)$/m, "title: $1 2");
}

/** One scorecard: designed by steps or as text, held against the past, published; with its versions and its draft. */
export function ScorecardPage() {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { scorecard = "" } = useParams({ strict: false }) as { scorecard?: string };
  const copying = (useSearch({ strict: false }) as { copy?: unknown }).copy === "1";
  const cards = useQuery(scorecardsQuery(workspace.slug));
  const drafts = useQuery(scorecardDraftsQuery(workspace.slug));
  const items = cards.data?.items ?? [];
  const card = items.find((one) => one.id === scorecard);
  const draft = copying ? undefined : drafts.data?.items.find((one) => one.id === scorecard);
  const title =
    card === undefined
      ? t("page.edit.title", { card: draft?.id ?? scorecard })
      : copying
        ? t("page.edit.newTitle")
        : t("page.edit.title", { card: text.card(card.id, card.title) });
  const taken = new Set([...items, ...(drafts.data?.items ?? [])].map((one) => one.id));
  let fresh = 2;
  while (taken.has(`${scorecard}_${fresh}`)) fresh += 1;
  const id = copying ? `${scorecard}_${fresh}` : scorecard;
  const start = copying && card !== undefined ? copyOf(card.source, id) : (draft?.source ?? card?.source);
  return (
    <>
      <PageHeader
        title={title}
        lead={
          <Link to="/w/$workspace/scorecards" params={{ workspace: workspace.slug }} search={{} as never}>
            {t("page.edit.back")}
          </Link>
        }
      />
      {cards.isError && <ErrorPanel error={cards.error} retry={() => void cards.refetch()} />}
      {drafts.isError && <ErrorPanel error={drafts.error} retry={() => void drafts.refetch()} />}
      {(cards.isPending || drafts.isPending) && <PageOfSkeletons />}
      {cards.isSuccess && drafts.isSuccess && start === undefined && <EmptyPanel title={t("page.edit.missing")} />}
      {cards.isSuccess && drafts.isSuccess && start !== undefined && (
        <ScorecardEditor
          key={id}
          id={id}
          start={start}
          card={copying ? null : (card ?? null)}
          others={items}
          draft={draft ?? null}
          stored={(made) => {
            if (made !== scorecard || copying)
              void navigate({
                to: "/w/$workspace/scorecards/$scorecard",
                params: { workspace: workspace.slug, scorecard: made },
                search: (({ copy: _, ...before }: Record<string, unknown>) => before) as never,
                replace: true,
                // What was written is stored: there is nothing to lose.
                ignoreBlocker: true,
              });
          }}
        />
      )}
    </>
  );
}
