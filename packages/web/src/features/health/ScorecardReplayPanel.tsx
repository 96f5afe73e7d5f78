import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Backtest } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { BacktestReport } from "./BacktestReport.tsx";
import sheet from "./Health.module.css";
import type { ReplayQuestion } from "./replay-question.ts";
import { ScorecardComparePanel } from "./ScorecardComparePanel.tsx";
import classes from "./ScorecardForm.module.css";

interface ScorecardReplayPanelProps {
  readonly id: string;
  readonly source: string;
  /** The replay that this text was published with. */
  readonly kept: Backtest | null;
  readonly question: ReplayQuestion;
  readonly ask: (question: ReplayQuestion) => void;
  readonly editable: boolean;
  readonly outcome: string;
}

/** The past, by this text: what it would have said, and against which others. */
export function ScorecardReplayPanel(props: ScorecardReplayPanelProps) {
  const { id, source, kept, question, ask, editable, outcome } = props;
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const attributes = useQuery(attributesQuery(workspace.slug)).data?.items ?? [];
  const [asked, setAsked] = useState<string | null>(null);
  const replay = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/scorecards/backtest", {
        params: { workspace: workspace.slug },
        body: { source, ...question },
      }),
    onSuccess: () => setAsked(source),
  });
  const shown = replay.data !== undefined && asked === source ? replay.data : kept;
  return (
    <div className={sheet.form}>
      <form
        className={sheet.form}
        onSubmit={(event) => {
          event.preventDefault();
          replay.mutate();
        }}
      >
        <p className="quiet">{t("page.edit.replayText")}</p>
        <div className={classes.fields}>
          <NumberInput
            size="xs"
            label={t("page.edit.months")}
            min={2}
            max={60}
            value={question.months}
            onChange={(value) => ask({ ...question, months: Number(value) })}
          />
          <NumberInput
            size="xs"
            label={t("page.edit.horizon")}
            min={7}
            max={730}
            value={question.horizonDays}
            onChange={(value) => ask({ ...question, horizonDays: Number(value) })}
          />
          <NumberInput
            size="xs"
            label={t("page.edit.capacity")}
            min={1}
            max={100_000}
            value={question.capacity}
            onChange={(value) => ask({ ...question, capacity: Number(value) })}
          />
          <NativeSelect
            size="xs"
            label={t("page.edit.segment")}
            value={question.segment ?? ""}
            onChange={(event) => {
              const { segment: _, ...rest } = question;
              const segment = event.currentTarget.value;
              ask(segment === "" ? rest : { ...rest, segment });
            }}
            data={[
              { value: "", label: t("page.edit.noSegment") },
              ...attributes.map((one) => ({ value: one.name, label: wordsOf(one.name) })),
            ]}
          />
        </div>
        {editable && (
          <div className={sheet.actions}>
            <Button type="submit" size="xs" loading={replay.isPending}>
              {t("page.edit.replay")}
            </Button>
          </div>
        )}
      </form>
      {replay.isError && <ErrorPanel error={replay.error} />}
      {shown !== null && (
        <section aria-label={t("page.edit.replayTitle")}>
          <h3>{t("page.edit.replayTitle")}</h3>
          <BacktestReport backtest={shown} />
        </section>
      )}
      <ScorecardComparePanel id={id} source={source} question={question} outcome={outcome} />
    </div>
  );
}
