import type { Correlations } from "./correlations.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

/**
 * Johnson's relative weights: the share of R² that each driver accounts for, correlated drivers included. With R = VΛVᵀ,
 * L = VΛ^½Vᵀ, β = L⁻¹r, the weight of driver j is Σ_k L²_jk β²_k; they sum to R². Source: Johnson, Multivariate Behavioral
 * Research 35 (2000). Directions of no variance (collinear drivers) take no part.
 */
export function relativeWeights({ among, withOutcome }: Correlations): readonly number[] {
  const n = withOutcome.length;
  const { values, vectors } = symmetricEigen(among);
  const roots = values.map((value) => Math.sqrt(Math.max(0, value)));
  const functionOf = (f: (root: number) => number) =>
    among.map((_, i) =>
      among.map((__, j) => roots.reduce((sum, root, k) => sum + vectors[i]![k]! * f(root) * vectors[j]![k]!, 0)),
    );
  const loadings = functionOf((root) => root);
  const inverse = functionOf((root) => (root > 1e-8 ? 1 / root : 0));
  const beta = inverse.map((row) => row.reduce((sum, x, k) => sum + x * withOutcome[k]!, 0));
  return Array.from({ length: n }, (_, j) => beta.reduce((sum, b, k) => sum + loadings[j]![k]! ** 2 * b * b, 0));
}
