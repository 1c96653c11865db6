import { Readable } from 'node:stream';
import { ok, type Result } from '@madang/contract/errors';
import { import_limit_mb } from '@madang/contract/import-bounds';
import type { Keyring } from '../../../platform/crypto.ts';
import { isRetriable, type Sql, wasCanceled } from '../../../platform/db.ts';
import { type Answer, runOnce } from '../../../platform/idempotency.ts';
import { newId } from '../../../platform/ids.ts';
import { createImport, type NewImport, readImport, type SealedFile, sealPart } from './import-store.ts';
import { type Form, readForm } from './read-form.ts';
import { toWire } from './to-wire.ts';

/** What the server is told of a form whose bytes are all there. */
export type FormFacts = Omit<Form, 'parts'> & { has_file: boolean };
/** Whose mutation it is, and what is kept of it. `told`: in which language the whole import is answered; null: with its id alone. */
export type KeepAs = NewImport & { claim: Parameters<typeof runOnce>[1]; told: 'ko' | 'en' | null };
export type UploadQuestion = { keep: number; as: KeepAs } | { drop: number };
/** What is sent of a form: that it begins, with its content type; a piece of it; that all of it was sent; that nothing more of it will come. */
export type UploadMessage =
  | UploadQuestion
  | { begin: number; type: string }
  | { piece: number; bytes: Uint8Array }
  | { end: number }
  | { cut: number };
export type UploadAnswer =
  | { upload: number; taken_bytes: number }
  | { upload: number; read: FormFacts | 'too_large' | null }
  | { upload: number; kept: Result<Answer> }
  | { upload: number; failed: string; passing: boolean };

/**
 * Uploads in the thread that takes them in: their bytes come as they were sent, are hashed and sealed here, and written with the import they
 * begin in one transaction. Nothing of one is in the database before that, and what is held ends with the thread.
 */
export function createUploadHolder(deps: { sql: Sql; keys: Keyring }, tell: (answer: UploadAnswer) => void) {
  const coming = new Map<number, Readable>();
  const held = new Map<number, SealedFile>();

  async function read(upload: number, type: string, body: Readable): Promise<void> {
    const import_id = newId();
    const about = { type, limit_mb: import_limit_mb };
    const form = await readForm(body, about, (piece, part) => sealPart(deps.keys, import_id, part, piece));
    // What still comes of it is let go.
    coming.delete(upload);
    if (!form || form === 'too_large') return tell({ upload, read: form });
    const { parts, ...facts } = form;
    if (parts) held.set(upload, { import_id, parts, bytes: form.bytes, sha256: form.sha256 });
    tell({ upload, read: { ...facts, has_file: parts !== null } });
  }

  async function keep(upload: number, { claim, told, ...input }: KeepAs): Promise<void> {
    const file = held.get(upload)!;
    const kept = await runOnce(deps.sql, claim, async (tx) => {
      await createImport(tx, deps.keys, file, input);
      const { import_id } = file;
      return ok({ status: 202, body: told ? toWire((await readImport(tx, import_id))!, null, told) : { import_id } });
    });
    tell({ upload, kept });
  }

  const failed = (upload: number) => (error: unknown) =>
    tell({
      upload,
      failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
      passing: isRetriable(error) || wasCanceled(error),
    });

  return {
    hear(message: UploadMessage): void {
      if ('piece' in message) {
        const { piece: upload, bytes } = message;
        coming.get(upload)?.push(bytes);
        tell({ upload, taken_bytes: bytes.length });
      } else if ('begin' in message) {
        const body = new Readable({ read() {} });
        coming.set(message.begin, body);
        read(message.begin, message.type, body).catch(failed(message.begin));
      } else if ('end' in message) coming.get(message.end)?.push(null);
      else if ('cut' in message) coming.get(message.cut)?.destroy();
      else if ('keep' in message) keep(message.keep, message.as).catch(failed(message.keep));
      else held.delete(message.drop);
    },
  };
}
