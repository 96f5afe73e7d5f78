import type { Reference } from "../reference.ts";
import { answerPoints, answersTo } from "./answers.reference.ts";

export const smileyReference: Reference = (facts, scope) =>
  answerPoints(facts, scope, answersTo(facts, "smiley"), (answers) => {
    const happy = answers.filter(({ up, min, max }) => {
      const fromTheTop = max - up;
      return max - min + 1 < 5 ? fromTheTop === 0 : fromTheTop < 2;
    });
    return [{ component: null, top: happy.length, bottom: answers.length, n: answers.length }];
  });
