import { NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { LedgerAnswer } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Answer, ApiError } from "../../lib/api-client.ts";
import { shiftDate } from "../../lib/calendar.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Health.module.css";
import {
  type AccountScoreItem,
  accountLedgerQuery,
  healthPart,
  portfolioLedgerQuery,
  type ScorecardItem,
} from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";

const SPANS = [7, 28, 90] as const;
const DEFAULT_SPAN = 28;
type Ledger = LedgerAnswer | Answer<"GET /api/v1/workspaces/{workspace}/portfolio/ledger">;

interface LedgerFrameProps {
  readonly title: string;
  readonly card: string;
  readonly days: number;
  readonly setDays: (days: number) => void;
  readonly query: {
    readonly data?: Ledger | undefined;
    readonly error: unknown;
    readonly isPending: boolean;
    refetch(): unknown;
  };
}

/** The parts of a move, in words; the first sentence says the move itself. */
function LedgerFrame({ title, card, days, setDays, query }: LedgerFrameProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const { zone } = useWorkspace();
  const none = query.error instanceof ApiError && [404, 422].includes(query.error.problem.status);
  const { data } = query;
  const [lead, ...parts] = data?.words ?? [];
  return (
    <PanelFrame
      title={title}
      tools={
        <NativeSelect
          size="xs"
          aria-label={t("page.ledger.span")}
          value={String(days)}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data={SPANS.map((count) => ({ value: String(count), label: t("page.ledger.days", { count }) }))}
        />
      }
    >
      <div className={classes.body}>
        {query.isPending && <Skeleton height={72} />}
        {none && <p className="quiet">{t("page.ledger.none")}</p>}
        {query.error !== null && !none && <ErrorPanel error={query.error} retry={() => void query.refetch()} />}
        {data !== undefined && lead !== undefined && (
          <>
            <p className={classes.strong}>{text.ledger(card, lead, data.behaviour)}</p>
            {parts.length > 0 && (
              <ul className={classes.parts}>
                {parts.map((word) => (
                  <li key={`${word.code} ${word.values.measure ?? ""}`} data-sign={signOf(word.values.part)}>
                    {text.ledger(card, word, data.behaviour)}
                  </li>
                ))}
              </ul>
            )}
            {typeof data.from !== "number" && typeof data.to !== "number" && (
              <p className="quiet">
                {t("page.ledger.between", {
                  from: format.instant(data.from.asOf, zone),
                  to: format.instant(data.to.asOf, zone),
                })}
              </p>
            )}
          </>
        )}
      </div>
    </PanelFrame>
  );
}

const signOf = (part: string | number | undefined): "up" | "down" => (String(part).startsWith("−") ? "down" : "up");

/** What moved an account's score. */
export function AccountLedgerPanel({ account, score }: { account: string; score: AccountScoreItem }) {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const [{ asOf }] = useView();
  const [days, setDays] = useState<number>(DEFAULT_SPAN);
  const query = useQuery(
    accountLedgerQuery(workspace.slug, account, {
      scorecard: score.scorecard,
      from: shiftDate(asOf?.slice(0, 10) ?? workspace.today, "day", -days),
      ...(asOf === undefined ? {} : { to: asOf }),
    }),
  );
  return (
    <LedgerFrame title={t("page.ledger.account")} card={score.scorecard} days={days} setDays={setDays} query={query} />
  );
}

/** What moved the portfolio's mean. */
export function PortfolioLedgerPanel({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const [view] = useView();
  const [days, setDays] = useState<number>(DEFAULT_SPAN);
  const { filter, segment, asOf } = healthPart(view);
  const query = useQuery(
    portfolioLedgerQuery(workspace.slug, {
      scorecard: card.id,
      from: shiftDate(asOf?.slice(0, 10) ?? workspace.today, "day", -days),
      ...(asOf === undefined ? {} : { to: asOf }),
      ...(filter === undefined ? {} : { filter }),
      ...(segment === undefined ? {} : { segment }),
    }),
  );
  return <LedgerFrame title={t("page.ledger.portfolio")} card={card.id} days={days} setDays={setDays} query={query} />;
}
