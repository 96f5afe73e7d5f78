import { type RefCallback, useCallback } from "react";

/**
 * For a list whose rows go when they are dealt with: whoever works by keyboard keeps their place. When what has the focus is taken
 * away, the row that now stands there gets it, or the list itself when none is left.
 *
 * @param rows selector of the rows within the element that the ref is given to
 */
export function useRowFocus<E extends HTMLElement>(rows: string): RefCallback<E> {
  return useCallback(
    (list: E | null) => {
      if (list === null) return;
      let last: { readonly element: Element; readonly row: number } | null = null;
      const rowsNow = () => [...list.querySelectorAll<HTMLElement>(rows)];
      const note = ({ target }: FocusEvent): void => {
        if (target instanceof Element)
          last = { element: target, row: rowsNow().findIndex((one) => one.contains(target)) };
      };
      const observer = new MutationObserver(() => {
        if (last === null || last.element.isConnected) return;
        const { row } = last;
        last = null;
        // Somebody went elsewhere meanwhile: the focus is theirs.
        if (document.activeElement !== null && document.activeElement !== document.body) return;
        const left = rowsNow();
        const next = left[Math.min(Math.max(row, 0), left.length - 1)] ?? list;
        next.tabIndex = -1;
        next.focus();
      });
      list.addEventListener("focusin", note);
      observer.observe(list, { childList: true, subtree: true });
      return () => {
        observer.disconnect();
        list.removeEventListener("focusin", note);
      };
    },
    [rows],
  );
}
