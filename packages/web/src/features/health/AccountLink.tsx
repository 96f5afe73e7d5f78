import { Link } from "@tanstack/react-router";
import { useView, useWorkspace } from "../../lib/use-view.ts";
import { sharedView } from "../../lib/view-state.ts";
import { useHealthView } from "./use-health-view.ts";

interface AccountLinkProps {
  readonly account: { readonly id: string; readonly externalId: string | null; readonly name: string | null };
  /** Number of the row, so that the keyboard can find it. */
  readonly row?: number;
}

/** An account by name, leading to its page; one without an external id has none. */
export function AccountLink({ account, row }: AccountLinkProps) {
  const workspace = useWorkspace();
  const [view] = useView();
  const [health] = useHealthView();
  const name = account.name ?? account.externalId ?? account.id;
  if (account.externalId === null) return <>{name}</>;
  return (
    <Link
      to="/w/$workspace/accounts/$account"
      params={{ workspace: workspace.slug, account: account.externalId }}
      search={{ ...sharedView(view), ...(health.card === null ? {} : { card: health.card }) } as never}
      {...(row === undefined ? {} : { "data-row": row })}
    >
      {name}
    </Link>
  );
}
