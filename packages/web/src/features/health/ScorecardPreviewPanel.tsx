import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { DefinitionProblem } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { healthKey } from "./health-queries.ts";
import { scoreOfShown } from "./ShownFilter.tsx";
import { SmallTable } from "./SmallTable.tsx";
import { useHealthText } from "./use-health-text.ts";

interface ScorecardPreviewPanelProps {
  /** Settled text, and what is wrong with it: null while that is being looked at. */
  readonly source: string;
  readonly problems: readonly DefinitionProblem[] | null;
  readonly titles: ReadonlyMap<string, string>;
}

/** What the text would say today, by a sample of the accounts: changes as one writes. */
export function ScorecardPreviewPanel({ source, problems, titles }: ScorecardPreviewPanelProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const preview = useQuery({
    queryKey: [...healthKey(workspace.slug), "preview", source],
    queryFn: ({ signal }) =>
      call("POST /api/v1/workspaces/{workspace}/scorecards/preview", {
        params: { workspace: workspace.slug },
        body: { source },
        signal,
      }),
    enabled: problems !== null && problems.length === 0,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 300_000,
  });
  const found = preview.data;
  const points = (value: number | null): string => (value === null ? "–" : text.points(value));
  return (
    <PanelFrame title={t("page.preview.title")}>
      <div className={classes.body} aria-busy={preview.isFetching || problems === null}>
        {problems !== null && problems.length > 0 && (
          <div role="status">
            <p className={classes.strong}>{t("page.preview.faults", { count: problems.length })}</p>
            <ul className={classes.lines}>
              {problems.slice(0, 8).map((one) => (
                <li key={`${one.path} ${one.message}`}>
                  <StatusMark status="at_risk" />{" "}
                  <code>{t("page.edit.place", { line: one.line, column: one.column })}</code> {one.message}{" "}
                  {one.mend !== null && <span className="quiet">{one.mend}</span>}
                </li>
              ))}
            </ul>
          </div>
        )}
        {preview.isError && problems?.length === 0 && <ErrorPanel error={preview.error} />}
        {found === undefined && !preview.isError && (problems?.length ?? 0) === 0 && (
          <p className="quiet">{t("page.preview.waiting")}</p>
        )}
        {found !== undefined && (problems?.length ?? 0) === 0 && (
          <>
            <p className="quiet">
              {t("page.preview.sample", { accounts: format.count(found.accounts), of: format.count(found.of) })}{" "}
              {found.against === null
                ? t("page.preview.first")
                : t("page.preview.against", { card: text.card(found.against.id, found.against.title) })}
            </p>
            <dl className={classes.figures}>
              <div>
                <dt>{t("page.today.mean")}</dt>
                <dd className={classes.figure}>{points(found.mean)}</dd>
                {found.against !== null && (
                  <dd className="quiet">{t("page.preview.was", { value: points(found.meanBefore) })}</dd>
                )}
              </div>
            </dl>
            <SmallTable
              title={t("page.preview.shown")}
              items={found.shown}
              keyOf={(one) => one.shown}
              columns={[
                { name: t("page.column.health"), cell: (one) => <HealthBadge score={scoreOfShown(one.shown)} /> },
                ...(found.against === null
                  ? []
                  : [
                      {
                        name: t("page.replay.before"),
                        number: true as const,
                        cell: (one: (typeof found.shown)[number]) => format.count(one.before ?? 0),
                      },
                    ]),
                { name: t("page.replay.after"), number: true, cell: (one) => format.count(one.accounts) },
              ]}
            />
            <SmallTable
              title={t("page.preview.measures")}
              items={found.measures}
              keyOf={(one) => one.id}
              columns={[
                {
                  name: t("page.design.measure"),
                  cell: (one) => <span className={classes.wrapCell}>{titles.get(one.id) ?? one.id}</span>,
                },
                { name: t("page.preview.known"), number: true, cell: (one) => format.percent(one.present, 0) },
                { name: t("page.preview.points"), number: true, cell: (one) => points(one.points) },
              ]}
            />
            <SmallTable
              title={t("page.preview.accounts")}
              items={found.items}
              keyOf={(one) => one.account.id}
              columns={[
                {
                  name: t("page.column.account"),
                  cell: (one) => (
                    <span className={classes.wrapCell}>
                      <AccountLink account={one.account} />
                    </span>
                  ),
                },
                ...(found.against === null
                  ? []
                  : [
                      {
                        name: t("page.replay.before"),
                        number: true as const,
                        cell: (one: (typeof found.items)[number]) => points(one.before?.score ?? null),
                      },
                    ]),
                { name: t("page.replay.after"), number: true, cell: (one) => points(one.after?.score ?? null) },
                {
                  name: t("page.column.health"),
                  cell: (one) =>
                    one.after === null ? (
                      "–"
                    ) : (
                      <span className={classes.wrapCell}>
                        <HealthBadge score={one.after} />
                      </span>
                    ),
                },
              ]}
            />
          </>
        )}
      </div>
    </PanelFrame>
  );
}
