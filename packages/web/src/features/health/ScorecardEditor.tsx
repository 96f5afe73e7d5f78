import { Button, NumberInput, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { Backtest } from "@tendwell/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { PanelFrame } from "../../panels/PanelFrame.tsx";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { BacktestReport } from "./BacktestReport.tsx";
import classes from "./Health.module.css";
import { ScorecardVersions } from "./ScorecardVersions.tsx";
import { usePublish } from "./use-publish.ts";
import { useScorecardCheck } from "./use-scorecard-check.ts";

interface ScorecardEditorProps {
  readonly id: string;
  readonly source: string;
  /** The replay that the version in force was published with. */
  readonly kept: Backtest | null;
  readonly published: (id: string) => void;
}

const MONTHS = 24;
const HORIZON = 90;
const CAPACITY = 20;

/** The text with its check, its replay over the past, and publishing. */
export function ScorecardEditor({ id, source: stored, kept, published }: ScorecardEditorProps) {
  const { t } = useTranslation("health");
  const workspace = useWorkspace();
  const editable = workspace.role !== "viewer";
  const [source, setSource] = useState(stored);
  const [months, setMonths] = useState<string | number>(MONTHS);
  const [horizonDays, setHorizon] = useState<string | number>(HORIZON);
  const [capacity, setCapacity] = useState<string | number>(CAPACITY);
  const question = {
    source,
    months: Number(months),
    horizonDays: Number(horizonDays),
    capacity: Number(capacity),
  };
  const check = useScorecardCheck();
  const replay = useMutation({
    mutationFn: () =>
      call("POST /api/v1/workspaces/{workspace}/scorecards/backtest", {
        params: { workspace: workspace.slug },
        body: question,
      }),
  });
  const publish = usePublish(published);
  const take = (text: string): void => {
    setSource(text);
    check.reset();
    replay.reset();
    publish.reset();
  };
  const title = /^title:\s*["']?(.*?)["']?\s*$/m.exec(source)?.[1] ?? id;
  const found = check.data;
  const failed = found?.examples.filter((one) => !one.passed) ?? [];
  const shown = replay.data ?? (source === stored ? kept : null);
  return (
    <div className={classes.columns}>
      <div className={classes.stack}>
        {!editable && <p className={classes.notice}>{t("page.edit.readOnly")}</p>}
        <Textarea
          className={classes.source}
          label={t("page.edit.source")}
          autosize
          minRows={18}
          maxRows={36}
          spellCheck={false}
          readOnly={!editable}
          value={source}
          onChange={(event) => take(event.currentTarget.value)}
        />
        <div className={classes.actions}>
          <Button variant="default" loading={check.isPending} onClick={() => check.mutate(source)}>
            {t("page.edit.check")}
          </Button>
          {editable && (
            <Button loading={publish.isPending} onClick={() => publish.mutate({ question, title })}>
              {t("page.edit.publish")}
            </Button>
          )}
        </div>
        {editable && <p className="quiet">{t("page.edit.publishAbout")}</p>}
        {check.isError && <ErrorPanel error={check.error} />}
        {publish.isError && <ErrorPanel error={publish.error} />}
        {found !== undefined && (
          <div role="status">
            {found.problems.length === 0 && failed.length === 0 && (
              <p className={classes.verdict}>
                <StatusMark status="healthy" />
                <span>
                  {t("page.edit.sound")}
                  {found.examples.length > 0 && ` ${t("page.edit.examples", { count: found.examples.length })}`}
                </span>
              </p>
            )}
            <ul className={classes.lines}>
              {found.problems.map((problem) => (
                <li key={`${problem.line}:${problem.column} ${problem.message}`}>
                  <StatusMark status="at_risk" />{" "}
                  <code>{t("page.edit.place", { line: problem.line, column: problem.column })}</code> {problem.message}{" "}
                  {problem.mend !== null && <span className="quiet">{problem.mend}</span>}
                </li>
              ))}
              {failed.map((one) => (
                <li key={one.name}>
                  <StatusMark status="at_risk" /> {one.name} <span className="quiet">{one.message}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
        <ScorecardVersions id={id} take={editable ? take : null} />
      </div>
      <PanelFrame title={t("page.edit.replayTitle")}>
        <div className={classes.body}>
          {editable && (
            <form
              className={classes.form}
              onSubmit={(event) => {
                event.preventDefault();
                replay.mutate();
              }}
            >
              <p className="quiet">{t("page.edit.replayText")}</p>
              <div className={classes.fields}>
                <NumberInput label={t("page.edit.months")} min={2} max={60} value={months} onChange={setMonths} />
                <NumberInput
                  label={t("page.edit.horizon")}
                  min={7}
                  max={730}
                  value={horizonDays}
                  onChange={setHorizon}
                />
                <NumberInput
                  label={t("page.edit.capacity")}
                  min={1}
                  max={100_000}
                  value={capacity}
                  onChange={setCapacity}
                />
              </div>
              <div className={classes.actions}>
                <Button type="submit" variant="default" size="xs" loading={replay.isPending}>
                  {t("page.edit.replay")}
                </Button>
              </div>
            </form>
          )}
          {replay.isError && <ErrorPanel error={replay.error} />}
          {shown !== null && <BacktestReport backtest={shown} />}
        </div>
      </PanelFrame>
    </div>
  );
}
