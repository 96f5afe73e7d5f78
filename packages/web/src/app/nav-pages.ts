import type { IconName } from "../ui/Icon.tsx";

interface NavPage {
  /** Message key `nav.<id>`. */
  readonly id: string;
  /** Under `/w/<workspace>`. */
  readonly path: string;
  readonly icon: IconName;
  /** Pages of the same subject, shown below while one is inside it. */
  readonly inside?: readonly { readonly id: string; readonly path: string }[];
}

/** The order of the day. On a phone the first four stand in the bar at the bottom, the others behind "More". */
export const DAY_PAGES: readonly NavPage[] = [
  { id: "today", path: "/today", icon: "today" },
  { id: "portfolio", path: "/portfolio", icon: "portfolio" },
  { id: "dashboard", path: "/dashboard", icon: "dashboard" },
  {
    id: "revenue",
    path: "/revenue",
    icon: "revenue",
    inside: [{ id: "economics", path: "/revenue/economics" }],
  },
  { id: "adoption", path: "/adoption", icon: "adoption" },
  { id: "support", path: "/support", icon: "support" },
  {
    id: "surveys",
    path: "/surveys",
    icon: "surveys",
    inside: [{ id: "surveyCases", path: "/surveys/cases" }],
  },
  { id: "team", path: "/team", icon: "team" },
];

/** What one sets up, below. */
export const SETUP_PAGES: readonly NavPage[] = [
  { id: "scorecards", path: "/scorecards", icon: "scorecards" },
  { id: "data", path: "/data/sources", icon: "data" },
  { id: "settings", path: "/settings", icon: "settings" },
];

/** How many of the pages the bar of a phone holds. */
export const IN_BAR = 4;

/** The first folder of a page's path: `/data/sources` and `/data/imports` are one page. */
export function rootOf(path: string): string {
  return `/${path.split("/")[1] ?? ""}`;
}
