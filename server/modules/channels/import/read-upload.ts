import { refuse } from '@madang/contract';
import type { FastifyRequest } from 'fastify';
import { fewAtOnce } from '../../../platform/few-at-once.ts';
import type { Importer } from './importer.ts';
import { isForm } from './read-form.ts';
import type { HeldUpload } from './send-upload.ts';

/** At most three uploads are held in memory at a time; a person who drops twenty files waits for their turns, no byte of them read. */
const { inTurn } = fewAtOnce(3, 60);

/**
 * Hands a request's file on to the thread that takes uploads in, and does something with what is known of it then. The routes' scope takes forms
 * (`takeForms`). Refuses: unsupported_media, overloaded, too_large, invalid_input.
 */
export async function withUpload<T>(
  request: FastifyRequest,
  importer: Pick<Importer, 'prepare' | 'receive'>,
  use: (file: HeldUpload) => Promise<T>,
): Promise<T | ReturnType<typeof refuse>> {
  const type = request.headers['content-type'];
  if (!isForm(type)) return refuse('unsupported_media');
  const over = importer.prepare();
  try {
    return await inTurn(async () => {
      const file = await importer.receive(request.raw, type);
      if (file === 'too_large') return refuse('too_large');
      if (!file) return refuse('invalid_input', { field: 'body' });
      try {
        return file.has_file ? await use(file) : refuse('invalid_input', { field: 'file' });
      } finally {
        file.drop();
      }
    });
  } finally {
    over();
  }
}
