import { CDNOW } from "./cdnow/cdnow.ts";
import type { Preset } from "./preset.ts";

/** Every known export. */
export const PRESETS: readonly Preset[] = [CDNOW];
