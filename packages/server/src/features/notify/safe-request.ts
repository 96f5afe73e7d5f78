import { lookup as dnsLookup } from "node:dns/promises";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { type BlockList, isIP } from "node:net";
import { isAllowedAddress } from "./target-address.ts";

export type OutboundFault =
  | "bad_url"
  | "no_secret"
  | "target_refused"
  | "name_not_found"
  | "unreachable"
  | "tls"
  | "timeout"
  | "redirect"
  | "http";

/** A request that failed. Its message names neither the address nor what was sent. */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly fault: OutboundFault;
  /** HTTP status, where there was an answer. */
  readonly status: number | null;
  /** What the answer's Retry-After asks for, milliseconds. */
  readonly retryAfterMs: number | null;
  constructor(fault: OutboundFault, status: number | null = null, retryAfterMs: number | null = null) {
    super(status === null ? fault : `${fault} ${status}`);
    this.fault = fault;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

type Resolve = (name: string) => Promise<readonly string[]>;

export interface OutboundOptions {
  readonly allowed: BlockList;
  /** Every address of a name; default the system's resolver. */
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch, to read a Retry-After that is a date. */
  readonly now: () => number;
}

const TIMEOUT_MS = 10_000;
/** Of an answer only the status matters; the rest is not read. */
const MAX_ANSWER_BYTES = 65_536;

const systemResolve: Resolve = async (name) => (await dnsLookup(name, { all: true })).map(({ address }) => address);

/** The parts of a URL that may be written to at all, whatever it resolves to; throws OutboundError. */
export function readTarget(text: string): URL {
  if (!URL.canParse(text)) throw new OutboundError("bad_url");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw new OutboundError("bad_url");
  if (url.username !== "" || url.password !== "") throw new OutboundError("bad_url");
  return url;
}

/** The address literal that a URL names, whatever form it was written in; null for a name. */
function literalOf(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return isIP(host) === 0 ? null : host;
}

/** One address of the host, all of whose addresses are allowed. */
async function addressOf(url: URL, options: OutboundOptions): Promise<string> {
  const literal = literalOf(url);
  const addresses =
    literal === null
      ? await (options.resolve ?? systemResolve)(url.hostname).catch(() => {
          throw new OutboundError("name_not_found");
        })
      : [literal];
  const [first] = addresses;
  if (first === undefined) throw new OutboundError("name_not_found");
  // One private address among public ones is how a name is turned against the network behind the firewall.
  if (!addresses.every((address) => isAllowedAddress(address, options.allowed)))
    throw new OutboundError("target_refused");
  return first;
}

function retryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

/**
 * Posts to a public address. The name is resolved once, every address is checked, and the connection goes to the checked
 * one; redirects are not followed. Returns the status (2xx); throws OutboundError.
 */
export async function post(
  target: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  options: OutboundOptions,
): Promise<number> {
  const url = readTarget(target);
  const address = await addressOf(url, options);
  const family = isIP(address);
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise<number>((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: "POST",
        agent: false,
        headers: { ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" },
        signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
        // The checked address, whatever the name says by now.
        lookup: (_name, how, done) => {
          if (how.all === true) done(null, [{ address, family }]);
          else done(null, address, family);
        },
      },
      (answer) => {
        const status = answer.statusCode ?? 0;
        const finish = () => {
          if (status >= 200 && status < 300) return resolve(status);
          const wait = retryAfter(answer.headers["retry-after"], options.now());
          return reject(new OutboundError(status >= 300 && status < 400 ? "redirect" : "http", status, wait));
        };
        let bytes = 0;
        answer.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes <= MAX_ANSWER_BYTES) return;
          finish();
          answer.destroy();
        });
        answer.on("end", finish);
        answer.on("error", (error) => reject(faultOf(error)));
      },
    );
    outgoing.on("error", (error) => reject(faultOf(error)));
    outgoing.end(body);
  });
}

function faultOf(error: NodeJS.ErrnoException): OutboundError {
  if (error.name === "AbortError" || error.name === "TimeoutError" || error.code === "ABORT_ERR")
    return new OutboundError("timeout");
  const code = error.code ?? "";
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)) return new OutboundError("tls");
  return new OutboundError("unreachable");
}
