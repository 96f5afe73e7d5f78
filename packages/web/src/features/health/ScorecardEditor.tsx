// Over 300 lines: one editor, whose steps share the draft, its check and its undo.
import { ActionIcon, Button, Textarea, Tooltip } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import type { ScorecardDraft } from "@tendwell/contract";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../lib/api-client.ts";
import { useFormat } from "../../lib/use-format.ts";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import sheet from "./Health.module.css";
import { healthKey, type ScorecardItem } from "./health-queries.ts";
import type { ReplayQuestion } from "./replay-question.ts";
import classes from "./ScorecardEditor.module.css";
import form from "./ScorecardForm.module.css";
import { ScorecardMeasuresForm } from "./ScorecardMeasuresForm.tsx";
import { ScorecardOutcomeForm } from "./ScorecardOutcomeForm.tsx";
import { ScorecardPreviewPanel } from "./ScorecardPreviewPanel.tsx";
import { ScorecardPublishPanel } from "./ScorecardPublishPanel.tsx";
import { ScorecardReplayPanel } from "./ScorecardReplayPanel.tsx";
import { ScorecardWeightsForm } from "./ScorecardWeightsForm.tsx";
import { EditingContext, type ScorecardEditing } from "./scorecard-editing.ts";
import { placedMeasures, readScorecard, type SourcePath, setAll } from "./scorecard-source.ts";
import { useHealthText } from "./use-health-text.ts";
import { usePublish } from "./use-publish.ts";
import { useScorecardCheck } from "./use-scorecard-check.ts";
import { useScorecardDraft } from "./use-scorecard-draft.ts";

interface ScorecardEditorProps {
  readonly id: string;
  /** The text begun from. */
  readonly start: string;
  /** The scorecard in force of this id; null for a new one. */
  readonly card: ScorecardItem | null;
  readonly others: readonly ScorecardItem[];
  readonly draft: ScorecardDraft | null;
  /** Told when a draft or a version is stored under an id. */
  readonly stored: (id: string) => void;
}

const STEPS = ["outcome", "measures", "weights", "replay", "publish", "source"] as const;
const STANDARD: ReplayQuestion = { months: 24, horizonDays: 90, capacity: 20 };

