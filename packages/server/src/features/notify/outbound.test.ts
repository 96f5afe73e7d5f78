import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { OutboundError, post } from "./safe-request.ts";
import { allowedNetworks, isAllowedAddress } from "./target-address.ts";
import { newWebhookSecret, signedHeaders } from "./webhook-signature.ts";

const NONE = allowedNetworks([]);
const dotted = (n: number): string => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join(".");
const number = (address: string): number => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

/** Ranges that are no public internet: RFC 6890's tables, RFC 6598, RFC 5771, RFC 1112, as first and last address. */
const PRIVATE: readonly (readonly [string, string])[] = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "255.255.255.255"],
  ["168.63.129.16", "168.63.129.16"],
];
const isPrivate = (n: number): boolean => PRIVATE.some(([from, to]) => n >= number(from) && n <= number(to));

/** Every way of writing an IPv4 address that a URL takes. */
const FORMS: readonly ((n: number) => string)[] = [
  dotted,
  (n) => String(n),
  (n) => `0x${n.toString(16)}`,
  (n) =>
    dotted(n)
      .split(".")
      .map((part) => `0${Number(part).toString(8)}`)
      .join("."),
  (n) => `${n >>> 24}.${n & 0xffffff}`,
  (n) => `${dotted(n)}.`,
  (n) => `[::ffff:${dotted(n)}]`,
  (n) => `[0:0:0:0:0:ffff:${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}]`,
];
const faultOf = (request: Promise<number>): Promise<string> =>
  request.then(
    () => "none",
    (error: OutboundError) => error.fault,
  );

describe("addresses", () => {
  const v4 = fc.oneof(
    fc.integer({ min: 0, max: 0xffffffff }),
    fc.constantFrom(...PRIVATE).chain(([from, to]) => fc.integer({ min: number(from), max: number(to) })),
    // The last before and the first after each range.
    fc
      .constantFrom(...PRIVATE.flatMap(([from, to]) => [number(from) - 1, number(to) + 1]))
      .filter((n) => n >= 0 && n <= 0xffffffff),
  );
  it("of IPv4 are refused exactly where they are not public, mapped into IPv6 or not", () => {
    fc.assert(
      fc.property(v4, (n) => {
        expect(isAllowedAddress(dotted(n), NONE)).toBe(!isPrivate(n));
        expect(isAllowedAddress(`::ffff:${dotted(n)}`, NONE)).toBe(!isPrivate(n));
      }),
      { numRuns: 2_000 },
    );
  });
  it("of the own network are refused in every form a URL takes, before any connection", async () => {
    const inside = fc
      .constantFrom(...PRIVATE)
      .chain(([from, to]) => fc.integer({ min: number(from), max: number(to) }));
    await fc.assert(
      fc.asyncProperty(inside, fc.constantFrom(...FORMS), async (n, form) => {
        const fault = await faultOf(post(`http://${form(n)}:9/`, {}, "", { allowed: NONE, now: Date.now }));
        expect([form(n), fault]).toEqual([form(n), "target_refused"]);
      }),
      { numRuns: 400 },
    );
  });
  it.each([
    ["::", false],
    ["::1", false],
    ["fe80::1", false],
    ["fe80::1%eth0", false],
    ["fc00::1", false],
    ["fd00:ec2::254", false],
    ["ff02::1", false],
    ["64:ff9b::7f00:1", false],
    ["2001::1", false],
    ["2001:db8::1", false],
    ["2002:7f00:1::", false],
    ["3fff::1", false],
    ["2606:4700::6810:84e5", true],
    ["2a00:1450:4001:81b::200e", true],
    ["93.184.216.34", true],
    ["not an address", false],
  ])("%s: %s", (address, allowed) => expect(isAllowedAddress(address, NONE)).toBe(allowed));
  it("that an installation names are allowed, and no others", () => {
    const allowed = allowedNetworks(["10.1.0.0/16", "127.0.0.1", "fd00::/8"]);
    expect(
      ["10.1.2.3", "127.0.0.1", "::ffff:10.1.2.3", "fd12::1"].map((one) => isAllowedAddress(one, allowed)),
    ).toEqual([true, true, true, true]);
    expect(["10.2.0.1", "127.0.0.2", "fe80::1"].map((one) => isAllowedAddress(one, allowed))).toEqual([
      false,
      false,
      false,
    ]);
    expect(() => allowedNetworks(["10.0.0.0/33"])).toThrow("requires an address or network");
  });
});

