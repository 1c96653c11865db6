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
// Beside the folder, not in it: an ending keeper holds it until the folder is gone, so the next one finds nothing half removed.
if (!lockFolder(`${folder}.lock`)) process.exit(0);
rmSync(join(folder, 'keeper'), { force: true }); // left by a keeper that was killed

// Nothing here survives a power cut, and nothing asks it to: the processes that tests kill are ours, and what kills a PostgreSQL
// brings its own. Each database that is dropped would wait for a checkpoint, 0.9 s on a busy disk. At full length it does, and its
// folder is on a disk (testing.ts).
const hurry: Record<string, string> =
  process.env.MADANG_PROOF === 'full' ? {} : { fsync: 'off', full_page_writes: 'off' };
const database = await startEmbeddedDb({
  data_dir: folder,
  engine: 'native',
  settings: { max_connections: '300', max_wal_size: '1GB', autovacuum_naptime: '60s', ...hurry },
});
const guests = new Set<Socket>();
let ending = setTimeout(end, 10 * linger_ms);

let ended = false;

const server = createServer((guest) => {
  if (ended) return void guest.destroy(); // it asks again, and finds the next keeper
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
server.listen(join(folder, 'keeper'));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);

async function end(): Promise<void> {
  if (ended) return;
  ended = true;
  server.close();
  for (const guest of guests) guest.destroy();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
