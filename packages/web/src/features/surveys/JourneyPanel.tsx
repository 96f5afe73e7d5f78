import { Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Surveys.module.css";
import { journeyQuery } from "./survey-queries.ts";

/** The stages of the customer's journey in their order, with those that nobody asks about. */
export function JourneyPanel({ ask }: { ask: ((stage: string) => void) | null }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const journey = useQuery(journeyQuery(workspace.slug));
  if (journey.isError) return null;
  const silent = journey.data?.items.filter((one) => one.surveys.length === 0).length ?? 0;
  return (
    <section className={classes.panel} aria-labelledby="journey">
      <header className={classes.panelHead}>
        <h2 id="journey">{t("ui.journey.title")}</h2>
        {journey.isSuccess && (
          <span className="quiet">
            {silent === 0 ? t("ui.journey.all") : t("ui.journey.silent", { count: silent })}
          </span>
        )}
      </header>
      {journey.isPending && <Skeleton height={92} m="0 0.875rem 0.875rem" />}
      <ol className={classes.journey}>
        {journey.data?.items.map((one) => (
          <li key={one.stage} data-silent={one.surveys.length === 0}>
            <strong>{t(`ui.stage.${one.stage}`)}</strong>
            {one.surveys.length === 0 ? (
              <>
                <span className={classes.status} data-status="uncertain">
                  <StatusMark status="uncertain" />
                  {t("ui.journey.nobody")}
                </span>
                {ask !== null && (
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={t("ui.journey.askAt", { stage: t(`ui.stage.${one.stage}`) })}
                    onClick={() => ask(one.stage)}
                  >
                    {t("ui.journey.ask")}
                  </Button>
                )}
              </>
            ) : (
              <span className={classes.status} data-status="healthy">
                <StatusMark status="healthy" />
                {t("ui.journey.answers", { count: one.answers, number: format.count(one.answers) })}
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
