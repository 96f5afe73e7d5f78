/**
 * Decimal places of the minor unit, ISO 4217 (list one, 2024). Codes not in either list are unknown; the funds codes and
 * precious metals without a minor unit are left out on purpose.
 */
const ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ");
const THREE = "BHD IQD JOD KWD LYD OMR TND".split(" ");
const FOUR = "CLF UYW".split(" ");
const TWO = (
  "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP " +
  "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW " +
  "KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
  "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN " +
  "UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
).split(" ");

/** ISO 4217 code (upper case) → decimal places of its minor unit. */
export const CURRENCY_EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...TWO.map((code) => [code, 2] as const),
  ...ZERO.map((code) => [code, 0] as const),
  ...THREE.map((code) => [code, 3] as const),
  ...FOUR.map((code) => [code, 4] as const),
]);

/** Decimal places of the currency's minor unit; null for a code that ISO 4217 does not know. Case does not matter. */
export function currencyExponent(code: string): number | null {
  return CURRENCY_EXPONENTS.get(code.trim().toUpperCase()) ?? null;
}
