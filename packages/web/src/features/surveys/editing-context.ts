import type { SurveyDefinition } from "@tendwell/core/surveys";
import { createContext, useContext } from "react";
import type { ChangeSurvey } from "./use-survey-draft.ts";

/** What every part of the editor works on. */
export interface Editing {
  readonly survey: SurveyDefinition;
  readonly change: ChangeSurvey;
  /** The language whose texts are being written. */
  readonly locale: string;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("a part of the editor requires a survey being edited, got none");
  return editing;
}
