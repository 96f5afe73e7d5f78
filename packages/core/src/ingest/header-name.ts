/**
 * A header reduced to what makes it recognisable: compatibility forms unified, case and accents dropped, everything that is
 * neither letter nor digit in any script made one underscore. `Data înscrierii` and `data_inscrierii` are the same.
 */
export function headerName(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
}
