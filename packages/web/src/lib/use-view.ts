import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { Workspace } from "@tendwell/contract";
import { useCallback } from "react";
import { useSession } from "./queries.ts";
import { readViewState, type ViewState } from "./view-state.ts";

/** The view of the current URL and a way to change parts of it (undefined removes a part). */
export function useView(): [
  view: ViewState,
  change: (patch: { [K in keyof ViewState]?: ViewState[K] | undefined }, push?: boolean) => void,
] {
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const change = useCallback(
    (patch: object, push = true) => {
      void navigate({
        to: ".",
        search: ((before: Record<string, unknown>) => {
          const next = { ...before, ...patch };
          return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
        }) as never,
        replace: !push,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [readViewState(raw), change];
}

/** The workspace of the current URL. */
export function useWorkspace(): Workspace {
  const { workspace: slug } = useParams({ strict: false }) as { workspace?: string };
  const session = useSession();
  const found = session.data?.workspaces.find((one) => one.slug === slug);
  if (found === undefined) throw new Error(`page requires a workspace one may see, got ${slug ?? "none"}`);
  return found;
}
