import { useTranslation } from "react-i18next";
import { localDay } from "../../lib/local-day.ts";
import type { Status } from "../../lib/status-of.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { StatusMark } from "../../ui/StatusMark.tsx";
import type { DueColumn } from "./DuePanel.tsx";
import classes from "./Pages.module.css";

interface DueItem {
  readonly account: { readonly id: string; readonly externalId: string | null; readonly name: string | null };
  readonly dueAt: string;
  readonly daysLeft: number;
  readonly state: string;
}

/** The columns that every list of what is due has: whose it is, its day, the days left, and how it stands. */
export function useDueColumns<T extends DueItem>(statusOf: Readonly<Record<T["state"], Status>>) {
  const { t } = useTranslation("pages");
  const format = useFormat();
  const workspace = useWorkspace();
  const accountOf = ({ account }: T) => account.name ?? account.externalId ?? account.id;
  const account: DueColumn<T> = { name: t("due.account"), cell: accountOf, file: accountOf };
  const day = (name: string): DueColumn<T> => ({
    name,
    cell: (item) => format.date(localDay(item.dueAt, workspace.zone)),
    file: (item) => localDay(item.dueAt, workspace.zone),
  });
  const left: DueColumn<T> = {
    name: t("due.left"),
    number: true,
    cell: (item) => format.count(item.daysLeft),
    file: (item) => item.daysLeft,
  };
  const state: DueColumn<T> = {
    name: t("due.state"),
    cell: (item) => {
      const status = statusOf[item.state as T["state"]];
      return (
        <span className={classes.state} data-status={status}>
          <StatusMark status={status} />
          {t(`due.stateOf.${item.state}`)}
        </span>
      );
    },
    file: (item) => t(`due.stateOf.${item.state}`),
  };
  return { account, day, left, state };
}
