import { ProblemError } from "../../access/problem-error.ts";

const MOST = 64 * 1024 * 1024;

/** The bytes of a request's body, at most 64 MB. */
export async function readBody(request: Request): Promise<Buffer> {
  const tooLarge = () => new ProblemError("payload-too-large", `body requires at most ${MOST} bytes`);
  if (Number(request.headers.get("content-length") ?? 0) > MOST) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body !== null) {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > MOST) throw tooLarge();
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}
