import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../lib/api-client.ts";
import { createAppRouter } from "./router.tsx";
import { theme } from "./theme.ts";

const colorScheme = localStorageColorSchemeManager({ key: "tendwell.theme" });

/** Tries again only what may succeed then: no answer at all, or a server that says it is busy. */
function retry(count: number, error: Error): boolean {
  return count < 2 && (!(error instanceof ApiError) || error.problem.status === 0 || error.problem.status === 503);
}

export function App() {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { retry, refetchOnWindowFocus: false } } }),
  );
  const [router] = useState(() => createAppRouter(client));
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorScheme}>
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