/** A scorecard step by step, from the outcome to publishing; each step edits the same text. */
export function ScorecardEditor({ id, start, card, others, draft, stored }: ScorecardEditorProps) {
  const { t } = useTranslation("health");
  const text = useHealthText();
  const format = useFormat();
  const workspace = useWorkspace();
  const client = useQueryClient();
  const editable = workspace.role !== "viewer";
  const [view, setView] = useView();
  const step = STEPS.find((one) => one === view.component) ?? "outcome";
  const { source, change, undo, redo } = useScorecardDraft(start);
  const [question, setQuestion] = useState<ReplayQuestion>(STANDARD);
  const [kept, setKept] = useState(start);
  const steps = useRef<HTMLElement>(null);
  const check = useScorecardCheck(source);
  const document = useMemo(() => readScorecard(source), [source]);
  const problems = check.found?.problems ?? [];
  const failed = check.found?.examples.filter((one) => !one.passed) ?? [];
  const dirty = source !== kept;
  const own = document?.id === undefined || document.id === "" ? id : document.id;
  const told = (message: string): void => {
    notifications.show({ message, closeButtonProps: { "aria-label": t("action.close", { ns: "common" }) } });
  };
  const keep = useMutation({
    mutationFn: () =>
      call("PUT /api/v1/workspaces/{workspace}/scorecards/drafts/{scorecard}", {
        params: { workspace: workspace.slug, scorecard: own },
        body: { source, base: card?.version ?? 0 },
      }),
    onSuccess: async () => {
      setKept(source);
      told(t("page.design.draftKept"));
      stored(own);
      await client.invalidateQueries({ queryKey: [...healthKey(workspace.slug), "drafts"] });
    },
  });
  const discard = useMutation({
    mutationFn: () =>
      call("DELETE /api/v1/workspaces/{workspace}/scorecards/drafts/{scorecard}", {
        params: { workspace: workspace.slug, scorecard: id },
      }),
    onSuccess: async () => {
      if (card !== null) {
        change(() => card.source);
        setKept(card.source);
      }
      // The button goes with the draft: whoever pressed it by keyboard goes on from the step.
      steps.current?.querySelector<HTMLElement>("[aria-current]")?.focus();
      await client.invalidateQueries({ queryKey: [...healthKey(workspace.slug), "drafts"] });
    },
  });
  const publish = usePublish((made) => {
    setKept(source);
    stored(made);
  });
  useHotkeys(
    [
      ["mod+S", () => editable && dirty && keep.mutate()],
      ["mod+Z", () => undo?.()],
      ["mod+shift+Z", () => redo?.()],
    ],
    [],
    true,
  );
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty && current.pathname !== next.pathname && !window.confirm(t("page.design.leave")),
    enableBeforeUnload: () => dirty,
  });
  const editing = useMemo<ScorecardEditing | null>(
    () =>
      document === null
        ? null
        : {
            document,
            editable,
            change,
            set: (path: SourcePath, values) =>
              change((before) => setAll(before, path, values), `${path.join(".")} ${Object.keys(values).join(" ")}`),
            problems,
          },
    [document, editable, change, problems],
  );
  const titles = useMemo(
    () =>
      new Map(
        (document === null ? [] : placedMeasures(document)).map(({ measure }) => [
          measure.id,
          text.measure(own, measure.id, measure.title ?? measure.id),
        ]),
      ),
    [document, own, text],
  );
  const sound = check.current && problems.length === 0 && document !== null;
  const inForce = others.find((one) => one.id === own) ?? null;
  const at = STEPS.indexOf(step);
  const next = STEPS[at + 1];
  const wide = step === "replay" || step === "publish";
  return (
    <>
      <div className={classes.designBar}>
        <nav ref={steps} aria-label={t("page.design.steps")}>
          <ol className={classes.steps}>
            {STEPS.map((name, number) => (
              <li key={name}>
                <button
                  type="button"
                  aria-current={name === step ? "step" : undefined}
                  onClick={() => setView({ component: name === "outcome" ? undefined : name }, false)}
                >
                  {name === "source" ? t("page.design.step.source") : `${number + 1} ${t(`page.design.step.${name}`)}`}
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <span className={classes.designTools}>
          <span className="quiet" role="status">
            {problems.length > 0
              ? t("page.preview.faults", { count: problems.length })
              : dirty
                ? t("page.design.unsaved")
                : ""}
          </span>
          {editable && (
            <>
              {(["undo", "redo"] as const).map((name) => {
                const act = name === "undo" ? undo : redo;
                return (
                  <Tooltip key={name} label={t(`action.${name}`, { ns: "common" })}>
                    <ActionIcon
                      variant="default"
                      aria-label={t(`action.${name}`, { ns: "common" })}
                      disabled={act === null}
                      onClick={() => act?.()}
                    >
                      <Icon name={name} />
                    </ActionIcon>
                  </Tooltip>
                );
              })}
              <Button
                size="xs"
                variant="default"
                disabled={!dirty}
                loading={keep.isPending}
                onClick={() => keep.mutate()}
              >
                {t("page.design.keepDraft")}
              </Button>
            </>
          )}
        </span>
      </div>
      {!editable && <p className={sheet.notice}>{t("page.edit.readOnly")}</p>}
      {draft !== null && (
        <p className={sheet.notice}>
          <span>
            {t("page.design.isDraft", { author: draft.author, at: format.instant(draft.updatedAt, workspace.zone) })}
          </span>
          {editable && card !== null && (
            <Button size="compact-xs" variant="default" loading={discard.isPending} onClick={() => discard.mutate()}>
              {t("page.design.discard")}
            </Button>
          )}
        </p>
      )}
      {keep.isError && <ErrorPanel error={keep.error} />}
      {check.error !== null && <ErrorPanel error={check.error} />}
      <div className={wide ? sheet.stack : sheet.columns}>
        <section className={`panel ${sheet.body}`} aria-label={t(`page.design.step.${step}`)}>
          <p className={classes.stepAbout}>{t(`page.design.stepAbout.${step}`)}</p>
          {editing === null && step !== "source" && (
            <p className={form.fault}>
              <StatusMark status="at_risk" /> {t("page.design.unreadable")}
            </p>
          )}
          {editing !== null && document !== null && (
            <EditingContext value={editing}>
              {step === "outcome" && <ScorecardOutcomeForm others={others} />}
              {step === "measures" && <ScorecardMeasuresForm />}
              {step === "weights" && <ScorecardWeightsForm />}
              {step === "replay" && (
                <ScorecardReplayPanel
                  id={own}
                  source={source}
                  kept={inForce !== null && inForce.source === source ? inForce.backtest : null}
                  question={question}
                  ask={setQuestion}
                  editable={editable}
                  outcome={document.outcome}
                />
              )}
              {step === "publish" && (
                <ScorecardPublishPanel
                  id={own}
                  title={document.title}
                  source={source}
                  inForce={inForce}
                  sound={sound}
                  editable={editable}
                  publish={publish}
                  question={question}
                  published={inForce !== null && inForce.source === source ? inForce.backtest : null}
                  take={(taken) => change(() => taken)}
                />
              )}
            </EditingContext>
          )}
          {step === "source" && (
            <>
              <Textarea
                className={classes.source ?? ""}
                label={t("page.edit.source")}
                autosize
                minRows={18}
                maxRows={36}
                spellCheck={false}
                readOnly={!editable}
                value={source}
                onChange={(event) => {
                  const typed = event.currentTarget.value;
                  change(() => typed, "source");
                }}
              />
              {check.current && problems.length === 0 && (
                <p className={sheet.verdict} role="status">
                  <StatusMark status={failed.length === 0 ? "healthy" : "watch"} />
                  <span>
                    {t("page.edit.sound")}{" "}
                    {(check.found?.examples.length ?? 0) > failed.length &&
                      t("page.edit.examples", { count: (check.found?.examples.length ?? 0) - failed.length })}
                  </span>
                </p>
              )}
            </>
          )}
          {failed.length > 0 && (step === "source" || step === "publish") && (
            <ul className={sheet.lines}>
              {failed.map((one) => (
                <li key={one.name}>
                  <StatusMark status="at_risk" /> {one.name} <span className="quiet">{one.message}</span>
                </li>
              ))}
            </ul>
          )}
          {next !== undefined && next !== "source" && (
            <div className={sheet.actions}>
              <Button size="xs" variant="default" onClick={() => setView({ component: next }, false)}>
                {t("page.design.next", { step: t(`page.design.step.${next}`) })}
              </Button>
            </div>
          )}
        </section>
        {!wide && <ScorecardPreviewPanel source={check.settled} problems={check.problems} titles={titles} />}
      </div>
    </>
  );
}
