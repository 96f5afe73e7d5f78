import type { Reference } from "../reference.ts";
import { answerPoints, answersTo, type PlainAnswer } from "./answers.reference.ts";

function isTopBox({ up, min, max }: PlainAnswer): boolean {
  return up === max || (up === max - 1 && max - min + 1 >= 5);
}

function isAboveMiddle({ up, min, max }: PlainAnswer): boolean {
  return up - min > max - up;
}

export const csatReference: Reference = (facts, scope) =>
  answerPoints(facts, scope, answersTo(facts, "csat"), (answers) => {
    const n = answers.length;
    const sum = (value: (answer: PlainAnswer) => number) => answers.reduce((total, answer) => total + value(answer), 0);
    if (scope.options.method === "mean") {
      return [
        { component: null, top: sum((a) => a.up), bottom: sum((a) => a.max), n },
        { component: "rescaled", top: sum((a) => a.up - a.min), bottom: sum((a) => a.max - a.min), n },
      ];
    }
    const positive = answers.filter(scope.options.positive === "above_middle" ? isAboveMiddle : isTopBox).length;
    return [{ component: null, top: positive, bottom: n, n }];
  });
