import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const require = createRequire(import.meta.url);

/** Folders of the Noto fonts in the development dependencies: few machines that run tests have Chinese fonts. */
function fontFolders(): string[] {
  return ["@expo-google-fonts/noto-sans-sc", "@expo-google-fonts/noto-sans-tc"].flatMap((name) => {
    const folder = dirname(require.resolve(`${name}/package.json`));
    return [join(folder, "400Regular"), join(folder, "600SemiBold")];
  });
}

/** A fontconfig file that adds those folders to the system's own; its path. */
function fontConfig(): string {
  const folder = mkdtempSync(join(tmpdir(), "tendwell-fonts-"));
  const cache = join(folder, "cache");
  mkdirSync(cache);
  const system = ["/usr/share/fonts", "/usr/local/share/fonts"].filter((one) => existsSync(one));
  const dirs = [...fontFolders(), ...system].map((one) => `<dir>${one}</dir>`).join("");
  const file = join(folder, "fonts.conf");
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${dirs}<cachedir>${cache}</cachedir></fontconfig>`,
  );
  return file;
}

/** Installed browsers looked for where the packaged one does not run. */
const INSTALLED = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

async function executable(): Promise<string> {
  const told = process.env.TENDWELL_CHROME;
  if (told !== undefined) return told;
  if (process.platform === "linux" && process.arch === "x64") {
    const { default: packaged } = await import("@sparticuz/chromium");
    return packaged.executablePath();
  }
  const found = INSTALLED.find((one) => existsSync(one));
  if (found === undefined)
    throw new Error("browser tests require Chrome, or TENDWELL_CHROME with its path, got neither");
  return found;
}

/** Starts a real browser: the packaged Chromium on Linux x64, an installed Chrome elsewhere. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await executable();
  // Set after the package has unpacked itself: it points the variable at its own fonts otherwise.
  const env = { ...process.env, FONTCONFIG_FILE: fontConfig() } as Record<string, string>;
  return chromium.launch({
    executablePath,
    env,
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--hide-scrollbars"],
  });
}
