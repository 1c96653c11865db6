import { Worker } from 'node:worker_threads';
import { threadEnv } from '../../../platform/compile-cache.ts';
import { fewAtOnce } from '../../../platform/few-at-once.ts';

/** A visible sheet as texts, with Excel's own row numbers; empty rows are left out. */
export type Table = { sheet: string; serial_shift: number; rows: { row: number; cells: string[] }[] };
export type TableWork = { bytes: Uint8Array; password: string | null; max_rows: number };
export type TableFault = { code: string; params?: Record<string, unknown> };

const heap_mb = 512;
const timeout_ms = 60_000;
/** A small file is read in a fraction of a second: whoever comes third waits for that, not for a person's next attempt. */
const { inTurn } = fewAtOnce(2, 16);

/**
 * Reads a spreadsheet (xlsx, with or without password, or CSV) into texts. Reading is done in a thread with its own heap and an end,
 * two at a time in a process. Throws `Overloaded` where many wait already.
 */
export const readTable = (work: TableWork): Promise<{ tables: Table[] } | { fault: TableFault }> =>
  inTurn(() => readInThread(work));

async function readInThread(work: TableWork): Promise<{ tables: Table[] } | { fault: TableFault }> {
  const worker = new Worker(new URL('table-worker.ts', import.meta.url), {
    workerData: work,
    execArgv: [],
    env: threadEnv(),
    resourceLimits: { maxOldGenerationSizeMb: heap_mb },
  });
  const timer = setTimeout(() => void worker.terminate(), timeout_ms);
  try {
    return await new Promise((done) => {
      worker.once('message', done);
      const broken = () => done({ fault: { code: 'DAMAGED_FILE' } });
      worker.once('error', broken);
      worker.once('exit', broken);
    });
  } finally {
    clearTimeout(timer);
    void worker.terminate();
  }
}
