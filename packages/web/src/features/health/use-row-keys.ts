import { useEffect, useRef, useState } from "react";

type Handlers = Readonly<Record<string, (index: number) => void>>;

/**
 * Rows that the keyboard walks: j and k move, other keys act on the row one is at. `host` holds elements with `data-row`,
 * which take the focus, so that Enter opens them. Keys are left alone in fields and dialogs.
 */
export function useRowKeys(count: number, handlers: Handlers, reveal?: (index: number) => void) {
  const host = useRef<HTMLElement | null>(null);
  const [active, setActive] = useState(-1);
  const latest = useRef({ count, handlers, active, reveal });
  latest.current = { count, handlers, active, reveal };

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const at = event.target as HTMLElement;
      const now = latest.current;
      if (event.ctrlKey || event.metaKey || event.altKey || now.count === 0) return;
      if (at.closest("input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu]")) return;
      const step = event.key === "j" ? 1 : event.key === "k" ? -1 : 0;
      if (step !== 0) {
        event.preventDefault();
        setActive(Math.max(0, Math.min(now.count - 1, now.active + step)));
        return;
      }
      const act = now.handlers[event.key.toLowerCase()];
      if (act === undefined || now.active < 0) return;
      event.preventDefault();
      act(Math.min(now.active, now.count - 1));
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);

  useEffect(() => {
    if (active < 0) return;
    latest.current.reveal?.(active);
    // The row is drawn in the next frame when it stood outside.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => host.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)?.focus());
    });
    return () => cancelAnimationFrame(frame);
  }, [active]);

  return {
    host: (element: HTMLElement | null) => {
      host.current = element;
    },
    active,
  };
}
