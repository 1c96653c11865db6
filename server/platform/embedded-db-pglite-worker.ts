/** The thread PGlite lives in: on the main thread its WASM would stall every timer and every request. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

const { folder, socket_path } = workerData as { folder: string; socket_path: string | null };
const db = await PGlite.create(folder);
const server = new PGLiteSocketServer({
  db,
  maxConnections: 16, // all of them take turns in the one backend
  ...(socket_path ? { path: socket_path } : { host: '127.0.0.1', port: 0 }),
});
await server.start();

parentPort!.once('message', async () => {
  await server.stop();
  await db.close();
  process.exit(0);
});
parentPort!.postMessage({ at: server.getServerConn() });
