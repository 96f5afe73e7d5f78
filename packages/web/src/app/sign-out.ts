import { call } from "../lib/api-client.ts";

/** Ends the session and opens the sign-in page with a clean memory. */
export async function signOut(): Promise<void> {
  await call("DELETE /api/v1/session");
  location.assign("/sign-in");
}
