import type { Reference } from "../reference.ts";
import { answerPoints, answersTo } from "./answers.reference.ts";

export const npsReference: Reference = (facts, scope) =>
  answerPoints(facts, scope, answersTo(facts, "nps"), (answers) => {
    const n = answers.length;
    const promoters = answers.filter((answer) => answer.raw === 9 || answer.raw === 10).length;
    const passives = answers.filter((answer) => answer.raw === 7 || answer.raw === 8).length;
    const detractors = n - promoters - passives;
    return [
      { component: null, top: 100 * (promoters - detractors), bottom: n, n },
      { component: "promoters", top: promoters, bottom: n, n },
      { component: "passives", top: passives, bottom: n, n },
      { component: "detractors", top: detractors, bottom: n, n },
    ];
  });
