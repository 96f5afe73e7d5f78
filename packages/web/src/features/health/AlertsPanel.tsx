import { Button, Menu, Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { HealthAlert } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { isPast } from "../../lib/view-state.ts";
import panel from "../../panels/Panel.module.css";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { momentPart } from "../touches/touch-queries.ts";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Alerts.module.css";
import sheet from "./Health.module.css";
import { alertsQuery, healthPart } from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";
import { useRowKeys } from "./use-row-keys.ts";
import { useUndo } from "./use-undo.tsx";

const FIRST = 12;
const RESTS = [7, 30] as const;

/** Who needs a look and why, the most urgent first; each can be put to rest. With an account: only its own. */
export function AlertsPanel({ account }: { account?: string }) {
  const { t } = useTranslation("health");
  const format = useFormat();
  const workspace = useWorkspace();
  const [view] = useView();
  const alerts = useQuery(
    alertsQuery(workspace.slug, account === undefined ? healthPart(view) : { account, ...momentPart(view) }),
  );
  const [all, setAll] = useState(false);
  const undo = useUndo();
  const rest = useMutation({
    mutationFn: (input: { subject: string; days: number | null }) =>
      call("POST /api/v1/workspaces/{workspace}/alerts/rest", { params: { workspace: workspace.slug }, body: input }),
    onSuccess: (_, { subject }) =>
      undo(t("page.alerts.resting"), () =>
        call("POST /api/v1/workspaces/{workspace}/alerts/wake", {
          params: { workspace: workspace.slug },
          body: { subjects: [subject] },
        }),
      ),
  });
  const items = alerts.data?.items ?? [];
  const shown = all ? items : items.slice(0, FIRST);
  // What fired on a past day has had its chance.
  const editable = workspace.role !== "viewer" && !isPast(view);
  const list = useRowKeys(account === undefined ? shown.length : 0, {
    x: (index) => {
      const subject = shown[index]?.subject;
      if (editable && subject !== undefined) rest.mutate({ subject, days: RESTS[0] });
    },
  });
  return (
    <PanelFrame
      title={t("page.alerts.title")}
      tools={
        items.length > 0 && (
          <span className="quiet">
            {t("page.alerts.count", { count: items.length, number: format.count(items.length) })}
          </span>
        )
      }
    >
      {alerts.isPending && (
        <div className={sheet.body}>
          <Skeleton height={160} />
        </div>
      )}
      {alerts.isError && <ErrorPanel error={alerts.error} retry={() => void alerts.refetch()} />}
      {rest.isError && <ErrorPanel error={rest.error} />}
      {alerts.isSuccess && items.length === 0 && (
        <p className={`quiet ${sheet.body}`}>
          {t(account === undefined ? "page.alerts.none" : "page.alerts.noneHere")}
        </p>
      )}
      {shown.length > 0 && (
        <ul className={classes.alerts} ref={list.host}>
          {shown.map((alert, index) => (
            <AlertLine
              key={alert.subject}
              alert={alert}
              row={account === undefined ? index : null}
              isActive={list.active === index}
              named={account === undefined}
              rest={!editable ? null : (days) => rest.mutate({ subject: alert.subject, days })}
            />
          ))}
        </ul>
      )}
      {account === undefined && editable && shown.length > 0 && (
        <p className={`quiet ${sheet.body} ${sheet.keys}`}>{t("page.alerts.keys")}</p>
      )}
      {!all && items.length > FIRST && (
        <button type="button" className={panel.more} onClick={() => setAll(true)}>
          {t("page.alerts.more", { count: items.length - FIRST, number: format.count(items.length - FIRST) })}
        </button>
      )}
    </PanelFrame>
  );
}

interface AlertLineProps {
  readonly row: number | null;
  readonly isActive: boolean;
  readonly alert: HealthAlert;
  readonly named: boolean;
  readonly rest: ((days: number | null) => void) | null;
}

function AlertLine({ alert, row, isActive, named, rest }: AlertLineProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const name = alert.account.name ?? alert.account.externalId ?? alert.account.id;
  const title = t(`title.${alert.code}`);
  return (
    <li className={classes.alert} data-active={isActive}>
      <span className={classes.alertMark}>
        <StatusMark status={alert.status} />
        <span className="hidden">{t(`status.${alert.status}`, { ns: "common" })}</span>
      </span>
      <span className={classes.alertWords}>
        {named && (
          <>
            <AccountLink account={alert.account} {...(row === null ? {} : { row })} />
            {alert.mrr !== null && (
              <span className="quiet">
                {" "}
                {t("page.alerts.mrr", {
                  value: format.value(
                    Math.round(alert.mrr),
                    { unit: "money", currency: workspace.currency },
                    { compact: true },
                  ),
                })}
              </span>
            )}
            <br />
          </>
        )}
        <strong>{title}</strong> {text.alert(alert)}
      </span>
      {rest !== null && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              className={sheet.noPrint}
              aria-label={t("page.alerts.restOf", { title, account: name })}
            >
              {t("page.alerts.rest")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {RESTS.map((count) => (
              <Menu.Item key={count} onClick={() => rest(count)}>
                {t("page.alerts.days", { count })}
              </Menu.Item>
            ))}
            <Menu.Item onClick={() => rest(null)}>{t("page.alerts.forGood")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
