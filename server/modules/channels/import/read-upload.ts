import { createHash } from 'node:crypto';
import multipart, { type MultipartFile } from '@fastify/multipart';
import { import_limit_mb, refuse } from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** At most this many uploads are held in memory at a time. */
const max_uploads = 3;
let uploads = 0;

/** `parts`: the file's bytes as they came, in pieces of about `part_bytes`. A file joined whole stops every page, and its memory is collected with them waiting. */
export type Upload = { parts: Buffer[]; sha256: string; name: string; texts: Record<string, string> };
const part_bytes = 128 * 1024;

/** Lets the routes of this scope take one file with a few words beside it. */
export async function takeUploads(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart, {
    limits: { files: 1, fields: 6, parts: 8, fieldSize: 2_000, fileSize: import_limit_mb * 1024 * 1024 },
    throwFileSizeLimit: true,
  });
}

/** Reads a request's file and does something with it. Refuses: unsupported_media, overloaded, invalid_input. */
export async function withUpload<T>(
  request: FastifyRequest,
  use: (upload: Upload) => Promise<T>,
): Promise<T | ReturnType<typeof refuse>> {
  if (!request.isMultipart()) return refuse('unsupported_media');
  if (uploads >= max_uploads) return refuse('overloaded');
  uploads++;
  try {
    const upload = await readUpload(request);
    if (!upload) return refuse('invalid_input', { field: 'body' });
    const { parts } = upload;
    return parts ? await use({ ...upload, parts }) : refuse('invalid_input', { field: 'file' });
  } finally {
    uploads--;
  }
}

/** A multipart body's one file and its texts; null where it is none. */
export async function readUpload(
  request: FastifyRequest,
): Promise<(Omit<Upload, 'parts'> & { parts: Buffer[] | null }) | null> {
  const texts: Record<string, string> = {};
  let [parts, sha256, name]: [Buffer[] | null, string, string] = [null, '', ''];
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        name = (part as MultipartFile).filename ?? '';
        ({ parts, sha256 } = await readPart(request, part as MultipartFile));
      } else texts[part.fieldname] = String(part.value).replaceAll('\0', '').slice(0, 255);
    }
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode) throw error; // too large
    return null; // no boundary, or it ends too early
  }
  return { parts, sha256, name: name.replaceAll('\0', ''), texts };
}

/** A large file is hashed piece by piece as it comes: at once, it would stop every page for 50 ms. */
async function readPart(
  request: FastifyRequest,
  { file }: MultipartFile,
): Promise<{ parts: Buffer[]; sha256: string }> {
  const parts: Buffer[] = [];
  let open: Buffer[] = [];
  let held = 0;
  const close = () => {
    if (held > 0) parts.push(Buffer.concat(open, held));
    [open, held] = [[], 0];
  };
  const sha256 = createHash('sha256');
  for await (const piece of file as AsyncIterable<Buffer>) {
    sha256.update(piece);
    if (held + piece.length > part_bytes) close();
    open.push(piece);
    held += piece.length;
  }
  close();
  if (file.truncated) throw new request.server.multipartErrors.RequestFileTooLargeError();
  return { parts, sha256: sha256.digest('hex') };
}
