// The thread that reads and takes order files: it has its own connections and its own heap, so that the pages of the shop never wait.
import { parentPort, workerData } from 'node:worker_threads';
import { createKeyring } from '../../../platform/crypto.ts';
import { connect } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { createVault } from '../../identity/index.ts';
import type { WorkerData } from './importer.ts';
import { type Kept, runImport } from './run-import.ts';

const { url, role, secret, previous, wrapping } = workerData as WorkerData;
const sql = connect(url, { max: 3, name: 'madang-import', ...(role ? { role } : {}) });
const keys = createKeyring(secret, { previous, wrapping });
const deps = {
  sql,
  keys,
  vault: createVault(keys),
  me: newId(),
  log: (message: string, error?: unknown) =>
    parentPort?.postMessage({
      log: message,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }),
};

let kept: Kept = null;
let work = Promise.resolve();
let waiting = 0;

parentPort!.on('message', (message: { run?: string; stop?: true }) => {
  if (message.stop) {
    work = work.then(() => sql.end({ timeout: 2 })).then(() => process.exit(0));
    return;
  }
  const id = message.run!;
  waiting++;
  work = work
    .then(async () => {
      kept = await runImport(deps, id, kept);
    })
    .catch((error) => deps.log(`import ${id} stopped`, error))
    .finally(() => {
      waiting--;
      parentPort!.postMessage({ ended: id, idle: waiting === 0 });
    });
});
