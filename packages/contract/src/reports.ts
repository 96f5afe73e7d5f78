import { LOCALES } from "@tendwell/messages/locales";
import { z } from "zod";
import { metricQuerySchema } from "./metrics.ts";
import { workspace } from "./route-shapes.ts";

/** Languages of what is written for people to keep. */
export const reportLocaleSchema = z.enum(LOCALES);

/** What a report may carry: a business and a knowledge time, a segment, and how many whole months it looks back. */
const reportQuery = metricQuerySchema
  .pick({ asOf: true, knownAt: true, basis: true, filter: true, segment: true, currency: true })
  .extend({
    months: z.coerce.number().int().min(2).max(60).default(13).meta({ type: "integer" }),
    locale: reportLocaleSchema.default("en"),
  });
export type ReportQuery = z.infer<typeof reportQuery>;

/** Reports as files, spread into ROUTES. */
export const REPORT_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/exports/saas-workbook": {
    summary: "The key SaaS metrics by month as an Excel workbook whose formulas work out the figures from their sums",
    access: "read",
    params: workspace,
    query: reportQuery,
    response: null,
    produces: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    status: 200,
  },
  "GET /api/v1/workspaces/{workspace}/exports/board-pack": {
    summary:
      "The board pack: designed pages with the month's figures, the revenue roll-forward, retention, support and surveys",
    access: "read",
    params: workspace,
    query: reportQuery.extend({ paper: z.enum(["a4", "letter"]).default("a4") }),
    response: null,
    produces: "application/pdf",
    status: 200,
  },
} as const;
