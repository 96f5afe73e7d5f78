import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Backtest } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import sheet from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { healthKey } from "./health-queries.ts";
import { lineDifference } from "./line-difference.ts";
import classes from "./ScorecardForm.module.css";
import { ScorecardVersions } from "./ScorecardVersions.tsx";
import { scoreOfShown } from "./ShownFilter.tsx";
import { SmallTable } from "./SmallTable.tsx";
import { useHealthText } from "./use-health-text.ts";
import type { usePublish } from "./use-publish.ts";
import { VerdictText } from "./VerdictText.tsx";

interface ScorecardPublishPanelProps {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** The text in force; null where this is the first. */
  readonly inForce: { readonly source: string; readonly version: number } | null;
  readonly sound: boolean;
  readonly editable: boolean;
  readonly publish: ReturnType<typeof usePublish>;
  readonly question: { readonly months: number; readonly horizonDays: number; readonly capacity: number };
  readonly published: Backtest | null;
  /** Takes an old text into the editor. */
  readonly take: (source: string) => void;
}

/** The last look: what the text changes, what it does to the scores of today, and publishing it with its replay. */
export function ScorecardPublishPanel(props: ScorecardPublishPanelProps) {
  const { id, title, source, inForce, sound, editable, publish, question, published, take } = props;
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const same = inForce !== null && inForce.version > 0 && inForce.source.trim() === source.trim();
  const plan = useQuery({
    queryKey: [...healthKey(workspace.slug), "effects", source],
    queryFn: ({ signal }) =>
      call("POST /api/v1/workspaces/{workspace}/definitions/plan", {
        params: { workspace: workspace.slug },
        body: { files: [{ path: `scorecard/${id}.yaml`, text: source }], effects: true },
        signal,
      }),
    enabled: sound && !same,
    retry: false,
    staleTime: 60_000,
  });
  const effects = plan.data?.effects.flatMap((one) => one.effects) ?? [];
  const mean = effects.find((one) => one.component === null);
  const points = (value: number | null | undefined): string => (value == null ? "–" : text.points(value));
  return (
    <div className={sheet.form}>
      {same ? (
        <p className="quiet">{t("page.publish.same")}</p>
      ) : (
        <>
          <section aria-label={t("page.publish.difference")}>
            <h3>{t("page.publish.difference")}</h3>
            {inForce === null || inForce.version === 0 ? (
              <p className="quiet">{t("page.publish.first")}</p>
            ) : (
              <ScrollRegion className={sheet.scroll} label={t("page.publish.difference")}>
                <pre className={classes.difference}>
                  {lineDifference(inForce.source, source).map((line, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
                    <span key={at} data-line={line.kind}>
                      {`${{ same: " ", gone: "−", come: "+", skipped: "…" }[line.kind]} ${line.text}\n`}
                    </span>
                  ))}
                </pre>
              </ScrollRegion>
            )}
          </section>
          <section aria-label={t("page.publish.effects")}>
            <h3>{t("page.publish.effects")}</h3>
            {plan.isError && <ErrorPanel error={plan.error} retry={() => void plan.refetch()} />}
            {plan.isFetching && <p className="quiet">{t("page.preview.waiting")}</p>}
            {plan.isSuccess && effects.length === 0 && <p className="quiet">{t("page.publish.noEffects")}</p>}
            {mean !== undefined && (
              <p>{t("page.publish.mean", { before: points(mean.before), after: points(mean.after) })}</p>
            )}
            {effects.length > 0 && (
              <SmallTable
                title={t("page.publish.effects")}
                items={effects.filter((one) => one.component !== null)}
                keyOf={(one) => String(one.component)}
                columns={[
                  {
                    name: t("page.column.health"),
                    cell: (one) => <HealthBadge score={scoreOfShown(String(one.component))} />,
                  },
                  {
                    name: t("page.replay.before"),
                    number: true,
                    cell: (one) => (one.before === null ? "–" : format.count(one.before)),
                  },
                  {
                    name: t("page.replay.after"),
                    number: true,
                    cell: (one) => (one.after === null ? "–" : format.count(one.after)),
                  },
                ]}
              />
            )}
          </section>
        </>
      )}
      {editable && (
        <>
          <div className={sheet.actions}>
            <Button
              loading={publish.isPending}
              disabled={!sound || same}
              onClick={() => publish.mutate({ question: { source, ...question }, title })}
            >
              {t("page.edit.publish")}
            </Button>
          </div>
          <p className="quiet">{t("page.edit.publishAbout")}</p>
          {!sound && <p className="quiet">{t("page.publish.faults")}</p>}
        </>
      )}
      {publish.isError && <ErrorPanel error={publish.error} />}
      {published !== null && (
        <p>
          {t("page.publish.kept")} <VerdictText report={published.overall} />
        </p>
      )}
      <ScorecardVersions id={id} take={editable ? take : null} />
    </div>
  );
}
