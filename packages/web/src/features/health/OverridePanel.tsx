import { Button, NativeSelect, NumberInput, Textarea } from "@mantine/core";
import type { AccountHealth } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Health.module.css";
import { OverrideMark } from "./HealthBadge.tsx";
import type { AccountScoreItem } from "./health-queries.ts";
import { useHealthChange } from "./use-health-change.ts";
import { useHealthText } from "./use-health-text.ts";

const DAYS = [7, 14, 30, 60, 90] as const;
const DEFAULT_DAYS = 30;
const REASON_FROM = 3;

interface OverridePanelProps {
  readonly account: string;
  readonly score: AccountScoreItem;
  readonly overrides: AccountHealth["overrides"];
  readonly editable: boolean;
}

/** What a person says the score is, for a time and with a reason; it can be taken back. */
export function OverridePanel({ account, score, overrides, editable }: OverridePanelProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState<string | number>("");
  const [reason, setReason] = useState("");
  const [days, setDays] = useState<number>(DEFAULT_DAYS);
  const [decay, setDecay] = useState<"none" | "linear">("none");
  const params = { workspace: workspace.slug, account };
  const put = useHealthChange(
    () =>
      call("POST /api/v1/workspaces/{workspace}/accounts/{account}/health/override", {
        params,
        body: { scorecard: score.scorecard, score: Number(value), reason: reason.trim(), days, decay },
      }),
    () => {
      setOpen(false);
      setReason("");
      setValue("");
    },
  );
  const now = Date.parse(score.asOf);
  const inForce = overrides.filter(
    (one) =>
      one.withdrawnAt === null &&
      Date.parse(one.expiresAt) > now &&
      (one.scorecard === null || one.scorecard === score.scorecard),
  );
  // The route takes back those of one scorecard, or those that are meant for all.
  const withdraw = useHealthChange(async () => {
    for (const scorecard of new Set(inForce.map((one) => one.scorecard)))
      await call("DELETE /api/v1/workspaces/{workspace}/accounts/{account}/health/override", {
        params,
        query: scorecard === null ? {} : { scorecard },
      });
  });
  const sound = typeof value === "number" && value >= 0 && value <= 100 && reason.trim().length >= REASON_FROM;
  return (
    <PanelFrame title={t("page.override.title")}>
      <div className={classes.body}>
        {inForce.length === 0 && <p className="quiet">{t("page.override.none")}</p>}
        {inForce.length > 0 && (
          <ul className={classes.lines}>
            {inForce.map((one) => (
              <li key={one.id}>
                <OverrideMark /> <strong>{text.points(one.score)}</strong> {one.reason}
                <div className="quiet">
                  {t("page.override.by", {
                    author: one.author,
                    from: format.instant(one.setAt, workspace.zone),
                    to: format.instant(one.expiresAt, workspace.zone),
                  })}
                  {one.decay === "linear" && ` · ${t("page.override.fading")}`}
                </div>
              </li>
            ))}
          </ul>
        )}
        {withdraw.isError && <ErrorPanel error={withdraw.error} />}
        {editable && !open && (
          <div className={classes.actions}>
            <Button size="xs" variant="default" onClick={() => setOpen(true)}>
              {t("page.override.open")}
            </Button>
            {inForce.length > 0 && (
              <Button
                size="xs"
                variant="subtle"
                loading={withdraw.isPending}
                onClick={() => withdraw.mutate(undefined)}
              >
                {t("page.override.withdraw")}
              </Button>
            )}
          </div>
        )}
        {open && (
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (sound) put.mutate(undefined);
            }}
          >
            <NumberInput
              label={t("page.override.score")}
              description={t("page.override.scoreAbout")}
              min={0}
              max={100}
              required
              value={value}
              onChange={setValue}
            />
            <Textarea
              label={t("page.reason")}
              required
              autosize
              minRows={2}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <NativeSelect
              label={t("page.override.until")}
              value={String(days)}
              onChange={(event) => setDays(Number(event.currentTarget.value))}
              data={DAYS.map((count) => ({ value: String(count), label: t("page.override.days", { count }) }))}
            />
            <NativeSelect
              label={t("page.override.decay")}
              value={decay}
              onChange={(event) => setDecay(event.currentTarget.value === "linear" ? "linear" : "none")}
              data={[
                { value: "none", label: t("page.override.full") },
                { value: "linear", label: t("page.override.linear") },
              ]}
            />
            {put.isError && <ErrorPanel error={put.error} />}
            <div className={classes.actions}>
              <Button type="submit" size="xs" disabled={!sound} loading={put.isPending}>
                {t("page.override.save")}
              </Button>
              <Button size="xs" variant="subtle" onClick={() => setOpen(false)}>
                {t("action.cancel", { ns: "common" })}
              </Button>
            </div>
          </form>
        )}
      </div>
    </PanelFrame>
  );
}
