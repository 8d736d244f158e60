import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

export interface StoredFile {
  name: string;
  bytes: number;
}

/** A folder of files that are written whole or not at all, and read by nobody else on the machine. */
export interface Folder {
  list(): Promise<StoredFile[]>;
  writeText(name: string, text: string): Promise<void>;
  readText(name: string): Promise<string>;
  remove(name: string): Promise<void>;
  /** Writes lines compressed; the file appears under its name once it is complete. */
  writeLines(name: string, lines: AsyncIterable<string>): Promise<void>;
}

const PRIVATE = 0o600;

export function openFolder(folder: string): Folder {
  const at = (name: string) => path.join(folder, path.basename(name));
  return {
    list: async () => {
      try {
        const names = (await readdir(folder)).filter((name) => !name.endsWith('.part')).sort();
        return await Promise.all(names.map(async (name) => ({ name, bytes: (await stat(at(name))).size })));
      } catch (error) {
        // A folder that nothing was ever put into is an empty one.
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      }
    },
    writeText: async (name, text) => {
      await mkdir(folder, { recursive: true });
      await writeFile(`${at(name)}.part`, text, { mode: PRIVATE, flush: true });
      await rename(`${at(name)}.part`, at(name));
    },
    readText: (name) => readFile(at(name), 'utf8'),
    remove: (name) => rm(at(name), { force: true }),
    writeLines: async (name, lines) => {
      await mkdir(folder, { recursive: true });
      await writeLinesTo(at(name), lines);
    },
  };
}

/** Writes lines compressed to one file, complete or not at all. */
export async function writeLinesTo(file: string, lines: AsyncIterable<string>): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(
      Readable.from(lines),
      createGzip(),
      createWriteStream(part, { mode: PRIVATE, flush: true }),
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The lines of a file that `writeLinesTo` wrote. A file that is no such thing fails where it is read. */
export async function* readLinesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const text = source.pipe(createGunzip());
  // Two streams, one reader: what goes wrong in the first has to end the second.
  source.on('error', (error) => text.destroy(error));
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) yield line;
}
