import type { Body } from "../../lib/api-client.ts";

export type Recipient = NonNullable<
  NonNullable<Body<"POST /api/v1/workspaces/{workspace}/surveys/{survey}/sends">>["recipients"]
>[number];

const EMAIL = /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:.]{2,}$/;
const PHONE = /^\+?[0-9 ().-]{5,25}$/;

/** Lines such as `ana@example.com, Ana Pop` or `+40 721 000 000; Ana`: the address first, a name after it. */
export function readRecipients(text: string): { recipients: Recipient[]; unread: string[] } {
  const recipients: Recipient[] = [];
  const unread: string[] = [];
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === "") continue;
    const parts = line.split(/[,;\t]/).map((one) => one.trim());
    const at = parts.findIndex((one) => EMAIL.test(one) || PHONE.test(one));
    const address = parts[at];
    if (address === undefined) {
      unread.push(line);
      continue;
    }
    const name = parts.find((one, index) => index !== at && one !== "");
    recipients.push({
      ...(EMAIL.test(address) ? { email: address } : { phone: address }),
      ...(name === undefined ? {} : { name }),
    });
  }
  return { recipients, unread };
}
