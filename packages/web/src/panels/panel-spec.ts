/** One line of a trend: a metric, or one of its parts. */
interface LineSpec {
  readonly metric: string;
  readonly component?: string;
}

interface Named {
  /** Message key `pages:panel.<title>`; without it the panel is called as its metric. */
  readonly title?: string;
  /** Over the page's whole width. */
  readonly wide?: true;
}

/** A picture of metrics' figures, as data. It is shown only where the catalogue has its metric. */
export type ChartSpec = Named &
  /** Lines over time. `option` of the metrics, `name:value`. */
  (
    | { readonly kind: "trend"; readonly lines: readonly [LineSpec, ...LineSpec[]]; readonly option?: string }
    | { readonly kind: "waterfall" | "triangle"; readonly metric: string }
    /** A curve by age; `split` draws one per value of the page's attribute. */
    | { readonly kind: "curve"; readonly metric: string; readonly split?: true }
    /** Parts of the chosen period as bars. */
    | {
        readonly kind: "parts";
        readonly metric: string;
        /** Adds the running share. */
        readonly pareto?: true;
        /** An option of the metric, `name:value`: what makes it answer in parts. */
        readonly option?: string;
        /** The worst first: smallest value on top; or as the metric says them. */
        readonly sorted?: "ascending" | "given";
      }
    /** One part of the metric by the page's attribute. */
    | { readonly kind: "groups"; readonly metric: string; readonly component?: string }
    /** Parts × periods as a heat map. `prefix` keeps the parts that begin with it. */
    | { readonly kind: "map"; readonly metric: string; readonly prefix?: string; readonly sorted?: "given" }
  );

/** A list of what is due; `metric` counts the same things, "Why?" leads there. */
export type ListSpec = Named & { readonly kind: "renewals" | "milestones"; readonly metric: string };

export type PanelSpec = ChartSpec | ListSpec;

export function isList(spec: PanelSpec): spec is ListSpec {
  return spec.kind === "renewals" || spec.kind === "milestones";
}

export interface SectionSpec {
  /** Message key `pages:section.<id>`. */
  readonly id: string;
  readonly panels: readonly PanelSpec[];
}

/** The metric that a panel is first of all about. */
export function leadOf(spec: PanelSpec): string {
  return spec.kind === "trend" ? spec.lines[0].metric : spec.metric;
}

/** The panel with what the catalogue has of it; null where that is nothing. */
export function withinCatalogue(spec: PanelSpec, has: ReadonlySet<string>): PanelSpec | null {
  if (spec.kind !== "trend") return has.has(spec.metric) ? spec : null;
  const [first, ...rest] = spec.lines.filter((line) => has.has(line.metric));
  return first === undefined ? null : { ...spec, lines: [first, ...rest] };
}
