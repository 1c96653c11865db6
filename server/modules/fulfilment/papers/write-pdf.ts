import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PrintJob, Slip } from './slip.ts';

/**
 * The bytes of a file of papers, drawn in a thread of its own while its slips are read: whoever takes the bytes slowly slows the
 * reading, and one batch of slips is in memory at a time. Throws what the thread threw.
 */
export async function* writePdf(job: PrintJob, batches: AsyncIterable<Slip[]>): AsyncGenerator<Uint8Array> {
  const worker = new Worker(new URL('pdf-worker.ts', import.meta.url), { workerData: job, execArgv: [] });
  const ask = async (message: object): Promise<Uint8Array> => {
    worker.postMessage(message);
    const [answer] = (await once(worker, 'message')) as [{ bytes: Uint8Array }];
    return answer.bytes;
  };
  try {
    for await (const slips of batches) yield await ask({ slips });
    yield await ask({ end: true });
  } finally {
    await worker.terminate();
  }
}
