/** Every screen that is looked at in each theme, language and width. `every-screen.browser.test.ts` asserts that none is missing. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  /** Opened without a session. */
  readonly signedOut?: true;
  /** What to do after the page is there: a key to press. */
  readonly press?: string;
}

const W = "/w/browser";

export const SCREENS: readonly Screen[] = [
  { name: "today", path: `${W}/today` },
  { name: "today-empty", path: "/w/empty/today" },
  { name: "portfolio", path: `${W}/portfolio` },
  { name: "portfolio-grouped", path: `${W}/portfolio?by=band&hide=owner&asOf=2026-10-01` },
  { name: "portfolio-map", path: `${W}/portfolio?map=on&by=owner&rows=dense` },
  { name: "portfolio-unscored", path: "/w/shop/portfolio" },
  { name: "team", path: `${W}/team` },
  { name: "team-past", path: `${W}/team?asOf=2026-10-01&knownAt=2026-10-01` },
  { name: "account", path: `${W}/accounts/A-00079` },
  { name: "account-unknown", path: `${W}/accounts/nobody` },
  { name: "scorecards", path: `${W}/scorecards` },
  { name: "scorecards-empty", path: "/w/empty/scorecards" },
  { name: "scorecard", path: `${W}/scorecards/starter` },
  { name: "scorecard-measures", path: `${W}/scorecards/starter?component=measures` },
  { name: "scorecard-weights", path: `${W}/scorecards/starter?component=weights` },
  { name: "scorecard-replay", path: `${W}/scorecards/starter?component=replay` },
  { name: "scorecard-publish", path: `${W}/scorecards/starter?component=publish` },
  { name: "dashboard", path: `${W}/dashboard` },
  { name: "dashboard-past", path: `${W}/dashboard?asOf=2026-06-01&knownAt=2026-06-01` },
  { name: "dashboard-quarter-segment", path: `${W}/dashboard?grain=quarter&filter=plan:pro` },
  { name: "dashboard-empty", path: "/w/empty/dashboard" },
  { name: "dashboard-support-centre", path: `${W}/dashboard?layout=support_centre` },
  { name: "revenue", path: `${W}/revenue` },
  { name: "revenue-past", path: `${W}/revenue?asOf=2026-05-01&knownAt=2026-05-01&group=plan&component=mrr` },
  { name: "revenue-empty", path: "/w/empty/revenue" },
  { name: "economics", path: `${W}/revenue/economics` },
  { name: "adoption", path: `${W}/adoption` },
  { name: "support", path: `${W}/support?grain=quarter` },
  { name: "support-shop", path: "/w/shop/support" },
  { name: "surveys", path: `${W}/surveys` },
  { name: "surveys-empty", path: "/w/empty/surveys" },
  { name: "survey-edit", path: `${W}/surveys/quarterly/edit` },
  { name: "survey-languages", path: `${W}/surveys/tickets/edit?component=languages` },
  { name: "survey-send", path: `${W}/surveys/quarterly/send` },
  { name: "survey-results", path: `${W}/surveys/quarterly/results?group=plan` },
  { name: "survey-results-empty", path: `${W}/surveys/team/results` },
  { name: "survey-cases", path: `${W}/surveys/cases` },
  { name: "palette", path: `${W}/data/sources`, press: "Control+k" },
  { name: "metric-single", path: `${W}/metrics/net_revenue_retention` },
  { name: "metric-interval", path: `${W}/metrics/nps?compare=previous_year` },
  { name: "metric-grouped", path: `${W}/metrics/mrr?group=plan` },
  { name: "metric-waterfall", path: `${W}/metrics/mrr_movements` },
  { name: "metric-triangle", path: `${W}/metrics/cohort_retention` },
  { name: "metric-curve", path: `${W}/metrics/survival` },
  { name: "metric-parts", path: `${W}/metrics/churn_reasons` },
  { name: "metric-unknown", path: `${W}/metrics/no_such_metric` },
  { name: "data-sources", path: `${W}/data/sources` },
  { name: "data-imports", path: `${W}/data/imports` },
  { name: "data-upload", path: `${W}/data/upload` },
  { name: "data-rejects", path: "/w/shop/data/rejects" },
  { name: "data-contradictions", path: `${W}/data/contradictions` },
  { name: "data-doctor", path: `${W}/data/doctor` },
  { name: "data-empty", path: "/w/empty/data/sources" },
  { name: "touch-settings", path: `${W}/settings/touches` },
  { name: "account-past", path: `${W}/accounts/A-00079?asOf=2026-06-01` },
  { name: "account-log", path: `${W}/accounts/A-00079`, press: "t" },
  { name: "settings", path: `${W}/settings` },
  { name: "definitions", path: `${W}/settings/definitions` },
  { name: "definitions-set", path: "/w/shop/settings/definitions" },
  { name: "sharing", path: `${W}/settings/sharing` },
  { name: "sharing-empty", path: "/w/empty/settings/sharing" },
  { name: "notifications", path: `${W}/settings/notifications` },
  { name: "notifications-empty", path: "/w/empty/settings/notifications" },
  { name: "definitions-empty", path: "/w/empty/settings/definitions" },
  { name: "metric-own", path: `${W}/metrics/large_order_share?segment=larger_customers` },
  { name: "not-found", path: "/no/such/page" },
  { name: "sign-in", path: "/sign-in", signedOut: true },
  { name: "welcome", path: "/welcome", signedOut: true },
];

export const THEMES = ["light", "dark"] as const;
export const WIDTHS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
/** Our locales and what a browser of that reader sends. */
export const READERS = { en: "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", ro: "ro-RO" } as const;

export function screenshotName(screen: Screen, theme: string, locale: string, width: string): string {
  return `${screen.name}.${theme}.${locale}.${width}.png`;
}
