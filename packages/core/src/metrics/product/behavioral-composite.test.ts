import { expect, test } from "vitest";
import { type BehaviorWeight, BUILT_IN_DEFINITIONS } from "../company-definitions.ts";
import { fact, finished, question } from "../literal-facts.ts";
import { behavioralCompositeReference as reference } from "./behavioral-composite.reference.ts";
import { behavioralComposite } from "./behavioral-composite.ts";

const scope = question(behavioralComposite, "2025-04-01", "2025-05-01");
const set = (...behavioralComposite: BehaviorWeight[]) => ({
  definitions: { ...BUILT_IN_DEFINITIONS, behavioralComposite },
});
const days: BehaviorWeight = { input: "active_days", weight: 3, worst: 0, best: 0.5 };
const features: BehaviorWeight = { input: "features_used", weight: 1, worst: 1, best: 5 };
const users: BehaviorWeight = { input: "users_per_seat", weight: 4, worst: 0, best: 1 };
const uses: BehaviorWeight = { input: "events_per_seat", weight: 2, worst: 0, best: 0.1 };
const use = (account_id: string, day: number, more: object = {}) =>
  fact("product_event", `2025-04-${String(day).padStart(2, "0")}`, { account_id, event: "login", ...more });
const seats = (count: bigint | null) => fact("seat_entitlement", "2025-01-01", { seats: count });
const parts = (facts: Parameters<typeof reference>[0], change: object) =>
  Object.fromEntries(reference(facts, { ...scope, ...change }).map((point) => [point.component ?? "", point]));
/** What the engine adds up over accounts that have the same inputs: of one that did what `busy` says and has four seats. */
const row = (more: object = {}) => ({
  tracked: 1,
  named: 1,
  seated: 1,
  accounts: 1n,
  norm_active_days: 0.4,
  norm_features_used: 0.5,
  norm_users_per_seat: 0.5,
  norm_events_per_seat: 1,
  ...more,
});
/** Six days of thirty, three features, twelve uses by two persons. */
const busy = Array.from({ length: 12 }, (_, i) =>
  use("1", 1 + (i % 6), { person_id: String(7 + (i % 2)), feature: ["a", "b", "c"][i % 3] }),
);

test("six days of 30 for 0.2 of 0.5, three features for a half: (3·0.4 + 1·0.5) ÷ 4", () => {
  const found = parts({ product_event: busy }, set(days, features));
  expect(found[""]!.value).toBeCloseTo(42.5, 12);
  expect(found.active_days!.value).toBeCloseTo(30, 12);
  expect(found.features_used!.value).toBe(12.5);
  const figures = finished(behavioralComposite, { ...scope, ...set(days, features) }, row());
  expect(figures[""]!.value).toBeCloseTo(42.5, 12);
  expect(figures.active_days!.value).toBeCloseTo(30, 12);
  expect(figures[""]).toMatchObject({ n: 1, coverage: 1 });
  // Three more accounts at the best of both: a mean over accounts, not over rows.
  const best = row({ seated: 0, accounts: 3n, norm_active_days: 3, norm_features_used: 3 });
  const four = finished(behavioralComposite, { ...scope, ...set(days, features) }, row(), best);
  expect(four[""]!.value).toBeCloseTo((42.5 + 300) / 4, 12);
  expect(four[""]).toMatchObject({ n: 4, coverage: 1 });
});

test("[BC1] uses for each seat and day, users for each seat", () => {
  const facts = { product_event: busy, seat_entitlement: [seats(4n)] };
  const found = parts(facts, set(users, uses));
  // 2 of 4 seats: ½ of 4; 12 uses over 4 seats and 30 days: 0.1, all of 2.
  expect(found[""]!.value).toBeCloseTo((100 * (4 * 0.5 + 2)) / 6, 12);
  expect(finished(behavioralComposite, { ...scope, ...set(users, uses) }, row())[""]!.value).toBeCloseTo(400 / 6, 12);
});

test("[BC2] what is not there leaves both sums and lowers the coverage", () => {
  for (const seat_entitlement of [[], [seats(null)], [seats(0n)], [seats(3n), seats(null)]]) {
    const found = parts({ product_event: busy, seat_entitlement }, set(days, users));
    expect(found[""]!.value).toBeCloseTo(40, 12);
    expect(found.users_per_seat!.value).toBe(0);
  }
  const asked = { ...scope, ...set(days, users, features) };
  expect(finished(behavioralComposite, asked, row({ seated: 0, named: 0 }))[""]).toMatchObject({ coverage: 3 / 8 });
  const nameless = parts({ product_event: [use("1", 1)] }, set(days, features));
  expect(nameless[""]!.value).toBeCloseTo(100 / 15, 12);
});

test("[BC3] cut at worst and best, which may stand the other way round", () => {
  const turned: BehaviorWeight = { input: "active_days", weight: 1, worst: 0.4, best: 0 };
  const score = (one: BehaviorWeight) => parts({ product_event: busy }, set(one))[""]!.value;
  expect(score(turned)).toBeCloseTo(50, 12);
  expect(score({ ...turned, worst: 0.1 })).toBe(0);
  expect(score({ ...days, best: 0.1 })).toBe(100);
  expect(score({ ...features, worst: 3, best: 9 })).toBe(0);
});

test("[BC4] who signed up and did nothing scores the worst, unless only users are asked about", () => {
  const facts = { product_event: busy, account: [fact("account", "2025-01-01", { account_id: "2" })] };
  const all = parts(facts, set(days))[""]!;
  expect(all.value).toBeCloseTo(20, 12);
  const using = parts(facts, { ...set(days), options: { population: "using" } })[""]!;
  expect(using.value).toBeCloseTo(40, 12);
  expect([all.n, using.n]).toEqual([2, 1]);
});

test("[BC5] without any input there is no score", () => {
  expect(parts({ product_event: busy }, set(users))[""]).toMatchObject({ value: null, reason: "not_recorded" });
  const figures = finished(behavioralComposite, { ...scope, ...set(users) }, row(), row({ seated: 0 }));
  expect(figures[""]).toMatchObject({ value: 50, n: 1, coverage: 0.5 });
  const none = finished(behavioralComposite, { ...scope, ...set(users) }, row({ seated: 0 }));
  expect(none[""]).toMatchObject({ value: null, reason: "not_recorded", coverage: 0 });
});

test("[BC6] nothing recorded, nothing set, nobody there", () => {
  const account = [fact("account", "2025-01-01")];
  expect(parts({ account }, set(days))[""]!.reason).toBe("not_recorded");
  expect(parts({ product_event: busy }, set())[""]!.reason).toBe("zero_denominator");
  expect(parts({}, set(days))[""]!.reason).toBe("no_data");
  expect(finished(behavioralComposite, scope, row({ tracked: 0 }))[""]!.reason).toBe("not_recorded");
  expect(finished(behavioralComposite, { ...scope, ...set() }, row())[""]!.reason).toBe("zero_denominator");
  expect(finished(behavioralComposite, scope)[""]!.reason).toBe("no_data");
});

test("[BC7] the events of an active user, features by any, uses of zero by none", () => {
  const change = set(days, features);
  const definitions = { ...change.definitions, activeUser: { events: ["login"], minimumEvents: 1 } };
  const product_event = [
    use("1", 1),
    use("1", 2, { event: "export", feature: "a" }),
    use("1", 3, { feature: "b", quantity: 0 }),
  ];
  const found = parts({ product_event }, { definitions });
  expect(found.active_days!.value).toBeCloseTo((75 * (1 / 30)) / 0.5, 12);
  expect(found.features_used!.value).toBe(0);
});