describe("requests", () => {
  let server: Server;
  let port: number;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const seen: IncomingMessage[] = [];
  const LOOP = { allowed: allowedNetworks(["127.0.0.1"]), now: () => Date.parse("2026-03-02T10:00:00Z") };
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request);
      answer(request, response);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it("go to the address that was checked, though the name would lead elsewhere by then", async () => {
    let asked = 0;
    answer = (_, response) => response.writeHead(204).end();
    const resolve = async () => {
      asked += 1;
      // What a rebinding name does: harmless when it is checked, another address from then on.
      return asked === 1 ? ["127.0.0.1"] : ["127.0.0.2"];
    };
    expect(await post(`http://hook.test:${port}/x`, {}, "{}", { ...LOOP, resolve })).toBe(204);
    expect([asked, seen.at(-1)!.headers.host]).toEqual([1, `hook.test:${port}`]);
  });
  it("are refused when one of a name's addresses is not public", async () => {
    const resolve = async () => ["93.184.216.34", "10.0.0.1"];
    expect(await faultOf(post("http://hook.test/", {}, "", { ...LOOP, resolve }))).toBe("target_refused");
    expect(await faultOf(post("http://localhost:9/", {}, "", { allowed: NONE, now: Date.now }))).toBe("target_refused");
  });
  it("follow no redirect, read no user name, and speak http only", async () => {
    const before = seen.length;
    answer = (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port}/inside` }).end();
    expect(await faultOf(post(`http://127.0.0.1:${port}/`, {}, "", LOOP))).toBe("redirect");
    expect(seen.length - before).toBe(1);
    for (const url of [`http://me:you@127.0.0.1:${port}/`, "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1"])
      expect(await faultOf(post(url, {}, "", LOOP))).toBe("bad_url");
  });
  it("stop reading an answer without end, and give up on one that does not come", async () => {
    answer = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
        response.once("drain", more);
      };
      more();
    };
    expect(await post(`http://127.0.0.1:${port}/`, {}, "", LOOP)).toBe(200);
    answer = () => undefined;
    expect(await faultOf(post(`http://127.0.0.1:${port}/`, {}, "", { ...LOOP, timeoutMs: 50 }))).toBe("timeout");
    expect(await faultOf(post("http://127.0.0.1:1/", {}, "", LOOP))).toBe("unreachable");
  });
  it.each([
    ["120", 120_000],
    ["Mon, 02 Mar 2026 10:01:00 GMT", 60_000],
    ["soon", null],
  ])("say how long to wait: %s", async (header, wait) => {
    answer = (_, response) => response.writeHead(429, { "retry-after": header }).end();
    const error = await post(`http://127.0.0.1:${port}/`, {}, "", LOOP).catch((one: OutboundError) => one);
    expect(error).toBeInstanceOf(OutboundError);
    expect([(error as OutboundError).status, (error as OutboundError).retryAfterMs]).toEqual([429, wait]);
  });
});

test("signatures are what the official client of Standard Webhooks takes, with either of two secrets", () => {
  const [older, newer] = [newWebhookSecret(), newWebhookSecret()];
  const body = JSON.stringify({ type: "notify.test", data: { channel: "ș" } });
  const headers = signedHeaders("evt_1", Date.now(), body, [newer, older]);
  for (const secret of [older, newer]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(newWebhookSecret()).verify(body, headers)).toThrow("No matching signature");
  expect(() => new Webhook(newer).verify(`${body} `, headers)).toThrow("No matching signature");
  // The example of the specification's own test suite (standard-webhooks/libraries, javascript, index.test.ts).
  const known = signedHeaders("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330000, '{"test": 2432232314}', [
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  ]);
  expect(known["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});
