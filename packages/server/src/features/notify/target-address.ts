import { BlockList, isIP } from "node:net";

/** IPv4 that is not the public internet: IANA's special-purpose registry, multicast, reserved, and clouds' own services. */
const REFUSED_V4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local: the metadata service of most clouds is 169.254.169.254.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  // Azure's host services, at an address that looks public.
  ["168.63.129.16", 32],
];
/** Within global unicast 2000::/3, all of IPv6 that may be written to. */
const REFUSED_V6: readonly (readonly [network: string, prefix: number])[] = [
  // Protocol assignments, Teredo among them, which carries IPv4 addresses.
  ["2001::", 23],
  ["2001:db8::", 32],
  // 6to4, which does as well.
  ["2002::", 16],
  ["3fff::", 20],
];

const refused = new BlockList();
for (const [network, prefix] of REFUSED_V4) refused.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of REFUSED_V6) refused.addSubnet(network, prefix, "ipv6");
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** The dotted IPv4 address that an IPv4-mapped IPv6 address means, else the address itself in its shortest form. */
function plainAddress(address: string): string {
  if (isIP(address) !== 6) return address;
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (mapped === null) return short;
  const [high, low] = [Number.parseInt(mapped[1]!, 16), Number.parseInt(mapped[2]!, 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Networks that an installation allows beside the public internet: `10.1.2.3`, `10.0.0.0/8`, `fd00::/8`. */
export function allowedNetworks(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of networks) {
    const [address = "", length] = text.trim().split("/");
    const family = isIP(address);
    const prefix = length === undefined ? (family === 4 ? 32 : 128) : Number(length);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > (family === 4 ? 32 : 128))
      throw new RangeError(`an allowed target requires an address or network such as 10.0.0.0/8, got ${text}`);
    list.addSubnet(address, prefix, family === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

/** Whether a request may go to an IP address: the public internet, and what the installation allows. */
export function isAllowedAddress(address: string, allowed: BlockList): boolean {
  // A zone (`fe80::1%eth0`) exists only for addresses of the own network.
  if (isIP(address) === 0 || address.includes("%")) return false;
  const plain = plainAddress(address);
  const family = isIP(plain) === 4 ? "ipv4" : "ipv6";
  if (allowed.check(plain, family)) return true;
  if (family === "ipv6" && !global6.check(plain, "ipv6")) return false;
  return !refused.check(plain, family);
}
