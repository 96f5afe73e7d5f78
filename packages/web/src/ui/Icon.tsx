const PATHS = {
  today: "M4 5h12v11H4zM4 8.5h12M7 3v3M13 3v3M7.5 12l1.8 1.8 3.2-3.3",
  portfolio: "M3.5 5h4v4h-4zM3.5 12h4v4h-4zM10 6h6.5M10 8h4M10 13h6.5M10 15h4",
  scorecards: "M5 3.5h10v13H5zM7.5 7h5M7.5 10h5M7.5 13h2.5",
  dashboard: "M3 13a7 7 0 0 1 14 0M10 13l3.2-4.4M3 16.5h14",
  data: "M10 3c3.9 0 6.5 1.1 6.5 2.5S13.9 8 10 8 3.5 6.9 3.5 5.5 6.1 3 10 3zM3.5 5.5v9C3.5 15.9 6.1 17 10 17s6.5-1.1 6.5-2.5v-9M3.5 10c0 1.4 2.6 2.5 6.5 2.5s6.5-1.1 6.5-2.5",
  settings: "M4 6h7M15 6h1M4 14h1M9 14h7M13 4v4M7 12v4",
  search: "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4",
  clock: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4.3l2.8 1.7",
  filter: "M3 4.5h14l-5.5 6.5v5l-3 1.5V11z",
  up: "M5.5 12l4.5-4.5L14.5 12",
  surveys: "M4 4.5h12v8.5H9.5L6 16v-3H4zM7 7.5h6M7 10h4",
  chevron: "M5.5 8l4.5 4.5L14.5 8",
  close: "M5 5l10 10M15 5L5 15",
  upload: "M10 13V4M6.5 7.5L10 4l3.5 3.5M4 13v3h12v-3",
  download: "M10 4v9M6.5 9.5L10 13l3.5-3.5M4 16h12",
  link: "M8.5 11.5l3-3M7 9l-2 2a2.8 2.8 0 0 0 4 4l2-2M13 11l2-2a2.8 2.8 0 0 0-4-4L9 7",
  undo: "M4 8h8a4 4 0 0 1 0 8H8M4 8l3.5-3.5M4 8l3.5 3.5",
  redo: "M16 8H8a4 4 0 0 0 0 8h4M16 8l-3.5-3.5M16 8l-3.5 3.5",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  sun: "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1",
  moon: "M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5z",
  person: "M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4 16.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5",
  team: "M7 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM2.5 16c.4-2.6 2.2-4 4.5-4s4.1 1.4 4.5 4M13 5.5a2.2 2.2 0 1 1 0 4.4M13.5 12c2.2 0 3.6 1.3 4 3.6",
  columns: "M3.5 4.5h13v11h-13zM8 4.5v11M12.5 4.5v11",
  view: "M3 6h14M5.5 10h9M8 14h4",
  copy: "M7 7h9v9H7zM4 13V4h9",
  plus: "M10 4v12M4 10h12",
  revenue: "M3 16.5h14M5 16.5v-5M9 16.5v-8M13 16.5V6M3.5 7.5l4-3 3 2 5.5-3.5",
  adoption: "M10 16.5V9M10 9c0-3 2-5 6-5 0 4-2 6-6 6M10 12c0-2.4-1.6-4-5.5-4 0 3.2 1.6 5 5.5 5",
  support:
    "M4 11.5v-1a6 6 0 0 1 12 0v1M4 11.5h2.5v4H5a1 1 0 0 1-1-1zM16 11.5h-2.5v4H15a1 1 0 0 0 1-1zM15 15.5c0 1.2-1.2 2-3.5 2",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  earlier: "M12.5 5L7.5 10l5 5",
  later: "M7.5 5l5 5-5 5",
  hide: "M3 10c2-3.6 4.3-5 7-5s5 1.4 7 5c-2 3.6-4.3 5-7 5s-5-1.4-7-5zM4 16L16 4",
  flag: "M5 17V3.5M5 4.5h9l-2 3 2 3H5",
} as const;

export type IconName = keyof typeof PATHS;

/** A line icon, 20 × 20, in the text's colour. Decorative: the control beside it carries the name. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      aria-hidden="true"
      focusable="false"
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
