/** Headers on everything that outsiders reach: nothing may be loaded, framed or guessed at. */
export const PUBLIC_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=()",
};

const sealed = new WeakSet<Response>();

/** A response that was made with every public header: to look into its headers once more costs as much as to route it. */
export function sealResponse(response: Response): Response {
  sealed.add(response);
  return response;
}

/** Adds the public headers that a response does not have of its own. */
export function addPublicHeaders(response: Response): void {
  if (sealed.has(response)) return;
  for (const [name, value] of Object.entries(PUBLIC_HEADERS))
    if (!response.headers.has(name)) response.headers.set(name, value);
}
