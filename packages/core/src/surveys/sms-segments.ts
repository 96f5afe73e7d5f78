const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€");

export interface SmsCount {
  readonly encoding: "GSM-7" | "UCS-2";
  /** Septets of GSM-7, UTF-16 units of UCS-2. */
  readonly units: number;
  readonly segments: number;
  /** Characters that force UCS-2, each once: ăâîșț and Chinese do. */
  readonly forcing: readonly string[];
}

/** How many units fit into several segments when some take two and none may be split. */
function packed(sizes: readonly number[], single: number, part: number): number {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= single) return total === 0 ? 0 : 1;
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > part) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}

/** Segments of a text message: 160 septets (153 in parts) of GSM-7, else 70 units (67) of UCS-2. Source: 3GPP TS 23.038, 23.040. */
export function smsSegments(text: string): SmsCount {
  const characters = [...text];
  const forcing = [...new Set(characters.filter((one) => !BASIC.has(one) && !EXTENDED.has(one)))];
  const isGsm = forcing.length === 0;
  const sizes = characters.map((one) => (isGsm ? (EXTENDED.has(one) ? 2 : 1) : one.length));
  return {
    encoding: isGsm ? "GSM-7" : "UCS-2",
    units: sizes.reduce((sum, size) => sum + size, 0),
    segments: isGsm ? packed(sizes, 160, 153) : packed(sizes, 70, 67),
    forcing,
  };
}
