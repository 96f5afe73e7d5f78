// Over 300 lines: the account's small panels share what they are asked with and how they say it.
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { AccountOverview } from "@tendwell/contract";
import { useTranslation } from "react-i18next";
import { localDay } from "../../lib/local-day.ts";
import { wordsOf } from "../../lib/metric-text.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { SmallTable } from "../health/SmallTable.tsx";
import classes from "./Touches.module.css";
import { momentPart, overviewQuery } from "./touch-queries.ts";

const SILENT_DAYS = 30;

interface PartProps {
  readonly overview: AccountOverview;
}

/** An account's people, use, money, tickets, surveys and milestones, each a panel. */
export function AccountOverviewPanels({ account }: { readonly account: string }) {
  const workspace = useWorkspace();
  const [view] = useView();
  const overview = useQuery(overviewQuery(workspace.slug, account, momentPart(view)));
  if (overview.isError) return <ErrorPanel error={overview.error} retry={() => void overview.refetch()} />;
  if (overview.isPending)
    return (
      <div className={classes.grid}>
        <Skeleton height={220} />
        <Skeleton height={220} />
      </div>
    );
  const { data } = overview;
  return (
    <div className={classes.grid}>
      <PeoplePanel overview={data} />
      <UsePanel overview={data} />
      <MoneyPanel overview={data} />
      <TicketsPanel overview={data} />
      <AnswersPanel overview={data} />
      <PlanPanel overview={data} />
    </div>
  );
}

function useDay(): (instant: string | null) => string {
  const format = useFormat();
  const workspace = useWorkspace();
  return (instant) => (instant === null ? "–" : format.date(localDay(instant, workspace.zone)));
}

