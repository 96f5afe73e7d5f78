/** Continued fraction of the incomplete beta function (Lentz), Numerical Recipes §6.4. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let h = d;
  for (let m = 1; m <= 300; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || tiny);
    c = 1 + even / c || tiny;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || tiny);
    c = 1 + odd / c || tiny;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return h;
}

/** Stirling's series for ln Γ(x), shifted upwards until it is accurate to double precision. */
function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 10) {
    shift -= Math.log(y);
    y += 1;
  }
  const r = 1 / (y * y);
  const series = 1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)));
  return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series / y;
}

/** P(|T| > t) for Student's t with `df` degrees of freedom: the incomplete beta function I(df/(df+t²); df/2, ½). */
function twoSidedTail(t: number, df: number): number {
  const x = df / (df + t * t);
  const a = df / 2;
  const b = 0.5;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/**
 * Two-sided critical value of Student's t: the t with P(−t < T < t) = `level`.
 * Checked against the printed table (Student 1908; NIST/SEMATECH e-Handbook 1.3.6.7.2).
 * Throws RangeError unless df ≥ 1 and 0 < level < 1.
 */
export function studentTQuantile(df: number, level = 0.95): number {
  if (!(df >= 1)) throw new RangeError(`studentTQuantile requires df ≥ 1, got ${df}`);
  if (!(level > 0 && level < 1)) throw new RangeError(`studentTQuantile requires 0 < level < 1, got ${level}`);
  const tail = 1 - level;
  let low = 0;
  let high = 2;
  while (twoSidedTail(high, df) > tail) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i += 1) {
    const middle = (low + high) / 2;
    if (twoSidedTail(middle, df) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
