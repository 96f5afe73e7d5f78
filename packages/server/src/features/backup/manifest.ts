import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const fileSchema = z.object({
  path: z.string().regex(/^(state\.sqlite|workspaces\/[a-z0-9-]+\/(facts\.duckdb|truth\.json))$/),
  sha256: z.string(),
  bytes: z.number(),
});

/** What a backup consists of. Keys are never in it. */
const manifestSchema = z.object({
  format: z.literal("tendwell-backup"),
  version: z.literal(1),
  tendwell: z.string(),
  createdAt: z.string(),
  workspaces: z.array(
    z.object({
      id: z.string(),
      slug: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
      name: z.string(),
      zone: z.string(),
      currency: z.string(),
      today: z.string().nullable(),
    }),
  ),
  files: z.array(fileSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Reads and checks a backup's manifest. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, "manifest.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new Error(`a backup requires the file manifest.json, got none in ${folder}`, { cause });
  }
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new Error(`${path} requires the manifest of a Tendwell backup: ${parsed.error.issues[0]?.message}`);
  return parsed.data;
}
