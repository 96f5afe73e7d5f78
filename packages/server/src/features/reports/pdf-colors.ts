/** Ink on paper: the pages' own colours on white, each with at least 4.5:1 where it is text. */
export const COLORS = {
  ink: "#1f2933",
  quiet: "#5b6770",
  rule: "#d5dbe1",
  panel: "#f5f7f9",
  accent: "#1f4e9e",
  good: "#0f766e",
  bad: "#b93815",
  healthy: "#0f766e",
  watch: "#92600a",
  at_risk: "#b93815",
} as const;
