/** Eigenvalues and eigenvectors (columns) of a symmetric matrix. */
export interface SymmetricEigen {
  readonly values: readonly number[];
  /** `vectors[i][k]`: part i of eigenvector k. */
  readonly vectors: readonly (readonly number[])[];
}

/** Cyclic Jacobi rotations; exact enough (1e-14) for the few dozen drivers of a survey. Source: Golub & Van Loan, §8.5. */
export function symmetricEigen(matrix: readonly (readonly number[])[]): SymmetricEigen {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j): number => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 100; sweep += 1) {
    let off = 0;
    for (let p = 0; p < n; p += 1) for (let q = p + 1; q < n; q += 1) off += a[p]![q]! ** 2;
    if (off < 1e-30) break;
    for (let p = 0; p < n; p += 1) {
      for (let q = p + 1; q < n; q += 1) {
        if (a[p]![q] === 0) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k += 1) {
          const [x, y] = [a[k]![p]!, a[k]![q]!];
          a[k]![p] = c * x - s * y;
          a[k]![q] = s * x + c * y;
        }
        for (let k = 0; k < n; k += 1) {
          const [x, y] = [a[p]![k]!, a[q]![k]!];
          a[p]![k] = c * x - s * y;
          a[q]![k] = s * x + c * y;
          const [f, g] = [v[k]![p]!, v[k]![q]!];
          v[k]![p] = c * f - s * g;
          v[k]![q] = s * f + c * g;
        }
      }
    }
  }
  return { values: a.map((row, i) => row[i]!), vectors: v };
}
