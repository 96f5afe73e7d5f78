import { NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { AccountLink } from "./AccountLink.tsx";
import classes from "./Alerts.module.css";
import sheet from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import { healthPart, type ScorecardItem, type TodayItem, todayQuery } from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";

const SPANS = [7, 28, 90] as const;
/** Lines of a ledger under a name: what moved the score most. */
const REASONS = 2;

/** Whose score moved most, and what moved it. */
export function MovesPanel({ card }: { card: ScorecardItem }) {
  const { t } = useTranslation("portfolio");
  const workspace = useWorkspace();
  const [view] = useView();
  const [days, setDays] = useState<number>(SPANS[0]);
  const today = useQuery(todayQuery(workspace.slug, { scorecard: card.id, days, ...healthPart(view) }));
  const title = t("moves.title");
  return (
    <PanelFrame
      title={title}
      tools={
        <NativeSelect
          size="xs"
          aria-label={t("moves.span")}
          value={String(days)}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data={SPANS.map((count) => ({ value: String(count), label: t("moves.days", { count }) }))}
        />
      }
    >
      {today.isPending && (
        <div className={sheet.body}>
          <Skeleton height={140} />
        </div>
      )}
      {today.isError && <ErrorPanel error={today.error} retry={() => void today.refetch()} />}
      {today.data !== undefined && today.data.moves.length === 0 && (
        <p className={`quiet ${sheet.body}`}>{t(today.data.since === null ? "moves.noPast" : "moves.none")}</p>
      )}
      {today.data !== undefined && today.data.moves.length > 0 && (
        <ul className={classes.alerts}>
          {today.data.moves.map((move) => (
            <MoveLine key={move.account.id} card={card.id} move={move} />
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}

function MoveLine({ card, move }: { card: string; move: TodayItem["moves"][number] }) {
  const { t } = useTranslation("portfolio");
  const text = useHealthText();
  // The first line says the move itself, which the head of this one says already.
  const reasons = move.words.slice(1, 1 + REASONS);
  return (
    <li className={classes.alert}>
      <span className={classes.alertWords}>
        <AccountLink account={move.account} /> <HealthBadge score={move} />
        <br />
        <strong>
          {t("moves.move", {
            from: text.points(move.before),
            to: text.points(move.after),
            change: text.points(move.change, true),
          })}
        </strong>
        {reasons.map((word) => (
          <span key={`${word.code} ${word.values.measure ?? ""}`}> {text.ledger(card, word, move.behaviour)}</span>
        ))}
      </span>
    </li>
  );
}
