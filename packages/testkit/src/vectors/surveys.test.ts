import { existsSync, readFileSync } from "node:fs";
import type { Fact, FactSet, MetricPoint, MetricScope } from "@tendwell/core";
import { findMetric } from "@tendwell/core";
import { at, fact, question } from "@tendwell/core/literal-facts";
import type { Engine } from "@tendwell/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askBoth, openFacts } from "./ask-both.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openFacts();
});
afterAll(() => engine.close());

const year = (id: string, change: Partial<MetricScope> = {}): MetricScope =>
  question(findMetric(id)!, "2021-01-01", "2022-01-01", "year", change);
const bySegment = { group: { kind: "attribute", name: "segment" } } as const;
const main = (points: readonly MetricPoint[]) => points.filter((point) => point.component === null);

type Answer = Partial<Fact<"survey_response">>;
let nextId = 0;
const answer = (question: Fact<"survey_response">["question"], score: number | null, more: Answer = {}) => {
  nextId += 1;
  const scale = question === "nps" ? [0, 10] : question === "ces" ? [1, 7] : [1, 5];
  return fact("survey_response", "2021-05-05", {
    response_id: String(nextId),
    question,
    score,
    scale_min: scale[0]!,
    scale_max: scale[1]!,
    ...more,
  });
};
const npsAnswers = (promoters: number, passives: number, detractors: number) => [
  ...Array.from({ length: promoters }, (_, i) => answer("nps", 9 + (i % 2))),
  ...Array.from({ length: passives }, (_, i) => answer("nps", 7 + (i % 2))),
  ...Array.from({ length: detractors }, (_, i) => answer("nps", i % 7)),
];

// Sauro & Lewis, Quantifying the User Experience; MeasuringU, "How to compute a confidence interval for NPS".
test.each([
  [45, 40, 15, 30, null, null],
  [50, 30, 20, 30, 29.1, 15.1],
  [10, 5, 5, 25, 21.7, 33.5],
])("NPS of %i/%i/%i is %i (published)", async (p, passive, d, value, centre, margin) => {
  const points = await askBoth(engine, "nps", { survey_response: npsAnswers(p, passive, d) }, year("nps"));
  expect(points.map((point) => point.value)).toEqual([
    value,
    ...[p, passive, d].map((part) => part / (p + passive + d)),
  ]);
  const { low, high } = points[0]!.interval!;
  if (centre === null || margin === null) return;
  expect((low + high) / 2).toBeCloseTo(centre, 1);
  expect((high - low) / 2).toBeCloseTo(margin, 1);
});

const bank = new URL("../../../../../shared/data/nps/NPStimeseries.csv", import.meta.url);
test.skipIf(!existsSync(bank))(
  "the bank's NPS is 11.80, by market MEX 17.101, UK 8.488, US 9.933 (skips where the shared data folder is absent)",
  async () => {
    const lines = readFileSync(bank, "utf8").trim().split(/\r?\n/).slice(1);
    const rows = lines.map((line) => line.split(","));
    const account_attribute = rows.map(([id, market]) =>
      fact("account_attribute", "2020-01-01", { account_id: id!, attribute: "market", value: market! }),
    );
    const survey_response = rows.map(([id, , date, , , , score]) => {
      const [day, month, shortYear] = date!.split("/");
      const given = {
        account_id: id!,
        response_id: id!,
        question: "nps",
        score: Number(score),
        scale_max: 10,
      } as const;
      return fact("survey_response", `20${shortYear}-${month}-${day}`, given);
    });
    const facts: FactSet = { account_attribute, survey_response };
    const total = await askBoth(engine, "nps", facts, year("nps"));
    expect(total[0]!.n).toBe(5000);
    expect(total[0]!.value).toBeCloseTo(11.8, 10);
    expect(total.slice(1).map((point) => Number(point.numerator) / 1e9)).toEqual([2309, 972, 1719]);
    const byMarket = main(
      await askBoth(engine, "nps", facts, year("nps", { group: { kind: "attribute", name: "market" } })),
    );
    expect(byMarket.map((point) => [point.group, Number(point.value!.toFixed(3))])).toEqual([
      ["MEX", 17.101],
      ["UK", 8.488],
      ["US", 9.933],
    ]);
  },
  120_000,
);

