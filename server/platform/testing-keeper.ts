/**
 * Keeps one PostgreSQL cluster for the test processes of one clone. Started by testing.ts, detached; every test process
 * holds a connection to our socket, and 3 s after the last one has gone (killed ones too) the cluster is removed.
 * usage: node testing-keeper.ts <folder>
 */
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { startEmbeddedDb } from './embedded-db.ts';
import { lockFolder } from './folder-lock.ts';

const linger_ms = 3_000;
const folder = process.argv[2]!;
const lock = lockFolder(folder);
if (!lock) process.exit(0); // another keeper was first

const database = await startEmbeddedDb({
  data_dir: folder,
  engine: 'native',
  settings: { max_connections: '300', max_wal_size: '1GB', autovacuum_naptime: '60s' },
});
const socket_path = join(folder, 'keeper');
rmSync(socket_path, { force: true });
const guests = new Set<Socket>();
let ending = setTimeout(end, 10 * linger_ms);

const server = createServer((guest) => {
  clearTimeout(ending);
  guests.add(guest);
  guest.on('error', () => {});
  guest.on('data', () => {});
  guest.on('close', () => {
    guests.delete(guest);
    if (guests.size === 0) ending = setTimeout(end, linger_ms);
  });
  guest.write(`${database.url}\n`);
});
server.listen(socket_path);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);

async function end(): Promise<void> {
  rmSync(socket_path, { force: true });
  for (const guest of guests) guest.destroy();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
