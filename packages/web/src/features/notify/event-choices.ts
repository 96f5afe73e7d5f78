import type { NotifyEventType } from "@tendwell/contract";

/** Events a rule can ask for, in the order they are offered; a test is asked for by hand. */
export const EVENT_TYPES = [
  "alert.raised",
  "alert.cleared",
  "health.band_changed",
  "survey.answered",
  "survey.case_opened",
  "survey.case_changed",
  "survey.invitation_failed",
  "import.finished",
  "touch.logged",
] as const satisfies readonly Exclude<NotifyEventType, "notify.test">[];
