import type { Plugin } from "vite";

/** Development without a server: plausible answers of the API, by the dev server only. Never part of the bundle. */
const IDS: Record<string, [string, string, string][]> = {
  revenue: [
    ["mrr", "money", "higher"],
    ["arr", "money", "higher"],
    ["recurring_billings", "money", "higher"],
    ["mrr_movements", "money", "neither"],
    ["gross_revenue_churn", "ratio", "lower"],
    ["net_revenue_churn", "ratio", "lower"],
    ["net_revenue_retention", "ratio", "higher"],
    ["gross_revenue_retention", "ratio", "higher"],
    ["renewal_rate", "ratio", "higher"],
    ["arpu", "money", "higher"],
    ["quick_ratio", "number", "higher"],
  ],
  customers: [
    ["logo_churn_rate", "ratio", "lower"],
    ["retention_rate", "ratio", "higher"],
    ["new_customer_rate", "ratio", "higher"],
    ["churn_reasons", "ratio", "neither"],
    ["cohort_retention", "ratio", "higher"],
    ["survival", "ratio", "higher"],
    ["hazard", "ratio", "lower"],
  ],
  orders: [
    ["average_purchase_value", "money", "higher"],
    ["purchase_frequency", "number", "higher"],
  ],
  economics: [
    ["customer_lifetime_value", "money", "higher"],
    ["customer_acquisition_cost", "money", "lower"],
    ["customer_retention_cost", "money", "lower"],
  ],
  surveys: [
    ["nps", "nps", "higher"],
    ["csat", "ratio", "higher"],
    ["ces", "ratio", "higher"],
    ["esat", "ratio", "higher"],
    ["stars", "number", "higher"],
    ["satisfaction_rating", "ratio", "higher"],
  ],
  product: [
    ["active_users", "count", "higher"],
    ["license_utilization", "ratio", "higher"],
    ["time_to_value", "duration", "lower"],
  ],
  support: [
    ["tickets_per_customer", "number", "lower"],
    ["first_response_time", "duration", "lower"],
    ["first_contact_resolution", "ratio", "higher"],
    ["average_handle_time", "duration", "neither"],
    ["average_wait_time", "duration", "lower"],
    ["abandonment_rate", "ratio", "lower"],
    ["ticket_reopens", "ratio", "lower"],
  ],
};
const BANDS = [
  { name: "poor", status: "at_risk", from: null, to: 0.6 },
  { name: "fair", status: "watch", from: 0.6, to: 0.8 },
  { name: "good", status: "healthy", from: 0.8, to: null },
];
const COMPONENTS: Record<string, string[]> = {
  mrr_movements: [
    "opening",
    "new",
    "expansion",
    "contraction",
    "churned",
    "reactivation",
    "paused",
    "resumed",
    "fx",
    "closing",
  ],
};
let seed = 7;
const rnd = () => {
  seed = (seed * 16807) % 2147483647;
  return seed / 2147483647;
};
const infos = Object.entries(IDS).flatMap(([family, list]) =>
  list.map(([id, unit, direction]) => ({
    id,
    family,
    title: id,
    summary: id,
    unit,
    direction,
    grain: "account × currency × period",
    clock: "calendar",
    formula: "Σ min(start, end) per customer ÷ start",
    population: "opening",
    inputs: ["subscription", "account"],
    options:
      id === "mrr"
        ? {
            discounts: {
              type: "enum",
              values: ["recurring", "forever", "none"],
              default: "recurring",
              about: "Which discounts lower MRR.",
            },
            grace_days: {
              type: "number",
              min: 0,
              max: 90,
              integer: true,
              default: 30,
              about: "Days past due until churn.",
            },
          }
        : {},
    components: COMPONENTS[id!] ?? [],
    bands: unit === "ratio" ? { source: "Illustrative", bands: BANDS } : null,
    edgeCases: [{ id: `${id!.toUpperCase().slice(0, 3)}1`, text: "A zero denominator gives null with a reason." }],
    identities: ["NRR ≥ GRR"],
    sources: ["ChartMogul help"],
    additive: true,
  })),
);
const month = (i: number) => new Date(Date.UTC(2026, 10 - i, 1)).toISOString().slice(0, 10);
function figure(id: string, unit: string, i: number, component: string | null = null, group: string | null = null) {
  const base =
    {
      ratio: 0.55 + rnd() * 0.4,
      money: 41_234_500 * (1 + rnd() * 0.1),
      nps: 31 + rnd() * 8,
      duration: 5.2e9 * (1 + rnd()),
      count: Math.round(12_345 + rnd() * 900),
      number: 3.4 + rnd(),
    }[unit] ?? 1;
  const value =
    id === "survival" && i === 1
      ? null
      : component === null
        ? base
        : base *
          (["contraction", "churned", "paused"].includes(component)
            ? -0.06
            : ["opening", "closing"].includes(component)
              ? 1
              : 0.07);
  const band =
    unit === "ratio" && value !== null ? BANDS.find((b) => (b.from ?? -9) <= value && value < (b.to ?? 9)) : null;
  return {
    metric: id,
    component,
    period: { start: month(i), end: month(i - 1) },
    group,
    options: {},
    value,
    numerator: value,
    denominator: 1,
    exact: { numerator: value === null ? null : String(value), denominator: "1" },
    n: 420,
    unit,
    currency: unit === "money" ? "EUR" : null,
    band: band ? { name: band.name, status: band.status } : null,
    interval:
      unit === "ratio" || unit === "nps"
        ? {
            low: base - (unit === "nps" ? 9 : 0.05),
            high: base + (unit === "nps" ? 9 : 0.05),
            level: 0.95,
            method: "Wilson",
          }
        : null,
    coverage: id === "csat" ? 0.62 : null,
    freshness: { occurredAt: "2026-10-31T20:00:00Z", recordedAt: "2026-11-01T02:00:00Z" },
    provisional: id === "first_contact_resolution" && i <= 1,
    reason: value === null ? "not_matured" : null,
  };
}
const imports = [1, 2, 3].map((id) => ({
  id,
  source: "billing",
  files: ["subscriptions.csv", "invoices.csv"],
  startedAt: "2026-11-01T02:00:00Z",
  recordedAt: "2026-11-01T02:00:10Z",
  rowsRead: 12345,
  rowsAdded: 12000,
  rowsChanged: 45,
  rowsUnchanged: 300,
  rowsRepeated: 3,
  rowsRejected: 12,
  rowsClosed: 0,
  backfilled: id === 1,
  undoneAt: id === 2 ? "2026-11-02T02:00:00Z" : null,
}));
function answer(path: string, url: URL): unknown {
  const list = (items: unknown[]) => ({ items, nextCursor: null });
  if (path === "/api/v1/session")
    return {
      user: { id: "1", email: "ana@example.com", name: "Ana Pop", locale: null },
      version: "0.1.0",
      workspaces: ["Example", "CDNOW"].map((name) => ({
        slug: name.toLowerCase(),
        name,
        role: "owner",
        zone: "Europe/Bucharest",
        currency: "EUR",
        today: "2026-11-21",
        pinned: name === "CDNOW",
      })),
    };
  const rest = path.replace(/^\/api\/v1\/workspaces\/[^/]+/, "");
  if (rest === "/metrics") return list(infos);
  if (rest === "/attributes")
    return list([
      {
        name: "plan",
        values: [
          { value: "Pro", accounts: 310 },
          { value: "Basic", accounts: 812 },
        ],
      },
      {
        name: "country",
        values: [
          { value: "RO", accounts: 12 },
          { value: "TW", accounts: 80 },
        ],
      },
    ]);
  if (rest === "/dashboard")
    return {
      asOf: "2026-11-21T12:00:00Z",
      grain: "month",
      zone: "Europe/Bucharest",
      currency: "EUR",
      cards: infos.map((info) => {
        const component = info.components.length ? "new" : null;
        const series = Array.from({ length: 13 }, (_, k) => figure(info.id!, info.unit!, 13 - k, component));
        const current = series[12]!;
        return {
          metric: info.id,
          component,
          current,
          previous: series[11]!.value,
          previousYear: series[0]!.value,
          target: info.id === "net_revenue_retention" ? 0.9 : null,
          series: series.map((one) => ({ ...one.period, value: one.value, provisional: one.provisional })),
        };
      }),
      lights: [
        { code: "band_at_risk", status: "at_risk", metric: "renewal_rate", values: { value: 0.5432, band: "poor" } },
        {
          code: "unusual_high",
          status: "watch",
          metric: "ticket_reopens",
          values: { value: 0.092, low: 0.04, high: 0.06 },
        },
        { code: "stale_source", status: "watch", metric: null, values: { source: "billing", days: 9 } },
      ],
      events: [{ at: "2026-08-03T10:00:00Z", title: "Price change", kind: "price" }],
    };
  const metric = /^\/metrics\/([^/]+)$/.exec(rest);
  if (metric) return infos.find((info) => info.id === metric[1]);
  const results = /^\/metrics\/([^/]+)\/results$/.exec(rest);
  if (results) {
    const info = infos.find((one) => one.id === results[1])!;
    const groups = url.searchParams.get("group") ? ["Pro", "Basic", null] : [null];
    return {
      results: groups
        .flatMap((group) =>
          Array.from({ length: 13 }, (_, k) =>
            (info.components.length ? info.components : [null]).map((c) => ({
              ...figure(info.id!, info.unit!, 13 - k, c as string | null, group),
              comparison: { period: { start: month(14 - k), end: month(13 - k) }, value: 1, change: 0.1 },
            })),
          ),
        )
        .flat(),
    };
  }
  if (/\/rows$/.test(rest)) {
    const from = Number(url.searchParams.get("cursor") ?? 0);
    return {
      total: 4054,
      nextCursor: from + 200 < 4054 ? String(from + 200) : null,
      rows: Array.from({ length: 200 }, (_, k) => ({
        component: null,
        period: { start: month(1), end: month(0) },
        group: null,
        account: { id: String(from + k), externalId: `acc-${from + k}`, name: `Company ${from + k}` },
        entity: String(9000 + from + k),
        occurredAt: "2026-10-12T09:00:00Z",
        numerator: (rnd() * 1e5).toFixed(4),
        denominator: "1",
        note: k % 9 ? null : "upgrade",
      })),
    };
  }
  if (rest === "/sources")
    return list([
      {
        id: 1,
        name: "billing",
        kind: "file",
        preset: "stripe",
        lastOccurredAt: "2026-10-31T20:00:00Z",
        lastRecordedAt: "2026-11-01T02:00:00Z",
        tables: [
          { table: "subscription", rows: 12000 },
          { table: "invoice", rows: 98000 },
        ],
        status: "stale",
        ageDays: 21,
      },
      {
        id: 2,
        name: "product",
        kind: "file",
        preset: null,
        lastOccurredAt: "2026-11-20T20:00:00Z",
        lastRecordedAt: "2026-11-21T02:00:00Z",
        tables: [{ table: "product_event", rows: 1234567 }],
        status: "fresh",
        ageDays: 0.5,
      },
    ]);
  if (rest === "/imports") return list(imports);
  if (rest === "/rejects")
    return {
      ...list(
        Array.from({ length: 24 }, (_, k) => ({
          id: String(k),
          importId: 3,
          file: "subscriptions.csv",
          line: 17 + k,
          column: "started_at",
          value: "31/02/2026",
          code: "bad_date",
          reason: "date requires a real day, got 31/02/2026",
          record: { id: `s${k}`, started_at: "31/02/2026", amount: "12.50" },
          resolvedAt: k === 5 ? "2026-11-20T00:00:00Z" : null,
        })),
      ),
      total: 24,
    };
  if (rest === "/contradictions")
    return list([
      {
        code: "use_outside_subscription",
        subject: "product_event",
        count: 19434,
        outOf: 25000,
        examples: ["u-1", "u-2"],
        importId: 3,
      },
    ]);
  if (rest === "/doctor")
    return list([
      {
        code: "stale_source",
        severity: "warning",
        subject: "billing",
        count: 1,
        detail: "Newest fact is 21 days old",
        mend: "Import again",
      },
      { code: "disk", severity: "ok", subject: "disk", count: 1, detail: "12 GB free", mend: null },
    ]);
  if (rest === "/members") return list([{ id: "1", email: "ana@example.com", name: "Ana Pop", role: "owner" }]);
  if (rest === "/keys")
    return list([
      {
        id: "k1",
        name: "Nightly export",
        scopes: ["read"],
        prefix: "tw_abc",
        createdAt: "2026-10-01T00:00:00Z",
        lastUsedAt: null,
        expiresAt: null,
      },
    ]);
  return undefined;
}
export function mockApi(): Plugin {
  return {
    name: "mock-api",
    configureServer(server) {
      server.middlewares.use((req, res, next) => {
        if (!req.url?.startsWith("/api/")) return next();
        const url = new URL(req.url, "http://x");
        const body = answer(url.pathname, url);
        res.setHeader("content-type", "application/json");
        res.statusCode = body === undefined ? 404 : 200;
        res.end(
          JSON.stringify(
            body ?? { type: "about:blank", code: "not-found", title: "Not found", status: 404, id: "mock-1" },
          ),
        );
      });
    },
  };
}
