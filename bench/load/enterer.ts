import { createKeyring } from '../../server/platform/crypto.ts';
import { newId } from '../../server/platform/ids.ts';
import type { LoadJob } from './run-load.ts';

/** Somebody else enters a line each time: a guest whose cookie the server would have given out. */
export function enterer(job: LoadJob): () => Buffer {
  const keys = createKeyring(job.secret!);
  const since = Math.floor(Date.now() / 1_000).toString(36);
  const head = `POST ${job.path} HTTP/1.1\r\nhost: bench\r\ncontent-length: 0\r\ncookie: ${job.headers}=`;
  return () => Buffer.from(`${head}${keys.signCookie('guest', `1.${newId()}.${since}`)}\r\n\r\n`);
}
