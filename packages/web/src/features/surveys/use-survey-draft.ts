import type { SurveyDefinition } from "@tendwell/core/surveys";
import { useCallback, useEffect, useReducer } from "react";

interface State {
  readonly now: SurveyDefinition;
  readonly before: readonly SurveyDefinition[];
  readonly after: readonly SurveyDefinition[];
  /** What was changed last: typing into one field is one step. */
  readonly field: string | null;
}

type Step =
  | {
      readonly do: "change";
      readonly to: (survey: SurveyDefinition) => SurveyDefinition;
      readonly field: string | null;
    }
  | { readonly do: "undo" | "redo" }
  | { readonly do: "load"; readonly survey: SurveyDefinition };

const DEEPEST = 200;

/** The document with its keys in one order: what the server sends back may have them in another. */
function canonical(survey: SurveyDefinition): string {
  return JSON.stringify(survey, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function step(state: State, action: Step): State {
  switch (action.do) {
    case "change": {
      const now = action.to(state.now);
      if (now === state.now) return state;
      const same = action.field !== null && action.field === state.field && state.before.length > 0;
      return {
        now,
        before: same ? state.before : [...state.before, state.now].slice(-DEEPEST),
        after: [],
        field: action.field,
      };
    }
    case "undo": {
      const last = state.before.at(-1);
      return last === undefined
        ? state
        : { now: last, before: state.before.slice(0, -1), after: [state.now, ...state.after], field: null };
    }
    case "redo": {
      const [next, ...rest] = state.after;
      return next === undefined ? state : { now: next, before: [...state.before, state.now], after: rest, field: null };
    }
    case "load":
      return { now: action.survey, before: [], after: [], field: null };
  }
}

export type ChangeSurvey = (to: (survey: SurveyDefinition) => SurveyDefinition, field?: string) => void;

/** A survey being edited: changes with undo and redo, kept in this tab until they are saved. */
export function useSurveyDraft(stored: SurveyDefinition, version: number, place: string) {
  const key = `tendwell.survey-draft:${place}:${version}`;
  const [state, dispatch] = useReducer(step, null, (): State => {
    const kept = sessionStorage.getItem(key);
    const now = kept === null ? stored : (JSON.parse(kept) as SurveyDefinition);
    return { now, before: kept === null ? [] : [stored], after: [], field: null };
  });
  const dirty = canonical(state.now) !== canonical(stored);
  useEffect(() => {
    if (dirty) sessionStorage.setItem(key, JSON.stringify(state.now));
    else sessionStorage.removeItem(key);
  }, [key, dirty, state.now]);
  const change = useCallback<ChangeSurvey>((to, field) => dispatch({ do: "change", to, field: field ?? null }), []);
  return {
    survey: state.now,
    dirty,
    change,
    undo: state.before.length === 0 ? null : () => dispatch({ do: "undo" }),
    redo: state.after.length === 0 ? null : () => dispatch({ do: "redo" }),
  };
}
