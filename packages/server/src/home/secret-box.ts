import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Encrypts what must be used again, such as passwords of outbound servers: AES-256-GCM under a key of the home. */
export interface SecretBox {
  /** `v1.<nonce>.<ciphertext>.<tag>`, base64url; `context` (for example the column's owner) is authenticated with it. */
  seal(secret: string, context: string): string;
  /** Throws when the box was made with another key or context, or was changed. */
  open(box: string, context: string): string;
}

/** `key`: 64 hexadecimal digits, see `readOrCreateSecret`. */
export function secretBox(key: string): SecretBox {
  const bytes = Buffer.from(key, "hex");
  if (bytes.length !== 32) throw new RangeError(`a secret box requires a key of 32 bytes, got ${bytes.length}`);
  return {
    seal(secret, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", bytes, nonce);
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return ["v1", ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
    },
    open(box, context) {
      const [version, nonce, body, tag] = box.split(".");
      if (version !== "v1" || nonce === undefined || body === undefined || tag === undefined)
        throw new RangeError(`a sealed secret requires the form v1, got ${version}`);
      const decipher = createDecipheriv("aes-256-gcm", bytes, Buffer.from(nonce, "base64url"));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(Buffer.from(tag, "base64url"));
      return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
    },
  };
}
