import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import classes from "./Definitions.module.css";
import { EffectsTable } from "./EffectsTable.tsx";
import { type Draft, useApply, useCheck } from "./use-apply.ts";

interface DefinitionEditorProps {
  readonly draft: Draft;
  readonly close: () => void;
}

/** The id that a text gives itself, so that its base version is told for the right definition. */
function idIn(source: string, otherwise: string): string {
  return /^id:\s*["']?([\w-]+)/m.exec(source)?.[1] ?? otherwise;
}

/** One definition as text: checked, tested by its examples, and stored as a new version. */
export function DefinitionEditor({ draft, close }: DefinitionEditorProps) {
  const { t } = useTranslation("definitions");
  const [source, setSource] = useState(draft.source);
  const check = useCheck();
  const apply = useApply(close);
  const current = (): Draft => {
    const id = idIn(source, draft.id);
    return { ...draft, id, source, base: id === draft.id ? draft.base : null };
  };
  const found = check.data;
  const failed = found?.examples.some((one) => !one.passed) ?? false;
  const sound = found !== undefined && found.plan.problems.length === 0 && !failed;
  return (
    <form
      className={classes.plain}
      onSubmit={(event) => {
        event.preventDefault();
        if (sound) apply.mutate(current());
        else check.mutate(current());
      }}
    >
      <Textarea
        className={classes.source}
        label={t("editor.source")}
        description={t("editor.about")}
        autosize
        minRows={12}
        maxRows={28}
        spellCheck={false}
        value={source}
        onChange={(event) => {
          setSource(event.currentTarget.value);
          check.reset();
        }}
      />
      <div className={classes.actions}>
        <Button
          variant={sound ? "default" : "filled"}
          loading={check.isPending}
          onClick={() => check.mutate(current())}
        >
          {t("editor.check")}
        </Button>
        <Button type="submit" variant={sound ? "filled" : "default"} loading={apply.isPending} disabled={!sound}>
          {t("action.save", { ns: "common" })}
        </Button>
        <Button variant="subtle" onClick={close}>
          {t("action.cancel", { ns: "common" })}
        </Button>
      </div>
      {check.isError && <ErrorPanel error={check.error} />}
      {apply.isError && <ErrorPanel error={apply.error} />}
      {found !== undefined && (
        <div className={classes.plain} role="status">
          {found.plan.problems.length > 0 && (
            <ul className={classes.list}>
              {found.plan.problems.map((problem) => (
                <li key={`${problem.line}:${problem.column} ${problem.message}`}>
                  <StatusMark status="at_risk" />
                  <code>{t("editor.place", { line: problem.line, column: problem.column })}</code>
                  <span>{problem.message}</span>
                  {problem.mend !== null && <span className="quiet">{problem.mend}</span>}
                </li>
              ))}
            </ul>
          )}
          {found.examples.length > 0 && (
            <ul className={classes.list}>
              {found.examples.map((one) => (
                <li key={one.name}>
                  <StatusMark status={one.passed ? "healthy" : "at_risk"} />
                  <span>{one.name}</span>
                  {one.message !== null && <span className="quiet">{one.message}</span>}
                </li>
              ))}
            </ul>
          )}
          {sound && <EffectsTable effects={found.plan.effects.flatMap((one) => one.effects)} />}
        </div>
      )}
    </form>
  );
}
