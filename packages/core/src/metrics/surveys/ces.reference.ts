import type { Reference } from "../reference.ts";
import { answerPoints, answersTo } from "./answers.reference.ts";

export const cesReference: Reference = (facts, scope) =>
  answerPoints(facts, scope, answersTo(facts, "ces"), (answers) => {
    if (scope.options.method === "mean") {
      const mine = answers.filter((answer) => String(answer.max) === scope.options.mean_of);
      const total = mine.reduce((sum, answer) => sum + answer.up, 0);
      return [{ component: null, top: total, bottom: mine.length, n: mine.length }];
    }
    if (scope.options.method === "net") {
      let net = 0;
      let n = 0;
      for (const { up, min, max } of answers) {
        if (min !== 1 || max !== 7) continue;
        n += 1;
        if (up > 5) net += 100;
        if (up < 4) net -= 100;
      }
      return [{ component: null, top: net, bottom: n, n }];
    }
    // Distance to the easy end against distance to the hard end.
    const easy = answers.filter((answer) => answer.max - answer.up < answer.up - answer.min).length;
    return [{ component: null, top: easy, bottom: answers.length, n: answers.length }];
  });
