import { NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { ListPager } from "./ListPager.tsx";
import classes from "./Surveys.module.css";
import { invitationsQuery, type SurveyDetail } from "./survey-queries.ts";

const STATES = ["queued", "sent", "not_sent", "bounced", "cancelled"] as const;
const MARK = {
  queued: "uncertain",
  sent: "healthy",
  not_sent: "watch",
  bounced: "at_risk",
  cancelled: "none",
} as const;
const PAGE = 50;

/** Every message: what became of it, and why not. */
export function InvitationsPanel({ survey }: { survey: SurveyDetail }) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const [status, setStatus] = useState<(typeof STATES)[number] | "">("");
  const [offset, setOffset] = useState(0);
  const found = useQuery(
    invitationsQuery(workspace.slug, survey.id, {
      limit: PAGE,
      offset,
      ...(status === "" ? {} : { status }),
    }),
  );
  const items = found.data?.items ?? [];
  const total = found.data?.total ?? 0;
  const reasons = Object.entries(found.data?.reasons ?? {}).sort(([, a], [, b]) => b - a);
  return (
    <section className={classes.panel} aria-labelledby="messages">
      <header className={classes.panelHead}>
        <h2 id="messages">{t("ui.messages.title")}</h2>
        <NativeSelect
          size="xs"
          aria-label={t("ui.messages.status")}
          value={status}
          onChange={(event) => {
            setStatus(event.currentTarget.value as typeof status);
            setOffset(0);
          }}
          data={[
            { value: "", label: t("ui.messages.every") },
            ...STATES.map((value) => ({ value, label: t(`ui.messages.${value}`) })),
          ]}
        />
      </header>
      {found.isError && <ErrorPanel error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton height={120} m="0 0.875rem 0.875rem" />}
      {found.isSuccess && reasons.length > 0 && (
        <ul className={classes.reasonChips} aria-label={t("ui.messages.reasons")}>
          {reasons.map(([reason, count]) => (
            <li key={reason}>
              {t(`notSent.${reason}`)} <strong>{format.count(count)}</strong>
            </li>
          ))}
        </ul>
      )}
      {found.isSuccess && items.length === 0 && (
        <p className={classes.nothing}>{t(status === "" ? "ui.messages.none" : "ui.messages.noneSuch")}</p>
      )}
      {items.length > 0 && (
        <ScrollRegion className={classes.scrollPlain} label={t("ui.messages.title")}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t("ui.messages.person")}</th>
                <th scope="col">{t("ui.messages.status")}</th>
                <th scope="col">{t("ui.messages.channel")}</th>
                <th scope="col">{t("ui.messages.wave")}</th>
                <th scope="col">{t("ui.messages.at")}</th>
                <th scope="col">{t("ui.messages.answered")}</th>
                <th scope="col" className="num">
                  {t("ui.messages.reminders")}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    {one.person ?? t("ui.nobody")}
                    {one.account !== null && <div className="quiet">{one.account}</div>}
                  </th>
                  <td>
                    <span className={classes.status} data-status={MARK[one.status]}>
                      <StatusMark status={MARK[one.status]} />
                      {t(`ui.messages.${one.status}`)}
                    </span>
                    {one.reason !== null && (
                      <div className="quiet">
                        {one.status === "sent"
                          ? t("ui.messages.noReminder", { reason: t(`notSent.${one.reason}`) })
                          : t(`notSent.${one.reason}`)}
                      </div>
                    )}
                  </td>
                  <td>{t(`ui.channel.${one.channel}`)}</td>
                  <td>{one.wave ?? "–"}</td>
                  <td>{format.instant(one.sentAt ?? one.sendAt, workspace.zone)}</td>
                  <td>{t(one.responded ? "ui.yes" : "ui.no")}</td>
                  <td className="num">{format.count(one.reminders)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <ListPager offset={offset} page={PAGE} total={total} move={setOffset} />
    </section>
  );
}