const calls = new URL("../../../../../shared/data/calls/pwc_call_center_5000.csv", import.meta.url);
test.skipIf(!existsSync(calls))(
  "the calls' mean rating is 3.40355 over 4,054 rated calls (skips where the shared data folder is absent)",
  async () => {
    const lines = readFileSync(calls, "utf8").trim().split(/\r?\n/).slice(1);
    const call = lines.map((line, index) => {
      const columns = line.split(",");
      const rating = columns[9]!;
      return fact("call", `${columns[2]}T${columns[3]}Z`, {
        call_id: String(index + 1),
        outcome: columns[5] === "Y" ? "answered" : "abandoned_queue",
        stars: rating === "" ? null : Number(rating),
      });
    });
    const [point] = await askBoth(engine, "stars", { call }, year("stars"));
    expect(point!.n).toBe(4054);
    expect(point!.value).toBeCloseTo(3.40355, 5);
    const interval = point!.interval!;
    expect([interval.low < 3.40355, interval.high > 3.40355, interval.high - interval.low < 0.1]).toEqual([
      true,
      true,
      true,
    ]);
  },
  120_000,
);

test("[NPS1] [NPS4] [NPS5] [NPS6] whose answers count, through the SQL", async () => {
  const early = answer("nps", 0, { person_id: "7", account_id: "1", wave: "a" });
  const later = answer("nps", 10, { ...early, response_id: "900", score: 10, occurred_at: early.occurred_at + 1 });
  const elsewhere = answer("nps", 10, { person_id: "7", account_id: "2", wave: "a" });
  const otherScale = answer("nps", 5, { scale_min: 1, scale_max: 5 });
  const outside = answer("nps", 11);
  const nobody = [answer("nps", 3, { response_id: "5" }), answer("nps", 3, { response_id: "5" })];
  const survey_response = [later, early, elsewhere, otherScale, outside, ...nobody];
  const [point] = await askBoth(engine, "nps", { survey_response }, year("nps"));
  expect(point).toMatchObject({ value: 0, n: 4 });
});

test("[CSAT3] [CSAT4] CSAT by both conventions, and the mean with its rescaled part", async () => {
  const survey_response = [
    answer("csat", 5),
    answer("csat", 3),
    answer("csat", 1, { low_is_good: true }),
    answer("csat", 6, { scale_max: 10 }),
    answer("csat", 9, { scale_max: 10 }),
    answer("csat", 2, { scale_max: 3 }),
    answer("csat", null),
  ];
  const facts = { survey_response };
  const ask = async (options: Record<string, string>) => askBoth(engine, "csat", facts, year("csat", { options }));
  expect((await ask({}))[0]).toMatchObject({ numerator: 3_000_000_000n, denominator: 6_000_000_000n });
  expect((await ask({ positive: "above_middle" }))[0]!.value).toBeCloseTo(4 / 6, 12);
  const [mean, rescaled] = await ask({ method: "mean" });
  expect(mean).toMatchObject({ numerator: 30_000_000_000n, denominator: 38_000_000_000n });
  expect(rescaled).toMatchObject({ numerator: 24_000_000_000n, denominator: 32_000_000_000n });
  expect(mean!.interval!.low).toBeLessThan(mean!.value!);
});

