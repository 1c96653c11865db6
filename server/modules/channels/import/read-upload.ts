import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import multipart, { type MultipartFile } from '@fastify/multipart';
import { import_limit_mb, refuse } from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Keyring } from '../../../platform/crypto.ts';
import { fewAtOnce } from '../../../platform/few-at-once.ts';
import { newId } from '../../../platform/ids.ts';
import { type SealedFile, sealPart } from './import-store.ts';

/** At most three uploads are held in memory at a time; a person who drops twenty files waits for their turns, no byte of them read. */
const { inTurn } = fewAtOnce(3, 60);

/**
 * `parts`: the file in pieces of at most `part_bytes`, each as `keep` left it. A file joined whole stops every page, and its memory is
 * collected with them waiting.
 */
export type Upload = { parts: Buffer[]; bytes: number; sha256: string; name: string; texts: Record<string, string> };
/** What becomes of a piece as soon as it is there: a copy, for the memory it stands in is the next one's. */
type Keep = (piece: Buffer, part: number) => Buffer;
const part_bytes = 64 * 1024;

/** Lets the routes of this scope take one file with a few words beside it. */
export async function takeUploads(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart, {
    limits: { files: 1, fields: 6, parts: 8, fieldSize: 2_000, fileSize: import_limit_mb * 1024 * 1024 },
    throwFileSizeLimit: true,
  });
}

/** Reads a request's file for an import and does something with it. Refuses: unsupported_media, overloaded, invalid_input. */
export async function withUpload<T>(
  request: FastifyRequest,
  keys: Keyring,
  use: (file: SealedFile, said: Pick<Upload, 'name' | 'texts'>) => Promise<T>,
): Promise<T | ReturnType<typeof refuse>> {
  if (!request.isMultipart()) return refuse('unsupported_media');
  return inTurn(async () => {
    const import_id = newId();
    const upload = await readUpload(request, (piece, part) => sealPart(keys, import_id, part, piece));
    if (!upload) return refuse('invalid_input', { field: 'body' });
    const { parts, bytes, sha256, name, texts } = upload;
    if (!parts) return refuse('invalid_input', { field: 'file' });
    return use({ import_id, parts, bytes, sha256 }, { name, texts });
  });
}

/** A multipart body's one file and its texts; null where it is none. */
export async function readUpload(
  request: FastifyRequest,
  keep: Keep = (piece) => Buffer.from(piece),
): Promise<(Omit<Upload, 'parts'> & { parts: Buffer[] | null }) | null> {
  const texts: Record<string, string> = {};
  let name = '';
  let read: Omit<Upload, 'name' | 'texts'> | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        name = (part as MultipartFile).filename ?? '';
        read = await readPart(request, part as MultipartFile, keep);
      } else texts[part.fieldname] = String(part.value).replaceAll('\0', '').slice(0, 255);
    }
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode) throw error; // too large
    return null; // no boundary, or it ends too early
  }
  return { parts: null, bytes: 0, sha256: '', ...read, name: name.replaceAll('\0', ''), texts };
}

/**
 * Hashes and keeps a file piece by piece as it comes, a turn of the loop for each: a connection hands over two megabytes in one breath
 * where nobody stops it, and whoever asked for a page meanwhile waited for as long.
 */
async function readPart(
  request: FastifyRequest,
  { file }: MultipartFile,
  keep: Keep,
): Promise<Omit<Upload, 'name' | 'texts'>> {
  const parts: Buffer[] = [];
  const open = Buffer.allocUnsafeSlow(part_bytes);
  let [held, bytes] = [0, 0];
  const sha256 = createHash('sha256');
  const close = () => {
    if (held > 0) parts.push(keep(open.subarray(0, held), parts.length));
    held = 0;
  };
  for await (const piece of file as AsyncIterable<Buffer>) {
    sha256.update(piece);
    bytes += piece.length;
    for (let at = 0; at < piece.length; ) {
      const copied = piece.copy(open, held, at);
      [at, held] = [at + copied, held + copied];
      if (held === part_bytes) close();
    }
    await breathe();
  }
  close();
  if (file.truncated) throw new request.server.multipartErrors.RequestFileTooLargeError();
  return { parts, bytes, sha256: sha256.digest('hex') };
}
