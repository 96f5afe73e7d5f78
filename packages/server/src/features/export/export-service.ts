/** Rows as a file: what other features hand out their own tables by. */
export { exportResponse } from "./export-file.ts";
export type { ExportRows } from "./export-rows.ts";
