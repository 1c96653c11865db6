import { Readable } from 'node:stream';
import { import_limit_mb, ok, type Result } from '@madang/contract';
import type { Keyring } from '../../../platform/crypto.ts';
import { isRetriable, type Sql, wasCanceled } from '../../../platform/db.ts';
import { type Answer, runOnce } from '../../../platform/idempotency.ts';
import { newId } from '../../../platform/ids.ts';
import { createImport, type NewImport, readImport, type SealedFile, sealPart } from './import-store.ts';
import { type Form, readForm } from './read-form.ts';
import { toWire } from './to-wire.ts';
import { createFrameReader } from './upload-frames.ts';

/** What the server is told of a form whose bytes are all there. */
export type FormFacts = Omit<Form, 'parts'> & { has_file: boolean };
/** Whose mutation it is, and what is kept of it. `told`: in which language the whole import is answered; null: with its id alone. */
export type KeepAs = NewImport & { claim: Parameters<typeof runOnce>[1]; told: 'ko' | 'en' | null };
export type UploadQuestion = { keep: number; as: KeepAs } | { drop: number };
export type UploadAnswer =
  | { upload: number; read: FormFacts | 'too_large' | null }
  | { upload: number; kept: Result<Answer> }
  | { upload: number; failed: string; passing: boolean };

/**
 * Uploads in the process that takes files: their bytes come through a pipe as they were sent, are hashed and sealed here, and written with the
 * import they begin in one transaction. Nothing of one is in the database before that, and what is held ends with the process.
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
    /** Bytes of the pipe, as they come. */
    hear: createFrameReader(({ kind, upload, bytes }) => {
      if (kind === 'begin') {
        const body = new Readable({ read() {} });
        coming.set(upload, body);
        read(upload, bytes.toString(), body).catch(failed(upload));
        return;
      }
      const body = coming.get(upload);
      if (kind === 'piece') body?.push(bytes);
      else if (kind === 'end') body?.push(null);
      else body?.destroy();
    }),
    ask(question: UploadQuestion): void {
      if ('keep' in question) keep(question.keep, question.as).catch(failed(question.keep));
      else held.delete(question.drop);
    },
  };
}
