import { useCallback, useReducer } from "react";

interface State {
  readonly now: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** What was changed last: typing into one field is one step. */
  readonly field: string | null;
}

type Step =
  | { readonly do: "change"; readonly to: (source: string) => string; readonly field: string | null }
  | { readonly do: "undo" | "redo" };

const DEEPEST = 200;

export function draftStep(state: State, action: Step): State {
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
  }
}

export type ChangeSource = (to: (source: string) => string, field?: string) => void;

/** A scorecard's text being edited, by form or by hand, with undo and redo. */
export function useScorecardDraft(start: string) {
  const [state, dispatch] = useReducer(draftStep, start, (now): State => ({ now, before: [], after: [], field: null }));
  const change = useCallback<ChangeSource>((to, field) => dispatch({ do: "change", to, field: field ?? null }), []);
  return {
    source: state.now,
    change,
    undo: state.before.length === 0 ? null : () => dispatch({ do: "undo" }),
    redo: state.after.length === 0 ? null : () => dispatch({ do: "redo" }),
  };
}
