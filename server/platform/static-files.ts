import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const packs = new Set(['.css', '.js', '.svg', '.json', '.txt', '.webmanifest', '.html']);

export type Encoding = 'br' | 'gzip' | 'identity';
export type StaticFile = {
  type: string;
  /** Its name carries a hash of its bytes: browsers may keep it for ever. */
  immutable: boolean;
  etag: string;
  read: (encoding: Encoding) => Promise<{ bytes: Buffer; encoding: Encoding }>;
};

/**
 * The files of one built web app. Only names found when the folder was read are served, so no path can lead out of it.
 * Text is packed on its first request (brotli 9 of a 300 kB bundle takes some 60 ms, off the loop) and kept; fonts and
 * pictures are read from disk, where the system keeps them.
 */
export function openStaticFolder(folder: string) {
  let files = scan(folder);
  let read_at_ms = mtimeOf(join(folder, 'index.html'));
  let looked_ms = performance.now();
  let index_text: string | null | undefined;

  /** A rebuild while the server runs is seen within a second. */
  function refresh(): void {
    if (performance.now() - looked_ms < 1_000) return;
    looked_ms = performance.now();
    const changed_ms = mtimeOf(join(folder, 'index.html'));
    if (changed_ms === read_at_ms) return;
    read_at_ms = changed_ms;
    index_text = undefined;
    files = scan(folder);
  }

  return {
    find(path: string): StaticFile | undefined {
      const known = files.get(path);
      if (known) return known;
      refresh();
      return files.get(path);
    },
    /** index.html as text, or null while the app is not built. */
    index(): string | null {
      refresh();
      if (index_text === undefined) {
        index_text = files.has('/index.html') ? readFileSync(join(folder, 'index.html'), 'utf8') : null;
      }
      return index_text;
    },
  };
}

function mtimeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function scan(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  if (!mtimeOf(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${path.slice(folder.length + 1).replaceAll('\\', '/')}`;
    const { size, mtimeMs } = statSync(path);
    files.set(name, {
      type: types[extname(name)] ?? 'application/octet-stream',
      immutable: name.startsWith('/assets/'),
      etag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
      read: reader(path),
    });
  }
  return files;
}

function reader(path: string): StaticFile['read'] {
  const packed = new Map<Encoding, Promise<Buffer>>();
  return async (wanted) => {
    const encoding = packs.has(extname(path)) ? wanted : 'identity';
    if (encoding === 'identity') return { bytes: await readFile(path), encoding };
    if (!packed.has(encoding)) {
      const making = readFile(path).then((bytes) => pack(bytes, encoding, 9));
      making.catch(() => packed.delete(encoding));
      packed.set(encoding, making);
    }
    return { bytes: await packed.get(encoding)!, encoding };
  };
}

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

export function pack(bytes: Buffer, encoding: Encoding, quality: number): Promise<Buffer> | Buffer {
  if (encoding === 'br') return brotliAsync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  return encoding === 'gzip' ? gzipAsync(bytes, { level: quality }) : bytes;
}

/** The best packing this client takes. */
export function encodingFor(accept_encoding: string | undefined): Encoding {
  const accepted = (accept_encoding ?? '').split(',').map((one) => one.trim());
  const takes = (name: string) =>
    accepted.some((one) => one === name || (one.startsWith(`${name};`) && !/q=0(\.0*)?$/.test(one)));
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}
