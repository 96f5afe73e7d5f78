import { useRouter } from "@tanstack/react-router";
import { ErrorPanel } from "../ui/ErrorPanel.tsx";

/** Shown in place of a page that could not be opened. */
export function RouteError({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <div style={{ padding: "1rem" }}>
      <ErrorPanel error={error} retry={() => void router.invalidate()} />
    </div>
  );
}
