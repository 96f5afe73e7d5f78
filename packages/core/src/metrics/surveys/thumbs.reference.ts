import type { Reference } from "../reference.ts";
import { answerPoints, answersTo } from "./answers.reference.ts";

export const thumbsReference: Reference = (facts, scope) =>
  answerPoints(facts, scope, answersTo(facts, "thumbs"), (answers) => {
    const up = answers.filter((answer) => answer.up > answer.min);
    return [{ component: null, top: up.length, bottom: answers.length, n: answers.length }];
  });
