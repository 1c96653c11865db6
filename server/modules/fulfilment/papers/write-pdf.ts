import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { threadEnv } from '../../../platform/compile-cache.ts';
import type { PrintJob, Slip } from './slip.ts';

/**
 * The bytes of a file of papers, drawn in a thread of its own while its slips are read: whoever takes the bytes slowly slows the
 * reading, and two batches of slips are in memory at most. Throws what the thread threw.
 */
export async function* writePdf(job: PrintJob, batches: AsyncIterable<Slip[]>): AsyncGenerator<Uint8Array> {
  const worker = new Worker(new URL('pdf-worker.ts', import.meta.url), {
    workerData: job,
    execArgv: [],
    env: threadEnv(),
  });
  const ask = async (message: object): Promise<Uint8Array> => {
    worker.postMessage(message);
    const [answer] = (await once(worker, 'message')) as [{ bytes: Uint8Array }];
    return answer.bytes;
  };
  const batch_of = batches[Symbol.asyncIterator]();
  /** The next batch is read while this one is drawn; what it throws is thrown where it is awaited. */
  const read = () => {
    const coming = batch_of.next();
    coming.catch(() => {});
    return coming;
  };
  try {
    for (let coming = read(); ; ) {
      const batch = await coming;
      if (batch.done) break;
      coming = read();
      yield await ask({ slips: batch.value });
    }
    yield await ask({ end: true });
  } finally {
    await batch_of.return?.();
    await worker.terminate();
  }
}
