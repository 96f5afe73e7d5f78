import type { SurveyDefinition } from "@tendwell/core/surveys";
import { questionsOf } from "@tendwell/core/surveys";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../lib/use-format.ts";
import { useWorkspace } from "../../lib/use-view.ts";
import classes from "./Surveys.module.css";
import type { SurveyAnswer } from "./survey-queries.ts";
import { readable } from "./survey-text.ts";

/** One answer: its scores and choices in a line, its comments in full, who gave it and when. */
export function AnswerCard({
  answer,
  survey,
  children,
}: {
  answer: SurveyAnswer;
  survey: SurveyDefinition;
  children?: ReactNode;
}) {
  const { t } = useTranslation("surveys");
  const format = useFormat();
  const workspace = useWorkspace();
  const given = questionsOf(survey).flatMap((question) => {
    const value = answer.answers[question.id];
    if (value === undefined || value === null || value === "") return [];
    const nameOf = (one: unknown): string => {
      const option = question.options?.find((each) => each.id === one);
      return option === undefined ? String(one) : readable(survey, option.text, survey.locale);
    };
    const shown =
      typeof value === "object" && !Array.isArray(value)
        ? Object.values(value as object)
            .map(nameOf)
            .join(", ")
        : Array.isArray(value)
          ? value.map(nameOf).join(", ")
          : typeof value === "boolean"
            ? t(value ? "ui.yes" : "ui.no")
            : nameOf(value);
    return [{ id: question.id, text: readable(survey, question.text, survey.locale), type: question.type, shown }];
  });
  return (
    <li className={classes.answer}>
      <div className={classes.given}>
        {given.map((one) => (
          <span key={one.id} title={one.text}>
            <span className="quiet">{t(`ui.type.${one.type}`)}</span> <strong>{one.shown}</strong>
          </span>
        ))}
        {!answer.complete && <span className={classes.tag}>{t("ui.results.incomplete")}</span>}
      </div>
      {Object.entries(answer.texts).map(([id, text]) => (
        <blockquote key={id}>{text}</blockquote>
      ))}
      <p className="quiet">
        {[
          answer.person,
          answer.account,
          survey.anonymous === true ? format.date(answer.at.slice(0, 10)) : format.instant(answer.at, workspace.zone),
          t(`ui.channel.${answer.channel}`, { defaultValue: answer.channel }),
          answer.wave,
        ]
          .filter((one) => one !== null && one !== "")
          .join(" · ")}
      </p>
      {children}
    </li>
  );
}
