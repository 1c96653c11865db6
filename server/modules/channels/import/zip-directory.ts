import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { FileFault } from './file-fault.ts';

export type ZipEntry = { name: string; method: number; packed: number; unpacked: number; offset: number };

const mb = 1024 * 1024;
/** Parts that are held whole (shared strings, styles, workbook) and sheets, which are streamed. */
export const held_limit = 96 * mb;
const sheet_limit = 800 * mb;
/** XML of sheets packs 5 to 40 to one; what packs far better is no sheet. Below `small` the ratio says nothing. */
const ratio_limit = 150;
const small = 32 * mb;
const max_entries = 2_000;

/** The central directory of a zip. @throws FileFault DAMAGED_FILE where it is cut short or names bytes that are not there. */
export function readDirectory(zip: Buffer): ZipEntry[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > zip.length || end < zip.length - 66_000) throw new FileFault('DAMAGED_FILE');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count > max_entries) throw new FileFault('TOO_LARGE_UNPACKED');
  const entries: ZipEntry[] = [];
  for (let n = 0; n < count; n++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== 0x02014b50) throw new FileFault('DAMAGED_FILE');
    const name_length = zip.readUInt16LE(at + 28);
    const entry = {
      name: zip.toString('utf8', at + 46, at + 46 + name_length),
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      unpacked: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    };
    if ((zip.readUInt16LE(at + 8) & 1) !== 0) throw new FileFault('NEEDS_PASSWORD');
    if (entry.offset + 30 > zip.length) throw new FileFault('DAMAGED_FILE');
    entries.push(entry);
    at += 46 + name_length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

/** Refuses what would grow too large by the sizes the directory tells. @throws FileFault */
export function checkSizes(entries: ZipEntry[]): void {
  for (const entry of entries) {
    if (entry.unpacked > limitOf(entry)) throw new FileFault('TOO_LARGE_UNPACKED');
    if (entry.unpacked > small && entry.unpacked > entry.packed * ratio_limit)
      throw new FileFault('TOO_LARGE_UNPACKED');
  }
}

/** Counts the bytes that really come out of an entry, since a hostile file lies. @throws FileFault as soon as they are too many */
export function createGuard(entry: ZipEntry): (chunk: Buffer) => void {
  const limit = limitOf(entry);
  let bytes = 0;
  return (chunk) => {
    bytes += chunk.length;
    if (bytes > limit || (bytes > small && bytes > entry.packed * ratio_limit))
      throw new FileFault('TOO_LARGE_UNPACKED');
  };
}

/** Unpacks entries only to count what comes out, before anything grows. `seen` gets the chunks of each sheet on the way. */
export async function guardZip(
  zip: Buffer,
  entries: ZipEntry[],
  seen: (entry: ZipEntry, chunk: Buffer) => void = () => {},
): Promise<void> {
  for (const entry of entries) {
    if (!/\.(xml|rels)$/i.test(entry.name)) continue;
    const guard = createGuard(entry);
    const count = new Writable({
      write(chunk: Buffer, _, done) {
        try {
          guard(chunk);
          if (isSheet(entry)) seen(entry, chunk);
          done();
        } catch (error) {
          done(error as Error);
        }
      },
    });
    await inflateInto(zip, entry, count);
  }
}

const limitOf = (entry: ZipEntry) => (isSheet(entry) ? sheet_limit : held_limit);
const isSheet = (entry: ZipEntry) => /worksheets\/[^/]+\.xml$/i.test(entry.name);

function bodyOf(zip: Buffer, entry: ZipEntry): Buffer {
  if (zip.readUInt32LE(entry.offset) !== 0x04034b50) throw new FileFault('DAMAGED_FILE');
  const from = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28);
  if (from + entry.packed > zip.length) throw new FileFault('DAMAGED_FILE');
  return zip.subarray(from, from + entry.packed);
}

/** The bytes of an entry, unpacked piece by piece. */
export function inflateEntry(zip: Buffer, entry: ZipEntry): AsyncIterable<Buffer> | Iterable<Buffer> {
  const body = bodyOf(zip, entry);
  return entry.method === 0 ? [body] : Readable.from([body]).pipe(createInflateRaw({ chunkSize: 256 * 1024 }));
}

async function inflateInto(zip: Buffer, entry: ZipEntry, into: Writable): Promise<void> {
  const body = bodyOf(zip, entry);
  if (entry.method !== 0 && entry.method !== 8) throw new FileFault('DAMAGED_FILE');
  try {
    if (entry.method === 0) await pipeline([body], into);
    else await pipeline([body], createInflateRaw({ chunkSize: 256 * 1024 }), into);
  } catch (error) {
    if (error instanceof FileFault) throw error;
    throw new FileFault('DAMAGED_FILE');
  }
}

/** A small part whole, as text; null where the zip has none of that name. */
export function readPart(zip: Buffer, entries: ZipEntry[], name: string, limit = 4 * mb): string | null {
  const entry = entries.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!entry) return null;
  try {
    const body = bodyOf(zip, entry);
    return (entry.method === 0 ? body : inflateRawSync(body, { maxOutputLength: limit })).toString('utf8');
  } catch {
    throw new FileFault('DAMAGED_FILE');
  }
}
