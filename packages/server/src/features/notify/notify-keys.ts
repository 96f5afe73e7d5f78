import { createHmac, timingSafeEqual } from "node:crypto";

/** Signs the links by which a digest is left; `key` is a secret of the home. */
export class NotifyKeys {
  private readonly key: string;
  constructor(key: string) {
    this.key = key;
  }

  /** `<channel>.<mac>` */
  leaveToken(channelId: string): string {
    return `${channelId}.${this.mac(channelId)}`;
  }

  /** The channel of a token of ours; null for any other text. */
  readLeaveToken(token: string): string | null {
    const match = /^([\w-]{8,40})\.([\w-]{27})$/.exec(token);
    if (match === null) return null;
    const [, channelId, mac] = match as unknown as [string, string, string];
    const own = Buffer.from(this.mac(channelId));
    return own.length === mac.length && timingSafeEqual(own, Buffer.from(mac)) ? channelId : null;
  }

  private mac(channelId: string): string {
    return createHmac("sha256", this.key)
      .update(`leave-digest|${channelId}`)
      .digest()
      .subarray(0, 20)
      .toString("base64url");
  }
}
