import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { CliError, EXIT } from "./exit-code.ts";

export interface LocalFile {
  readonly path: string;
  /** Name as the server is told: relative to the folder that was given. */
  readonly name: string;
  readonly bytes: number;
}

/** Files a folder import leaves out: notes and hidden files. */
const IGNORED = /^(\.|readme|licen[cs]e|notice)|\.(md|ya?ml|json|py|sql|ipynb|png|jpe?g|pdf|docx?)$/i;

/** The files meant by paths: files as given, folders with all they hold, in order of name. */
export async function collectFiles(paths: readonly string[]): Promise<LocalFile[]> {
  const files: LocalFile[] = [];
  for (const given of paths) {
    const path = resolve(given);
    const found = await stat(path).catch(() => {
      throw new CliError(`${given} does not exist`, EXIT.usage);
    });
    if (found.isFile()) {
      files.push({ path, name: basename(path), bytes: found.size });
      continue;
    }
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    for (const entry of entries.sort((a, b) => join(a.parentPath, a.name).localeCompare(join(b.parentPath, b.name)))) {
      if (!entry.isFile() || IGNORED.test(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      files.push({ path: file, name: relative(path, file), bytes: (await stat(file)).size });
    }
  }
  if (files.length === 0) throw new CliError(`no files to import in ${paths.join(", ")}`, EXIT.usage);
  return files;
}

const quoted = (text: string) => text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

/** A multipart form that streams the files from disk. `onBytes` is told how much has been sent. */
export function uploadForm(
  fields: Readonly<Record<string, string | undefined>>,
  files: readonly LocalFile[],
  onBytes: (sent: number) => void,
): { body: ReadableStream<Uint8Array>; contentType: string } {
  const boundary = `tendwell-${randomUUID()}`;
  const pieces = async function* () {
    let sent = 0;
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) continue;
      yield Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
    }
    for (const file of files) {
      yield Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(file.name)}"\r\nContent-Length: ${file.bytes}\r\nContent-Type: application/octet-stream\r\n\r\n`,
      );
      for await (const chunk of createReadStream(file.path, { highWaterMark: 262_144 })) {
        yield chunk as Buffer;
        sent += (chunk as Buffer).length;
        onBytes(sent);
      }
      yield Buffer.from("\r\n");
    }
    yield Buffer.from(`--${boundary}--\r\n`);
  };
  const source = pieces();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    },
    async cancel() {
      await source.return(undefined);
    },
  });
  return { body, contentType: `multipart/form-data; boundary=${boundary}` };
}