test("[CES1] [CES5] CES 1.0 and 2.0, mean and net", async () => {
  const seven = [1, 2, 3, 4, 5, 6, 7].map((score) => answer("ces", score));
  const old = [1, 2, 3, 4, 5].map((score) => answer("ces", score, { scale_max: 5, low_is_good: true }));
  const facts = { survey_response: [...seven, ...old] };
  const ask = async (options: Record<string, string>) =>
    (await askBoth(engine, "ces", facts, year("ces", { options })))[0]!;
  expect(await ask({})).toMatchObject({ numerator: 5_000_000_000n, denominator: 12_000_000_000n });
  const net = await ask({ method: "net" });
  expect(net).toMatchObject({ numerator: -100_000_000_000n, n: 7, coverage: 7 / 12 });
  // Adjusted Wald: p = 2.75/10, d = 3.75/10: −10 ± 1.96·100·√((0.65 − 0.01)/10).
  expect(net.interval!.low).toBeCloseTo(-10 - 49.58, 1);
  expect(net.interval!.high).toBeCloseTo(-10 + 49.58, 1);
  expect((await ask({ method: "mean" })).value).toBe(4);
  expect((await ask({ method: "mean", mean_of: "5" })).value).toBe(3);
  expect(await ask({ method: "mean", mean_of: "10" })).toMatchObject({ value: null, reason: "no_data", coverage: 0 });
});

test("[ESAT1] [ESAT3] the team's own answers, never by account", async () => {
  const given = (score: number, top: number, person: string | null) =>
    fact("employee_answer", "2021-05-05", {
      answer_id: String(score),
      person_id: person,
      score,
      scale_min: 1,
      scale_max: top,
    });
  const first = given(1, 5, "7");
  const facts = {
    employee_answer: [given(4, 5, null), given(6, 10, null), given(3, 5, null), first, { ...first, score: 5 }],
  };
  const [point] = await askBoth(engine, "esat", facts, year("esat", bySegment));
  expect(point).toMatchObject({ group: null, value: 0.75, n: 4 });
  expect((await askBoth(engine, "esat", facts, year("esat", { accounts: ["1"] })))[0]).toMatchObject({
    value: null,
    n: 0,
  });
});

test("[STARS1] [STARS3] survey stars and call stars", async () => {
  const stars = [answer("stars", 5), answer("stars", 9, { scale_max: 10 }), answer("stars", null)];
  const call = [fact("call", "2021-06-01", { stars: 2 }), fact("call", "2021-06-01", { call_id: "2" })];
  const facts = { survey_response: stars, call };
  const ask = async (source: string) =>
    (await askBoth(engine, "stars", facts, year("stars", { options: { source } })))[0]!;
  expect([(await ask("all")).value, (await ask("surveys")).value, (await ask("calls")).value]).toEqual([3.5, 5, 2]);
});

test("[SAT1] [SAT2] [SAT6] ratings of tickets and calls", async () => {
  const rated = (ticket_id: string, on: string, rating: "good" | "bad" | "offered") =>
    fact("ticket_event", on, { ticket_id, kind: "rating", rating, account_id: null });
  const facts = {
    account_attribute: [fact("account_attribute", "2020-01-01", { attribute: "segment", value: "a" })],
    ticket: [
      fact("ticket", "2021-01-02", { ticket_id: "1", account_id: "1" }),
      fact("ticket", "2021-01-02", { ticket_id: "2" }),
    ],
    ticket_event: [
      rated("1", "2021-02-01", "bad"),
      rated("1", "2021-02-02", "good"),
      rated("1", "2021-02-03", "offered"),
      rated("2", "2021-02-03", "offered"),
      rated("3", "2021-02-03", "good"),
    ],
    call: [
      fact("call", "2021-03-01", { rating: "bad" }),
      fact("call", "2021-03-01", { call_id: "2", rating: "offered" }),
    ],
  };
  const points = await askBoth(engine, "satisfaction_rating", facts, year("satisfaction_rating", bySegment));
  expect(points.map((point) => [point.group, point.value, point.n])).toEqual([
    ["a", 1, 1],
    [null, 0, 1],
  ]);
});

test("an answer exactly at the end of a period belongs to the next one", async () => {
  const survey_response = [answer("nps", 10, { occurred_at: at("2021-02-01") })];
  const months = question(findMetric("nps")!, "2021-01-01", "2021-03-01");
  const points = main(await askBoth(engine, "nps", { survey_response }, months));
  expect(points.map((point) => point.n)).toEqual([0, 1]);
});
