import { z } from "zod";
import { metricQuerySchema } from "./metrics.ts";
import { workspace } from "./route-shapes.ts";

/** Kinds of business whose dashboards differ. */
export const PRESETS = [
  "subscription_software",
  "subscription_commerce",
  "one_off_commerce",
  "services",
  "marketplace",
  "support_centre",
] as const;
export const presetSchema = z.enum(PRESETS).meta({ id: "DashboardPreset" });
export type DashboardPreset = z.infer<typeof presetSchema>;

/** One arrangement of the dashboard's cards: a preset, or one that somebody saved for the whole workspace. */
export const layoutSchema = z
  .object({
    id: z.string(),
    /** Null for a preset: its name is a message key `preset.<id>`. */
    name: z.string().nullable(),
    preset: z.boolean(),
    /** Metric ids in the order they are shown. */
    cards: z.array(z.string()),
    updatedAt: z.string().nullable(),
    updatedBy: z.string().nullable(),
  })
  .meta({ id: "DashboardLayout" });
export type DashboardLayout = z.infer<typeof layoutSchema>;

export const layoutsSchema = z
  .object({
    /** The preset that fits the facts that exist. */
    automatic: presetSchema,
    /** What was chosen for the workspace; null leaves it to the facts. */
    chosen: z.string().nullable(),
    items: z.array(layoutSchema),
  })
  .meta({ id: "DashboardLayouts" });
export type DashboardLayouts = z.infer<typeof layoutsSchema>;

export const targetChangeSchema = z
  .object({
    component: z.string().nullable(),
    /** Null: the target was cleared. */
    target: z.number().nullable(),
    owner: z.string().nullable(),
    setBy: z.string().nullable(),
    setAt: z.string(),
  })
  .meta({ id: "TargetChange" });
export type TargetChange = z.infer<typeof targetChangeSchema>;

const name = z.string().trim().min(1).max(100);
const cards = z.array(z.string().min(1).max(100)).min(1).max(200);

/** Routes of the dashboard's arrangements, of targets' history and of annotations. */
export const LAYOUT_ROUTES = {
  "GET /api/v1/workspaces/{workspace}/dashboard-layouts": {
    summary: "Arrangements of the dashboard: presets by kind of business and those saved for the workspace",
    access: "read",
    params: workspace,
    response: layoutsSchema,
  },
  "POST /api/v1/workspaces/{workspace}/dashboard-layouts": {
    summary: "Save an arrangement of the dashboard for everybody in the workspace",
    access: "write",
    params: workspace,
    body: z.object({ name, cards }),
    response: layoutSchema,
    status: 201,
  },
  "PUT /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}": {
    summary: "Change a saved arrangement",
    access: "write",
    params: workspace.extend({ layout: z.string() }),
    body: z.object({ name, cards }),
    response: layoutSchema,
  },
  "DELETE /api/v1/workspaces/{workspace}/dashboard-layouts/{layout}": {
    summary: "Delete a saved arrangement",
    access: "write",
    params: workspace.extend({ layout: z.string() }),
    response: null,
  },
  "PUT /api/v1/workspaces/{workspace}/dashboard-layout": {
    summary: "Choose the arrangement that everybody in the workspace sees first; null leaves it to the facts",
    access: "write",
    params: workspace,
    body: z.object({ layout: z.string().nullable() }),
    response: layoutsSchema,
  },
  "GET /api/v1/workspaces/{workspace}/metrics/{metric}/targets": {
    summary: "A metric's targets as they were set over time, newest first",
    access: "read",
    params: workspace.extend({ metric: z.string() }),
    response: z.object({ items: z.array(targetChangeSchema), nextCursor: z.string().nullable() }),
  },
  "GET /api/v1/workspaces/{workspace}/business-events": {
    summary: "What happened in the business, to annotate charts with",
    access: "read",
    params: workspace,
    query: metricQuerySchema.pick({ from: true, to: true, asOf: true, knownAt: true, basis: true }),
    response: z.object({
      items: z.array(
        z.object({
          at: z.string(),
          day: z.string().describe("Local day"),
          title: z.string(),
          kind: z.string().nullable(),
        }),
      ),
      nextCursor: z.string().nullable(),
    }),
  },
} as const;
