import { useQuery } from "@tanstack/react-query";
import type { ReportDelivery } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { ScrollRegion } from "../../ui/ScrollRegion.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Sharing.module.css";
import { deliveriesQuery } from "./sharing-queries.ts";

const MARK: Readonly<Record<ReportDelivery["status"], "healthy" | "at_risk" | "uncertain" | "none">> = {
  sent: "healthy",
  failed: "at_risk",
  waiting: "uncertain",
  stopped: "none",
};

/** What left of a scheduled report, and why the rest did not. */
export function DeliveriesTable({ schedule, label }: { readonly schedule: string; readonly label: string }) {
  const { t } = useTranslation("shares");
  const format = useFormat();
  const workspace = useWorkspace();
  const deliveries = useQuery(deliveriesQuery(workspace.slug, schedule));
  if (deliveries.isError) return <ErrorPanel error={deliveries.error} retry={() => void deliveries.refetch()} />;
  const items = deliveries.data?.items ?? [];
  if (items.length === 0) return <p className="quiet">{deliveries.isSuccess ? t("schedule.noHistory") : "…"}</p>;
  return (
    <ScrollRegion className={classes.scroll} label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("schedule.recipients")}</th>
            <th scope="col">{t("schedule.occasion")}</th>
            <th scope="col">{t("link.stateHeading")}</th>
            <th scope="col">{t("schedule.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={one.id}>
              <th scope="row">{one.email}</th>
              <td>{format.instant(one.updatedAt, workspace.zone)}</td>
              <td>
                <span className={classes.state}>
                  <StatusMark status={MARK[one.status]} /> {t(`schedule.status.${one.status}`)}
                </span>
              </td>
              <td className={classes.reason}>{one.reason ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
