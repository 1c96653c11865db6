import { Worker } from 'node:worker_threads';
import { threadEnv } from '../../../platform/compile-cache.ts';
import type { Log } from '../../../platform/log.ts';
import { createUploadSender, type UploadSender } from './send-upload.ts';

export type UploadThreadData = {
  url: string;
  role: string | null;
  secret: string;
  previous: string[];
  wrapping: string[];
};
export type UploadThread = Pick<UploadSender, 'receive'> & {
  /** It has ended, whatever it held. */
  readonly over: boolean;
  /** Ends it once its connections are closed. */
  close(): Promise<void>;
  /** Ends it where it stands. */
  kill(): Promise<unknown>;
};

/** What it holds of files is outside of this; its own heap is small, and a young generation made for a crowd's requests would be idle memory. */
const limits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 96 };

/**
 * A thread that takes uploads in. A thread, not the process that takes files: that one lets everybody go first, and a person waits for this
 * answer; and to start a process stops a large one for longer than a page takes. It has everybody's turns at the processors.
 */
export function openUploadThread(data: UploadThreadData, log: Log): UploadThread {
  const worker = new Worker(new URL('upload-worker.ts', import.meta.url), {
    workerData: data,
    execArgv: [],
    env: threadEnv(),
    resourceLimits: limits,
  });
  const sender = createUploadSender((message, transfer) => worker.postMessage(message, transfer));
  let over = false;
  worker.on('message', sender.heard);
  worker.on('error', (error) => log.error({ err: error }, 'the thread that takes uploads in failed'));
  const ended = new Promise<void>((done) =>
    worker.on('exit', () => {
      over = true;
      sender.gone();
      done();
    }),
  );
  worker.unref();
  return {
    receive: sender.receive,
    get over() {
      return over;
    },
    async close() {
      if (!over) worker.postMessage({ stop: true });
      await ended;
    },
    kill: () => worker.terminate(),
  };
}
