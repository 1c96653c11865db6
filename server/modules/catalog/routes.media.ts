import type { FastifyInstance } from 'fastify';
import type { Sql } from '../../platform/db.ts';
import { encodeShareImage } from '../../platform/images.ts';
import { readImageBytes, readLargestImageBytes } from './queries.ts';

const kept_bytes_max = 24 * 1024 * 1024;

/**
 * Pictures by id and width, and `share.jpg` (1200 x 630) for messengers that know no WebP. Their bytes never change, so
 * browsers and proxies keep them for ever; the ones asked for last stay in memory, up to 24 MB.
 */
export function serveMedia(app: FastifyInstance, sql: Sql): void {
  const kept = new Map<string, Buffer>();
  const reading = new Map<string, Promise<Buffer | null>>();
  let kept_bytes = 0;

  app.get<{ Params: { id: string; file: string } }>('/media/:id/:file', async (request, reply) => {
    const { id, file } = request.params;
    if (!/^(\d{1,4}\.webp|share\.jpg)$/.test(file) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
      return reply.callNotFound();
    }
    const key = `${id}/${file}`;
    const bytes = kept.get(key) ?? (await readOnce(key, id, file));
    if (!bytes) return reply.callNotFound();
    reply.header('cache-control', 'public, max-age=31536000, immutable');
    return reply.type(file === 'share.jpg' ? 'image/jpeg' : 'image/webp').send(bytes);
  });

  /** A crowd on a picture that is not in memory reads it once. */
  function readOnce(key: string, id: string, file: string): Promise<Buffer | null> {
    let promise = reading.get(key);
    if (!promise) {
      promise = read(id, file)
        .then((bytes) => {
          if (bytes) keep(key, bytes);
          return bytes;
        })
        .finally(() => reading.delete(key));
      reading.set(key, promise);
    }
    return promise;
  }

  async function read(id: string, file: string): Promise<Buffer | null> {
    if (file !== 'share.jpg') return readImageBytes(sql, id, Number.parseInt(file, 10));
    const largest = await readLargestImageBytes(sql, id);
    return largest && encodeShareImage(largest);
  }

  function keep(key: string, bytes: Buffer): void {
    kept.set(key, bytes);
    kept_bytes += bytes.length;
    for (const [oldest, old] of kept) {
      if (kept_bytes <= kept_bytes_max) break;
      kept.delete(oldest);
      kept_bytes -= old.length;
    }
  }
}
