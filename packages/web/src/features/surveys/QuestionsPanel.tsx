import { ActionIcon, Button, Menu } from "@mantine/core";
import type { QuestionType, SurveyQuestion } from "@tendwell/core/surveys";
import { QUESTION_TYPES, questionsOf } from "@tendwell/core/surveys";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/Icon.tsx";
import { useEditing } from "./editing-context.ts";
import { QuestionForm } from "./QuestionForm.tsx";
import classes from "./Surveys.module.css";
import { addQuestion, freshQuestion, joinPage, moveQuestion, removeQuestion, splitBefore } from "./survey-edits.ts";
import { readable } from "./survey-text.ts";

/** The questions page by page: opened one at a time, moved by buttons or Alt and an arrow. */
export function QuestionsPanel({
  open,
  choose,
  marks,
}: {
  open: string | null;
  choose: (id: string | null) => void;
  /** How many findings a question has. */
  marks: ReadonlyMap<string, number>;
}) {
  const { t } = useTranslation("surveys");
  const { survey, change } = useEditing();
  const [said, setSaid] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const all = questionsOf(survey);
  const focus = (id: string): void => {
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-question="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  const move = (id: string, by: -1 | 1): void => {
    const next = moveQuestion(survey, id, by);
    change(() => next);
    setSaid(
      t("ui.edit.moved", {
        number: questionsOf(next).findIndex((one) => one.id === id) + 1,
        count: all.length,
        page: next.pages.findIndex((one) => one.questions.some((each) => each.id === id)) + 1,
      }),
    );
    focus(id);
  };
  const remove = (id: string): void => {
    const at = all.findIndex((one) => one.id === id);
    change((before) => removeQuestion(before, id));
    if (open === id) choose(null);
    setSaid(t("ui.edit.removed"));
    const neighbour = all[at + 1] ?? all[at - 1];
    if (neighbour !== undefined) focus(neighbour.id);
  };
  const add = (type: QuestionType): void => {
    const question = freshQuestion(survey, type);
    change((before) => addQuestion(before, question, open));
    choose(question.id);
    focus(question.id);
  };
  const row = (question: SurveyQuestion, first: boolean) => {
    const number = all.indexOf(question) + 1;
    const on = question.id === open;
    const faults = marks.get(question.id) ?? 0;
    const text = readable(survey, question.text, survey.locale) || t("ui.edit.noText");
    return (
      <li key={question.id} className={classes.question} data-on={on}>
        <div className={classes.questionHead}>
          <button
            type="button"
            data-question={question.id}
            className={classes.questionName}
            aria-expanded={on}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            onClick={() => choose(on ? null : question.id)}
            onKeyDown={(event) => {
              if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
              event.preventDefault();
              move(question.id, event.key === "ArrowUp" ? -1 : 1);
            }}
          >
            <span className={classes.number}>{number}</span>
            <span className={classes.questionText}>{text}</span>
            <span className="quiet">
              {t(`ui.type.${question.type}`)}
              {question.showIf !== undefined && ` · ${t("ui.edit.conditional")}`}
            </span>
            {faults > 0 && <span className={classes.mark}>{t("ui.lint.count", { count: faults })}</span>}
          </button>
          <span className={classes.moves}>
            <ActionIcon
              variant="subtle"
              disabled={number === 1}
              aria-label={t("ui.edit.up", { number })}
              onClick={() => move(question.id, -1)}
            >
              <Icon name="up" size={15} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              disabled={number === all.length}
              aria-label={t("ui.edit.down", { number })}
              onClick={() => move(question.id, 1)}
            >
              <Icon name="chevron" size={15} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              aria-label={t("ui.edit.remove", { number })}
              onClick={() => remove(question.id)}
            >
              <Icon name="close" size={15} />
            </ActionIcon>
          </span>
        </div>
        {on && (
          <div className={classes.questionBody}>
            <QuestionForm question={question} />
            {!first && (
              <div>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  onClick={() => change((before) => splitBefore(before, question.id))}
                >
                  {t("ui.edit.split")}
                </Button>
              </div>
            )}
          </div>
        )}
      </li>
    );
  };
  return (
    <div ref={list} className={classes.stack}>
      <p className="hidden" role="status">
        {said}
      </p>
      {survey.pages.map((page, index) => (
        <section key={page.id} aria-label={t("ui.edit.page", { number: index + 1 })}>
          <div className={classes.pageHead}>
            <h3>{t("ui.edit.page", { number: index + 1 })}</h3>
            {index > 0 && (
              <Button size="compact-xs" variant="subtle" onClick={() => change((before) => joinPage(before, page.id))}>
                {t("ui.edit.join")}
              </Button>
            )}
          </div>
          <ol className={classes.questions}>{page.questions.map((question, at) => row(question, at === 0))}</ol>
        </section>
      ))}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" leftSection={<Icon name="plus" size={14} />} style={{ justifySelf: "start" }}>
            {t("ui.edit.add")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={380} style={{ overflowY: "auto" }}>
          {QUESTION_TYPES.map((type) => (
            <Menu.Item key={type} onClick={() => add(type)}>
              {t(`ui.type.${type}`)}
              <div className="quiet">{t(`ui.typeHelp.${type}`)}</div>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
