import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Condition, SurveyQuestion } from "@tendwell/core/surveys";
import { questionsOf } from "@tendwell/core/surveys";
import { useTranslation } from "react-i18next";
import { wordsOf } from "../../lib/metric-text.ts";
import { attributesQuery } from "../../lib/queries.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import { Icon } from "../../ui/Icon.tsx";
import { type Comparison, conditionOf, partsOf, type SimpleCondition } from "./condition-parts.ts";
import { useEditing } from "./editing-context.ts";
import classes from "./Surveys.module.css";
import { stepsOf } from "./survey-edits.ts";
import { readable } from "./survey-text.ts";

interface ConditionFieldProps {
  readonly label: string;
  readonly about: string;
  readonly condition: Condition | undefined;
  /** Only questions before this one may be read; null: all. */
  readonly before: string | null;
  /** Whether the question itself may be read too: where to go after it. */
  readonly including?: boolean;
  readonly set: (condition: Condition | undefined) => void;
}

const COMPARISONS = ["is", "is_not", "at_least", "at_most", "includes", "answered", "not_answered"] as const;
const NUMERIC: readonly Comparison[] = ["at_least", "at_most"];

/** Rows "question – compared – value", joined by all or any, over earlier answers and the account's attributes. */
export function ConditionField({ label, about, condition, before, including = false, set }: ConditionFieldProps) {
  const { t } = useTranslation("surveys");
  const { survey } = useEditing();
  const parts = partsOf(condition);
  const all = questionsOf(survey).filter((one) => one.type !== "hidden" || one.id !== before);
  const at = before === null ? all.length : all.findIndex((one) => one.id === before) + (including ? 1 : 0);
  const readableQuestions = all.slice(0, Math.max(0, at));
  if (parts === null)
    return (
      <div className={classes.field}>
        <strong>{label}</strong>
        <p className="quiet">{t("ui.logic.deep")}</p>
      </div>
    );
  const change = (rows: readonly SimpleCondition[], join = parts.join): void => set(conditionOf({ join, rows }));
  const last = readableQuestions.at(-1);
  const fresh: SimpleCondition =
    last === undefined
      ? { attribute: "", op: "is", value: "" }
      : {
          question: last.id,
          op: stepsOf(last).length > 0 ? "at_most" : "answered",
          ...(stepsOf(last).length > 0 ? { value: stepsOf(last)[Math.floor(stepsOf(last).length / 2)] ?? 0 } : {}),
        };
  return (
    <fieldset className={classes.field}>
      <legend>{label}</legend>
      <p className="quiet">{about}</p>
      {parts.rows.length > 1 && (
        <NativeSelect
          size="xs"
          aria-label={t("ui.logic.join")}
          value={parts.join}
          onChange={(event) => change(parts.rows, event.currentTarget.value as "all" | "any")}
          data={(["all", "any"] as const).map((value) => ({ value, label: t(`ui.logic.${value}`) }))}
        />
      )}
      {parts.rows.map((row, index) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
          key={index}
          row={row}
          questions={readableQuestions}
          set={(next) => change(parts.rows.map((one, i) => (i === index ? next : one)))}
          remove={() => change(parts.rows.filter((_, i) => i !== index))}
        />
      ))}
      <div>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<Icon name="plus" size={12} />}
          onClick={() => change([...parts.rows, fresh])}
        >
          {t("ui.logic.add")}
        </Button>
      </div>
    </fieldset>
  );
}

function ConditionRow({
  row,
  questions,
  set,
  remove,
}: {
  row: SimpleCondition;
  questions: readonly SurveyQuestion[];
  set: (row: SimpleCondition) => void;
  remove: () => void;
}) {
  const { t } = useTranslation("surveys");
  const { survey, locale } = useEditing();
  const workspace = useWorkspace();
  const attributes = useQuery(attributesQuery(workspace.slug));
  const names = attributes.data?.items.map((one) => one.name) ?? [];
  const subject = "question" in row ? `q:${row.question}` : `a:${row.attribute}`;
  const question = "question" in row ? questions.find((one) => one.id === row.question) : undefined;
  const choices =
    question !== undefined
      ? (question.options?.map((one) => ({ value: one.id, label: readable(survey, one.text, locale) || one.id })) ??
        stepsOf(question).map((one) => ({ value: String(one), label: String(one) })))
      : "attribute" in row
        ? (attributes.data?.items.find((one) => one.name === row.attribute)?.values ?? []).map((one) => ({
            value: String(one.value),
            label: String(one.value),
          }))
        : [];
  const needsValue = row.op !== "answered" && row.op !== "not_answered";
  const typed = (text: string): string | number =>
    question !== undefined &&
    (stepsOf(question).length > 0 || NUMERIC.includes(row.op)) &&
    text !== "" &&
    !Number.isNaN(Number(text))
      ? Number(text)
      : text;
  const withSubject = (value: string): SimpleCondition => {
    const rest = { op: row.op, ...(row.value === undefined ? {} : { value: row.value }) };
    return value.startsWith("q:") ? { question: value.slice(2), ...rest } : { attribute: value.slice(2), ...rest };
  };
  const value = row.value === undefined ? "" : String(row.value);
  return (
    <div className={classes.condition}>
      <NativeSelect
        size="xs"
        aria-label={t("ui.logic.subject")}
        value={subject}
        onChange={(event) => set(withSubject(event.currentTarget.value))}
        data={[
          ...(subject === "a:" ? [{ value: "a:", label: t("ui.logic.choose") }] : []),
          {
            group: t("ui.logic.answers"),
            items: questions.map((one) => ({
              value: `q:${one.id}`,
              label: readable(survey, one.text, locale) || one.id,
            })),
          },
          {
            group: t("ui.logic.attributes"),
            items: [...new Set([...names, ...("attribute" in row && row.attribute !== "" ? [row.attribute] : [])])].map(
              (one) => ({ value: `a:${one}`, label: wordsOf(one) }),
            ),
          },
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t("ui.logic.comparison")}
        value={row.op}
        onChange={(event) => {
          const op = event.currentTarget.value as Comparison;
          const { value: _, ...rest } = row;
          set(op === "answered" || op === "not_answered" ? { ...rest, op } : { ...rest, op, value: row.value ?? "" });
        }}
        data={COMPARISONS.map((one) => ({ value: one, label: t(`ui.logic.op.${one}`) }))}
      />
      {needsValue &&
        (choices.length > 0 ? (
          <NativeSelect
            size="xs"
            aria-label={t("ui.logic.value")}
            value={value}
            onChange={(event) => set({ ...row, value: typed(event.currentTarget.value) })}
            data={[
              ...(choices.some((one) => one.value === value) ? [] : [{ value, label: value === "" ? "–" : value }]),
              ...choices,
            ]}
          />
        ) : (
          <TextInput
            size="xs"
            aria-label={t("ui.logic.value")}
            value={value}
            onChange={(event) => set({ ...row, value: typed(event.currentTarget.value) })}
          />
        ))}
      <ActionIcon variant="subtle" aria-label={t("ui.logic.remove")} onClick={remove}>
        <Icon name="close" size={14} />
      </ActionIcon>
    </div>
  );
}
