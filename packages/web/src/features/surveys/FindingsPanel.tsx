import { Button, TextInput } from "@mantine/core";
import { LOCALE_NAMES, type Locale } from "@tendwell/messages/locales";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRowFocus } from "../../lib/use-row-focus.ts";
import { ErrorPanel } from "../../ui/ErrorPanel.tsx";
import { StatusMark } from "../../ui/StatusMark.tsx";
import { useEditing } from "./editing-context.ts";
import { type FindingGroup, groupFindings, rewriteOf, SETTING_REWRITES } from "./group-findings.ts";
import { questionOfPlace } from "./place-of.ts";
import classes from "./Surveys.module.css";
import type { SurveyLint } from "./survey-queries.ts";
import { readable, without } from "./survey-text.ts";

const STATUS = { error: "at_risk", warning: "watch", advice: "uncertain" } as const;

interface FindingsPanelProps {
  readonly lint: SurveyLint | undefined;
  readonly error: unknown;
  readonly show: (question: string) => void;
}

/** What keeps the survey from being answered, and what would make its answers worse, with wordings that mend it. */
export function FindingsPanel({ lint, error, show }: FindingsPanelProps) {
  const { t } = useTranslation("surveys");
  const { survey, locale } = useEditing();
  const list = useRowFocus<HTMLElement>(":scope > ul > li");
  if (error !== null && lint === undefined) return <ErrorPanel error={error} />;
  const problems = lint?.problems ?? [];
  const findings = groupFindings(lint?.findings ?? [], locale);
  const open = findings.filter((one) => one.shown.acknowledged === null);
  const left = findings.filter((one) => one.shown.acknowledged !== null);
  const nameOf = (place: string): string => {
    const id = questionOfPlace(place);
    const question = survey.pages.flatMap((page) => page.questions).find((one) => one.id === id);
    return question === undefined
      ? t(`ui.place.${place.split(".")[0] ?? "pages"}`, { defaultValue: place })
      : readable(survey, question.text, survey.locale) || question.id;
  };
  return (
    <section ref={list} className={classes.panel} aria-labelledby="findings" aria-live="polite">
      <header className={classes.panelHead}>
        <h2 id="findings">{t("ui.lint.title")}</h2>
        {lint !== undefined && (
          <span className="quiet">
            {problems.length + open.length === 0
              ? t("ui.lint.none")
              : t("ui.lint.count", { count: problems.length + open.length })}
          </span>
        )}
      </header>
      {problems.length + open.length + left.length > 0 && (
        <ul className={classes.findings}>
          {problems.map((one) => (
            <li key={one.place + one.message}>
              <span className={classes.status} data-status="at_risk">
                <StatusMark status="at_risk" />
                {t("ui.lint.stops")}
              </span>
              <PlaceButton place={one.place} name={nameOf(one.place)} show={show} />
              <p>{one.message}</p>
            </li>
          ))}
          {open.map((one) => (
            <Finding key={one.key} group={one} name={nameOf(one.shown.place)} show={show} />
          ))}
          {left.map((one) => (
            <LeftFinding key={one.key} group={one} name={nameOf(one.shown.place)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function PlaceButton({ place, name, show }: { place: string; name: string; show: (question: string) => void }) {
  const id = questionOfPlace(place);
  return id === null ? (
    <strong>{name}</strong>
  ) : (
    <button type="button" className={classes.link} onClick={() => show(id)}>
      {name}
    </button>
  );
}

function Finding({ group, name, show }: { group: FindingGroup; name: string; show: (question: string) => void }) {
  const { t } = useTranslation("surveys");
  const { survey, change } = useEditing();
  const [reason, setReason] = useState<string | null>(null);
  const { rule, place, locale, severity, quote, rewrite } = group.shown;
  const question = questionOfPlace(place);
  const mend = rewriteOf(group);
  const setting = rewrite !== null && rewrite in SETTING_REWRITES ? (rewrite as keyof typeof SETTING_REWRITES) : null;
  return (
    <li>
      <span className={classes.status} data-status={STATUS[severity]}>
        <StatusMark status={STATUS[severity]} />
        {t(`ui.lint.${severity}`)}
      </span>
      <PlaceButton place={place} name={name} show={show} />
      <p>
        {t(`lint.${rule}.why`)} {t(`lint.${rule}.mend`)}
        {survey.locales.length > 1 && (
          <span className="quiet">
            {" "}
            {group.all.map((one) => LOCALE_NAMES[one.locale as Locale] ?? one.locale).join(", ")}
          </span>
        )}
      </p>
      {quote !== "" && quote !== name && (
        <p className={classes.quote} lang={locale}>
          {quote}
        </p>
      )}
      {rewrite !== null && setting === null && (
        <p>
          <span className="quiet">{t("ui.lint.better")}</span> <span lang={locale}>{rewrite}</span>
        </p>
      )}
      <div className={classes.rowActions}>
        {mend !== null && (
          <Button size="compact-xs" variant="default" onClick={() => change(mend)}>
            {t(setting === null ? "ui.lint.use" : `ui.lint.${SETTING_REWRITES[setting]}`)}
          </Button>
        )}
        {reason === null && (
          <Button size="compact-xs" variant="subtle" onClick={() => setReason("")}>
            {t("ui.lint.leave")}
          </Button>
        )}
      </div>
      {reason !== null && (
        <form
          className={classes.inline}
          onSubmit={(event) => {
            event.preventDefault();
            change((before) => ({
              ...before,
              acknowledged: [
                ...(before.acknowledged ?? []),
                { rule, ...(question === null ? {} : { question }), reason: reason.trim() },
              ],
            }));
          }}
        >
          <TextInput
            size="xs"
            label={t("ui.lint.reason")}
            required
            maxLength={500}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button size="xs" type="submit" variant="default" disabled={reason.trim() === ""}>
            {t("ui.lint.acknowledge")}
          </Button>
          <Button size="xs" variant="subtle" onClick={() => setReason(null)}>
            {t("action.cancel", { ns: "common" })}
          </Button>
        </form>
      )}
    </li>
  );
}

/** A finding that was left with a reason: quiet, and it can be taken up again. */
function LeftFinding({ group, name }: { group: FindingGroup; name: string }) {
  const { t } = useTranslation("surveys");
  const { change } = useEditing();
  const finding = group.shown;
  const question = questionOfPlace(finding.place);
  return (
    <li className="quiet">
      {name}: {t("ui.lint.left", { message: t(`lint.${finding.rule}.why`), reason: finding.acknowledged ?? "" })}{" "}
      <button
        type="button"
        className={classes.link}
        onClick={() =>
          change((before) => {
            const rest = (before.acknowledged ?? []).filter(
              (one) => one.rule !== finding.rule || (one.question !== undefined && one.question !== question),
            );
            return without({ ...before, acknowledged: rest.length === 0 ? undefined : rest });
          })
        }
      >
        {t("ui.lint.again")}
      </button>
    </li>
  );
}
