import { useCallback, useReducer } from "react";

interface History<T> {
  readonly now: T;
  readonly before: readonly T[];
  readonly after: readonly T[];
  /** What was changed last: typing into one field is one step. */
  readonly field: string | null;
}

type Step<T> =
  | { readonly do: "change"; readonly to: (value: T) => T; readonly field: string | null }
  | { readonly do: "undo" | "redo" };

const DEEPEST = 200;

function historyStep<T>(state: History<T>, action: Step<T>): History<T> {
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

/** `field` names what is typed into: changes of one field in a row are one step. */
export type Change<T> = (to: (value: T) => T, field?: string) => void;

/** A value being edited, with undo and redo; null where there is nothing to undo or redo. `start` is called once. */
export function useHistory<T>(start: () => { readonly now: T; readonly before: readonly T[] }) {
  const [state, dispatch] = useReducer(
    historyStep<T>,
    null,
    (): History<T> => ({ ...start(), after: [], field: null }),
  );
  const change = useCallback<Change<T>>((to, field) => dispatch({ do: "change", to, field: field ?? null }), []);
  return {
    now: state.now,
    change,
    undo: state.before.length === 0 ? null : () => dispatch({ do: "undo" }),
    redo: state.after.length === 0 ? null : () => dispatch({ do: "redo" }),
  };
}
