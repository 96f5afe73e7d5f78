import { PUBLIC_HEADERS } from "../access/public-headers.ts";

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data: blob:",
  // Styles set by scripts (charts, popovers) are inline; scripts never are.
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self'",
  "connect-src 'self'",
].join("; ");

/** Headers on every answer of the admin app. */
export function securityHeaders(api: boolean): Readonly<Record<string, string>> {
  return api ? PUBLIC_HEADERS : { ...PUBLIC_HEADERS, "content-security-policy": CONTENT_SECURITY_POLICY };
}
