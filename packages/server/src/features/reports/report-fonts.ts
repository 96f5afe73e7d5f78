import { createRequire } from "node:module";
import type { Locale } from "@tendwell/messages";

const require = createRequire(import.meta.url);

function family(script: "sc" | "tc"): { readonly regular: string; readonly bold: string } {
  const name = `NotoSans${script.toUpperCase()}`;
  const file = (weight: string): string =>
    require.resolve(`@expo-google-fonts/noto-sans-${script}/${weight}/${name}_${weight}.ttf`);
  return { regular: file("400Regular"), bold: file("700Bold") };
}

/** Font files of a language, its own first; the other script stands in for characters that the first lacks. */
export function reportFonts(locale: Locale): readonly { readonly regular: string; readonly bold: string }[] {
  const scripts = locale === "zh-Hant" ? (["tc", "sc"] as const) : (["sc", "tc"] as const);
  return scripts.map(family);
}
