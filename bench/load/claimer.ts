import type { LoadJob } from './run-load.ts';

/** Another member each time takes a coupon. */
export function claimer(job: LoadJob): () => Buffer {
  const cookies = job.cookies!;
  let count = 0;
  return () => {
    const cookie = cookies[count++ % cookies.length];
    return Buffer.from(`POST ${job.path} HTTP/1.1\r\nhost: bench\r\ncookie: ${cookie}\r\ncontent-length: 0\r\n\r\n`);
  };
}
