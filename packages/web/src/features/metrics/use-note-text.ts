import { FIXED_NOTES, OWN_METRIC_NOTES } from "@tendwell/contract/row-notes";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/**
 * The note of a metric's row in the reader's language where the metric writes it itself; any other is data and stays as it
 * is. Needs the namespace `notes`.
 */
export function useNoteText(metric: string): (note: string | null) => string {
  const { t } = useTranslation("notes");
  return useCallback(
    (note) => {
      const { topic, notes } = FIXED_NOTES[metric] ?? OWN_METRIC_NOTES;
      return note !== null && notes.includes(note) ? t(`${topic}.${note}`) : (note ?? "");
    },
    [t, metric],
  );
}
