import { type Change, useHistory } from "../../lib/use-history.ts";

export type ChangeSource = Change<string>;

/** A scorecard's text being edited, by form or by hand, with undo and redo. */
export function useScorecardDraft(start: string) {
  const { now: source, ...rest } = useHistory(() => ({ now: start, before: [] }));
  return { source, ...rest };
}
