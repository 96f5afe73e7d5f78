import type { SurveyDefinition } from "@tendwell/core/surveys";
import { useEffect } from "react";
import { type Change, useHistory } from "../../lib/use-history.ts";

export type ChangeSurvey = Change<SurveyDefinition>;

/** The document with its keys in one order: what the server sends back may have them in another. */
function canonical(survey: SurveyDefinition): string {
  return JSON.stringify(survey, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** A survey being edited: changes with undo and redo, kept in this tab until they are saved. */
export function useSurveyDraft(stored: SurveyDefinition, version: number, place: string) {
  const key = `tendwell.survey-draft:${place}:${version}`;
  const { now: survey, ...rest } = useHistory<SurveyDefinition>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null
      ? { now: stored, before: [] }
      : { now: JSON.parse(kept) as SurveyDefinition, before: [stored] };
  });
  const dirty = canonical(survey) !== canonical(stored);
  useEffect(() => {
    if (dirty) sessionStorage.setItem(key, JSON.stringify(survey));
    else sessionStorage.removeItem(key);
  }, [key, dirty, survey]);
  return { survey, dirty, ...rest };
}
