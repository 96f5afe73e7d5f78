import { METRICS } from "@tendwell/core";
import { apiPage } from "./api-page.ts";
import { catalogueTexts } from "./catalogue-texts.ts";
import { factsPage } from "./facts-page.ts";
import { linterPage } from "./linter-page.ts";
import { metricIndex, metricPage } from "./metric-page.ts";

/** Every generated page: repo-relative path → text. */
export function generatedPages(): ReadonlyMap<string, string> {
  return new Map([
    ["docs/metrics/README.md", metricIndex(METRICS)],
    ...METRICS.map((metric) => [`docs/metrics/${metric.id}.md`, metricPage(metric)] as const),
    ["packages/messages/locales/en/catalogue.json", catalogueTexts(METRICS)],
    ["docs/reference/facts.md", factsPage()],
    ["docs/reference/api.md", apiPage()],
    ["docs/reference/linter.md", linterPage()],
  ]);
}
