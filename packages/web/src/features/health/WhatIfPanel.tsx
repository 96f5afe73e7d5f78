import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Health.module.css";
import { HealthBadge } from "./HealthBadge.tsx";
import type { AccountScoreItem } from "./health-queries.ts";
import { useHealthText } from "./use-health-text.ts";
import { useRawText } from "./use-raw-text.ts";

/** What the score would be if one measure were otherwise; stores nothing. */
export function WhatIfPanel({ account, score }: { account: string; score: AccountScoreItem }) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const raw = useRawText();
  const workspace = useWorkspace();
  const [id, setId] = useState((score.measures.find((one) => one.raw !== null) ?? score.measures[0])?.id ?? "");
  const [value, setValue] = useState<string | number>("");
  const measure = score.measures.find((one) => one.id === id);
  const asPercent = measure !== undefined && raw.unit(measure) === "ratio";
  const ask = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/accounts/{account}/health/what-if", {
        params: { workspace: workspace.slug, account },
        body: { scorecard: score.scorecard, values: { [id]: Number(value) / (asPercent ? 100 : 1) } },
      }),
  });
  if (measure === undefined) return null;
  const found = ask.data;
  const before = new Map(found?.before.measures.map((one) => [one.id, one.contribution]));
  // What is not a measure's part (limits, an override, children) stays out: the parts shown are those of measures.
  const parts = (found?.after.measures ?? [])
    .map((one) => ({ id: one.id, title: one.title, part: one.contribution - (before.get(one.id) ?? 0) }))
    .filter((one) => Math.abs(one.part) >= 0.05)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part));
  return (
    <PanelFrame title={t("page.whatIf.title")}>
      <form
        className={`${classes.body} ${classes.form} ${classes.noPrint}`}
        onSubmit={(event) => {
          event.preventDefault();
          if (typeof value === "number") ask.mutate();
        }}
      >
        <NativeSelect
          label={t("page.whatIf.measure")}
          value={id}
          onChange={(event) => {
            setId(event.currentTarget.value);
            setValue("");
            ask.reset();
          }}
          data={score.measures.map((one) => ({
            value: one.id,
            label: text.measure(score.scorecard, one.id, one.title),
          }))}
        />
        <NumberInput
          label={t("page.whatIf.value")}
          description={t("page.whatIf.now", { value: raw.text(measure) })}
          {...(asPercent ? { suffix: " %" } : {})}
          value={value}
          onChange={(next) => {
            setValue(next);
            ask.reset();
          }}
        />
        <div className={classes.actions}>
          <Button
            type="submit"
            size="xs"
            variant="default"
            disabled={typeof value !== "number"}
            loading={ask.isPending}
          >
            {t("page.whatIf.ask")}
          </Button>
        </div>
        {ask.isError && <ErrorPanel error={ask.error} />}
        {found !== undefined && (
          <div role="status">
            <p className={classes.whatIf}>
              <span>{found.before.score === null ? "–" : text.points(found.before.score)}</span>
              <HealthBadge score={found.before} />
              <span aria-hidden="true">→</span>
              <strong>{found.after.score === null ? "–" : text.points(found.after.score)}</strong>
              <HealthBadge score={found.after} />
            </p>
            {parts.length === 0 ? (
              <p className="quiet">{t("page.whatIf.same")}</p>
            ) : (
              <>
                <p className="quiet">{t("page.whatIf.parts")}</p>
                <ul className={classes.parts}>
                  {parts.map((one) => (
                    <li key={one.id} data-sign={one.part < 0 ? "down" : "up"}>
                      {text.measure(score.scorecard, one.id, one.title)} {text.points(one.part, true)}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
      </form>
    </PanelFrame>
  );
}