function Facts({ items }: { readonly items: readonly (readonly [name: string, value: string, bad?: boolean])[] }) {
  return (
    <dl className={classes.facts}>
      {items.map(([name, value, bad]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={bad === true ? classes.bad : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function PeoplePanel({ overview }: PartProps) {
  const { t } = useTranslation("touches");
  const format = useFormat();
  const day = useDay();
  const title = t("account.people");
  const more = overview.peopleTotal - overview.people.length;
  return (
    <PanelFrame title={title} tools={<span className="quiet">{format.count(overview.peopleTotal)}</span>}>
      {overview.people.length === 0 ? (
        <p className={`quiet ${classes.note}`}>{t("account.peopleNone")}</p>
      ) : (
        <SmallTable
          title={title}
          items={overview.people}
          keyOf={(one) => one.id}
          columns={[
            {
              name: t("account.person"),
              cell: (one) => (
                <>
                  {one.name ?? one.externalId ?? t("account.erased")}
                  {one.role !== null && <div className="quiet">{wordsOf(one.role)}</div>}
                </>
              ),
            },
            {
              name: t("account.lastSign"),
              cell: (one) =>
                one.lastSign === null ? (
                  t("account.never")
                ) : (
                  <>
                    {day(one.lastSignAt)}
                    <div className="quiet">{t(`state.sign.${one.lastSign}`)}</div>
                  </>
                ),
            },
            {
              name: t("account.silent"),
              number: true,
              cell: (one) =>
                one.silentDays === null ? (
                  "–"
                ) : (
                  <span className={one.role !== null && one.silentDays >= SILENT_DAYS ? classes.bad : undefined}>
                    {t("account.days", { days: format.count(Math.max(0, one.silentDays)) })}
                  </span>
                ),
            },
          ]}
        />
      )}
      {more > 0 && <p className={`quiet ${classes.note}`}>{t("account.peopleMore", { more: format.count(more) })}</p>}
    </PanelFrame>
  );
}

function UsePanel({ overview: { use, lastUseAt } }: PartProps) {
  const { t } = useTranslation("touches");
  const format = useFormat();
  const day = useDay();
  const against = (value: number, before: number): string =>
    `${format.count(Math.round(value))} (${t("account.before", { value: format.count(Math.round(before)) })})`;
  const title = t("account.use");
  return (
    <PanelFrame title={title}>
      <Facts
        items={[
          [t("account.active"), against(use.people, use.peopleBefore)],
          [t("account.events"), against(use.events, use.eventsBefore)],
          ...(use.seats === null ? [] : [[t("account.seats"), format.count(use.seats)] as const]),
          [t("account.lastUse"), day(lastUseAt)],
        ]}
      />
      {use.features.length > 0 && (
        <SmallTable
          title={title}
          items={use.features}
          keyOf={(one) => one.feature}
          columns={[
            { name: t("account.feature"), cell: (one) => wordsOf(one.feature) },
            { name: t("account.featurePeople"), number: true, cell: (one) => format.count(one.people) },
            { name: t("account.featureEvents"), number: true, cell: (one) => format.count(Math.round(one.events)) },
          ]}
        />
      )}
    </PanelFrame>
  );
}

function MoneyPanel({ overview: { money } }: PartProps) {
  const { t } = useTranslation("touches");
  const format = useFormat();
  const day = useDay();
  const amount = (minor: number, currency: string): string =>
    format.value(Math.round(minor), { unit: "money", currency });
  const title = t("account.money");
  const open = money.open.map((one) => `${format.count(one.invoices)} · ${amount(one.amount, one.currency)}`);
  return (
    <PanelFrame title={title}>
      <Facts
        items={[
          ...(money.renewal === null
            ? []
            : [
                [
                  t("account.renewal"),
                  `${day(money.renewal.at)} · ${amount(money.renewal.value, money.renewal.currency)}`,
                ] as const,
              ]),
          [t("account.openInvoices"), open.length === 0 ? t("account.none") : open.join(", ")],
          [t("account.failed"), format.count(money.failedPayments), money.failedPayments > 0],
          [t("account.lastPayment"), day(money.lastPaymentAt)],
        ]}
      />
      {money.subscriptions.length === 0 ? (
        <p className={`quiet ${classes.note}`}>{t("account.noSubscription")}</p>
      ) : (
        <SmallTable
          title={title}
          items={money.subscriptions}
          keyOf={(one) => `${one.plan} ${one.since} ${one.mrr}`}
          columns={[
            { name: t("account.plan"), cell: (one) => one.plan ?? "–" },
            { name: t("account.status"), cell: (one) => t(`state.subscription.${one.status}`) },
            { name: t("account.since"), cell: (one) => day(one.since) },
            { name: t("account.mrr"), number: true, cell: (one) => amount(one.mrr, one.currency) },
          ]}
        />
      )}
    </PanelFrame>
  );
}

function TicketsPanel({ overview: { tickets } }: PartProps) {
  const { t } = useTranslation("touches");
  const format = useFormat();
  const day = useDay();
  const title = t("account.tickets");
  return (
    <PanelFrame title={title}>
      <Facts
        items={[
          [t("account.open"), format.count(tickets.open)],
          [t("account.opened"), format.count(tickets.opened)],
          [t("account.reopened"), format.count(tickets.reopened), tickets.reopened > 0],
        ]}
      />
      {tickets.items.length === 0 ? (
        <p className={`quiet ${classes.note}`}>{t("account.noTickets")}</p>
      ) : (
        <SmallTable
          title={title}
          items={tickets.items}
          keyOf={(one) => one.id}
          columns={[
            { name: t("account.date"), cell: (one) => day(one.at) },
            { name: t("account.type"), cell: (one) => (one.type === null ? "–" : wordsOf(one.type)) },
            { name: t("account.priority"), cell: (one) => (one.priority === null ? "–" : wordsOf(one.priority)) },
            { name: t("account.status"), cell: (one) => t(`state.ticket.${one.status}`) },
          ]}
        />
      )}
    </PanelFrame>
  );
}

function AnswersPanel({ overview: { surveys } }: PartProps) {
  const { t } = useTranslation("touches");
  const format = useFormat();
  const day = useDay();
  const title = t("account.surveys");
  return (
    <PanelFrame title={title}>
      {surveys.length === 0 ? (
        <p className={`quiet ${classes.note}`}>{t("account.noSurveys")}</p>
      ) : (
        <SmallTable
          title={title}
          items={surveys.map((one, i) => ({ ...one, i }))}
          keyOf={(one) => String(one.i)}
          columns={[
            { name: t("account.date"), cell: (one) => day(one.at) },
            { name: t("account.survey"), cell: (one) => wordsOf(one.survey) },
            { name: t("account.person"), cell: (one) => one.person ?? "–" },
            {
              name: t("account.score"),
              number: true,
              cell: (one) => t("account.scoreOf", { score: format.count(one.score), max: format.count(one.scaleMax) }),
            },
          ]}
        />
      )}
    </PanelFrame>
  );
}

function PlanPanel({ overview: { milestones, goals } }: PartProps) {
  const { t } = useTranslation("touches");
  const format = useFormat();
  const day = useDay();
  const title = t("account.milestones");
  return (
    <PanelFrame title={title}>
      {milestones.length === 0 ? (
        <p className={`quiet ${classes.note}`}>{t("account.noMilestones")}</p>
      ) : (
        <SmallTable
          title={title}
          items={milestones}
          keyOf={(one) => `${one.milestone} ${one.plannedAt}`}
          columns={[
            { name: t("account.milestone"), cell: (one) => wordsOf(one.milestone) },
            {
              name: t("account.status"),
              cell: (one) => (
                <span className={one.state === "late" ? classes.bad : undefined}>
                  {t(`state.milestone.${one.state}`)}
                </span>
              ),
            },
            { name: t("account.due"), cell: (one) => day(one.achievedAt ?? one.dueAt) },
          ]}
        />
      )}
      {goals.length > 0 && (
        <Facts
          items={goals.map(
            (one) =>
              [
                wordsOf(one.target),
                one.attained === null
                  ? `– / ${format.count(one.agreed)}`
                  : `${format.count(one.attained)} / ${format.count(one.agreed)}`,
              ] as const,
          )}
        />
      )}
    </PanelFrame>
  );
}
