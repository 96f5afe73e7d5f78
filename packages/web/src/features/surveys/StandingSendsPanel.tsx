import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { wordsOf } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { StandingSendForm } from "./StandingSendForm.tsx";
import classes from "./Surveys.module.css";
import { rulesQuery, type StandingSend } from "./send-queries.ts";

/** What asks by itself: on an event, a share each working day, or in waves. */
export function StandingSendsPanel({ survey, editable }: { survey: string; editable: boolean }) {
  const { t } = useTranslation("sends");
  const workspace = useWorkspace();
  const found = useQuery(rulesQuery(workspace.slug, survey));
  const [adding, setAdding] = useState(false);
  const items = found.data?.items ?? [];
  return (
    <section className={classes.section} aria-labelledby="standing">
      <h2 id="standing">{t("rules.title")}</h2>
      <p className="quiet">{t("rules.about")}</p>
      {found.isError && <ErrorPanel error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton height={60} />}
      {found.isSuccess && items.length === 0 && !adding && <p>{t("rules.none")}</p>}
      {items.length > 0 && (
        <ul className={classes.cases}>
          {items.map((one) => (
            <StandingSendRow key={one.id} one={one} survey={survey} editable={editable} />
          ))}
        </ul>
      )}
      {editable &&
        (adding ? (
          <StandingSendForm survey={survey} done={() => setAdding(false)} />
        ) : (
          <div>
            <Button variant="default" onClick={() => setAdding(true)}>
              {t("rules.add")}
            </Button>
          </div>
        ))}
    </section>
  );
}

function StandingSendRow({ one, survey, editable }: { one: StandingSend; survey: string; editable: boolean }) {
  const { t } = useTranslation("sends");
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const params = { workspace: workspace.slug, survey, rule: one.id };
  const refresh = () => client.invalidateQueries({ queryKey: [workspace.slug, "survey", survey] });
  const enable = useMutation({
    mutationFn: (enabled: boolean) =>
      call("PATCH /api/v1/workspaces/{workspace}/surveys/{survey}/rules/{rule}", { params, body: { enabled } }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: () => call("DELETE /api/v1/workspaces/{workspace}/surveys/{survey}/rules/{rule}", { params }),
    onSuccess: refresh,
  });
  const { settings } = one;
  const words =
    settings.kind === "event"
      ? t(`say.${settings.event}`, { days: settings.daysBefore ?? 30, feature: settings.feature ?? "" })
      : settings.kind === "drip"
        ? t("say.drip", { share: format.percent(settings.share) })
        : t("say.wave", { months: settings.everyMonths, date: format.date(settings.startsOn) });
  const details = [
    t(`ui.channel.${settings.channel}`, { ns: "surveys" }),
    settings.segment === undefined
      ? null
      : t("say.only", { attribute: wordsOf(settings.segment.attribute), value: settings.segment.value }),
    settings.kind === "event" && settings.afterHours > 0 ? t("say.after", { hours: settings.afterHours }) : null,
    settings.most === undefined ? null : t("say.most", { number: format.count(settings.most) }),
  ].filter((each) => each !== null);
  const next =
    one.next === null
      ? one.enabled
        ? t("rules.waits")
        : null
      : t(one.next.wave === null ? "rules.next" : "rules.nextWave", {
          wave: one.next.wave,
          when: format.instant(one.next.at, workspace.zone),
        });
  const status = one.problem !== null ? "watch" : one.enabled ? "healthy" : "none";
  return (
    <li className={classes.case}>
      <div>
        <strong>{words}</strong>
        <div className="quiet">{details.join(" · ")}</div>
        <div className="quiet">
          {t("rules.counts", {
            queued: format.count(one.queued),
            sent: format.count(one.sent),
            notSent: format.count(one.notSent),
          })}
          {next === null ? "" : ` · ${next}`}
        </div>
        {one.problem !== null && <div>{t("rules.problem", { problem: one.problem })}</div>}
        {enable.isError && <ErrorPanel error={enable.error} />}
        {remove.isError && <ErrorPanel error={remove.error} />}
      </div>
      <div className={classes.rowActions}>
        <span className={classes.status} data-status={status}>
          <StatusMark status={status} />
          {t(one.enabled ? "rules.running" : "rules.paused")}
        </span>
        {editable && (
          <>
            <Button
              size="compact-xs"
              variant="default"
              loading={enable.isPending}
              aria-label={`${t(one.enabled ? "rules.pause" : "rules.resume")}: ${words}`}
              onClick={() => enable.mutate(!one.enabled)}
            >
              {t(one.enabled ? "rules.pause" : "rules.resume")}
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              loading={remove.isPending}
              aria-label={`${t("rules.remove")}: ${words}`}
              onClick={() => remove.mutate()}
            >
              {t("rules.remove")}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}
