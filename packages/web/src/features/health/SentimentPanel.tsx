import { Button, NativeSelect, Textarea } from "@mantine/core";
import type { AccountHealth } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import classes from "./Health.module.css";
import { useHealthChange } from "./use-health-change.ts";
import { useHealthText } from "./use-health-text.ts";

const LEVELS = [100, 75, 50, 25, 0] as const;
const LISTED = 4;
const REASON_FROM = 3;

interface SentimentPanelProps {
  readonly account: string;
  readonly sentiments: AccountHealth["sentiments"];
  readonly editable: boolean;
}

/** How the relationship feels, as people noted it; the newest first. */
export function SentimentPanel({ account, sentiments, editable }: SentimentPanelProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const [open, setOpen] = useState(false);
  const [level, setLevel] = useState<number>(75);
  const [reason, setReason] = useState("");
  const note = useHealthChange(
    () =>
      call("POST /api/v1/workspaces/{workspace}/accounts/{account}/health/sentiment", {
        params: { workspace: workspace.slug, account },
        body: { value: level, reason: reason.trim() },
      }),
    () => {
      setOpen(false);
      setReason("");
    },
  );
  const newest = [...sentiments].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, LISTED);
  const word = (value: number): string => {
    const found = LEVELS.find((one) => one === value);
    return found === undefined ? text.points(value) : t(`page.sentiment.level.${found}`);
  };
  const sound = reason.trim().length >= REASON_FROM;
  return (
    <PanelFrame title={t("page.sentiment.title")}>
      <div className={classes.body}>
        {newest.length === 0 && <p className="quiet">{t("page.sentiment.none")}</p>}
        {newest.length > 0 && (
          <ul className={classes.lines}>
            {newest.map((one) => (
              <li key={`${one.at} ${one.reason}`}>
                <strong>{word(one.value)}</strong> {one.reason}
                <div className="quiet">
                  {one.author} · {format.instant(one.at, workspace.zone)}
                </div>
              </li>
            ))}
          </ul>
        )}
        {editable && !open && (
          <div className={classes.actions}>
            <Button size="xs" variant="default" onClick={() => setOpen(true)}>
              {t("page.sentiment.open")}
            </Button>
          </div>
        )}
        {open && (
          <form
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (sound) note.mutate(undefined);
            }}
          >
            <NativeSelect
              label={t("page.sentiment.how")}
              value={String(level)}
              onChange={(event) => setLevel(Number(event.currentTarget.value))}
              data={LEVELS.map((one) => ({ value: String(one), label: t(`page.sentiment.level.${one}`) }))}
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
            {note.isError && <ErrorPanel error={note.error} />}
            <div className={classes.actions}>
              <Button type="submit" size="xs" disabled={!sound} loading={note.isPending}>
                {t("action.save", { ns: "common" })}
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
