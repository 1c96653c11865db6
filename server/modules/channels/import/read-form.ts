import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import type { FastifyInstance } from 'fastify';

/**
 * `parts`: the file in pieces of at most `part_bytes`, each as `keep` left it; null where no file came. A file joined whole stops whoever
 * reads it, and its memory is collected with everybody waiting.
 */
export type Form = {
  parts: Buffer[] | null;
  bytes: number;
  sha256: string;
  name: string;
  texts: Record<string, string>;
};
/** What becomes of a piece as soon as it is there: a copy, for the memory it stands in is the next one's. */
type Keep = (piece: Buffer, part: number) => Buffer;
const part_bytes = 64 * 1024;

/** One file with a few words beside it. */
const limits = { files: 1, fields: 6, parts: 8, fieldSize: 2_000 };

/** Routes of this scope find multipart bodies as they come, in `request.raw`, with no byte of them read. */
export function takeForms(scope: FastifyInstance): void {
  scope.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));
}

export const isForm = (type: string | undefined): type is string => /^multipart\/form-data/i.test(type ?? '');

/** A multipart body's one file and its texts; null where it is none, or ends too early. The rest of one that is too large is not read. */
export async function readForm(
  body: Readable,
  about: { type: string; limit_mb: number },
  keep: Keep = (piece) => Buffer.from(piece),
): Promise<Form | 'too_large' | null> {
  const texts: Record<string, string> = {};
  let name = '';
  let file: BusboyFileStream | undefined;
  let read: Promise<FilePart> | undefined;
  const parser = openParser(about);
  if (!parser) return null;
  const end = await new Promise<'whole' | 'too_large' | 'cut'>((over) => {
    parser.on('field', (field, value) => {
      texts[field] = value.replaceAll('\0', '').slice(0, 255);
    });
    parser.on('file', (_field, stream, file_name) => {
      name = file_name ?? '';
      file = stream.on('limit', () => over('too_large'));
      read = readPart(stream, keep);
      read.catch(() => over('cut'));
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit']) parser.on(limit, () => over('too_large'));
    parser.on('finish', () => over('whole'));
    for (const source of [parser, body]) source.on('error', () => over('cut'));
    body.on('close', () => body.readableEnded || over('cut'));
    if (body.destroyed && !body.readableEnded) over('cut');
    body.pipe(parser);
  });
  body.unpipe(parser);
  if (end !== 'whole') {
    file?.destroy();
    return end === 'cut' ? null : end;
  }
  return { parts: null, bytes: 0, sha256: '', ...(await read), name: name.replaceAll('\0', ''), texts };
}

/** Null where the form says no boundary. */
function openParser({ type, limit_mb }: { type: string; limit_mb: number }): InstanceType<typeof Busboy> | null {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      limits: { ...limits, fileSize: limit_mb * 1024 * 1024 },
    });
  } catch {
    return null;
  }
}

type FilePart = { parts: Buffer[]; bytes: number; sha256: string };

/**
 * Hashes and keeps a file piece by piece as it comes, a turn of the loop for each: a connection hands over two megabytes in one breath
 * where nobody stops it, and whoever waits for the same thread waited for as long.
 */
async function readPart(file: BusboyFileStream, keep: Keep): Promise<FilePart> {
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
  return { parts, bytes, sha256: sha256.digest('hex') };
}
