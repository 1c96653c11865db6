// Takes uploads in, in a thread of its own with its own connections: the thread that answers pages only hands their bytes on.
import { parentPort, workerData } from 'node:worker_threads';
import { createKeyring } from '../../../platform/crypto.ts';
import { connect } from '../../../platform/db.ts';
import { createUploadHolder, type UploadMessage } from './hold-uploads.ts';
import type { UploadThreadData } from './upload-thread.ts';

const { url, role, secret, previous, wrapping } = workerData as UploadThreadData;
const sql = connect(url, { max: 2, name: 'madang-upload', ...(role ? { role } : {}) });
const keys = createKeyring(secret, { previous, wrapping });
const uploads = createUploadHolder({ sql, keys }, (answer) => parentPort!.postMessage(answer));

parentPort!.on('message', (message: UploadMessage | { stop: true }) => {
  if ('stop' in message) void sql.end({ timeout: 2 }).finally(() => parentPort!.close());
  else uploads.hear(message);
});
