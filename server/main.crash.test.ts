import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { count, howMany } from '../test/count.ts';
import { connect } from './platform/db.ts';
import { startEmbeddedDb } from './platform/embedded-db.ts';
import { readPostmaster } from './platform/embedded-db-native.ts';
import { givenFolder, runProcess, until } from './platform/testing-process.ts';

/** Starts the database, writes numbers in transactions of two tables, says each number once its commit was answered. */
const writer = `
  import { startEmbeddedDb } from './server/platform/embedded-db.ts';
  import { connect } from './server/platform/db.ts';
  const db = await startEmbeddedDb({ data_dir: process.env.DIR, ...(process.env.ENGINE ? { engine: process.env.ENGINE } : {}) });
  const sql = connect(db.url, { max: 1, name: 'writer' });
  await sql\`create table if not exists orders (n bigint primary key)\`;
  await sql\`create table if not exists events (n bigint primary key)\`;
  const [{ last }] = await sql\`select coalesce(max(n), 0) as last from orders\`;
  console.log('ready');
  for (let n = Number(last) + 1; ; n++) {
    await sql.begin(async (tx) => {
      await tx\`insert into orders values (\${n})\`;
      await tx\`insert into events values (\${n})\`;
    });
    console.log(n);
  }`;

for (const engine of ['native', 'pglite'] as const) {
  test(`${engine}: what was answered survives kill -9 at random moments, whole or not at all`, async (t) => {
    const dir = join(givenFolder(), 'data');
    const acknowledged = new Set<number>();
    const crashes = howMany(engine === 'native' ? 8 : 3, 60);
    for (let crash = 0; crash < crashes; crash++) {
      const running = runProcess(t, ['--input-type=module', '-e', writer], { env: { DIR: dir, ENGINE: engine } });
      // Every fourth time at any moment of the start too; else while it writes.
      if (crash % 4 !== 3) await until('the writer', () => /^\d+\n(?:.*\n)*?\d+\n/m.test(running.output()));
      await wait(Math.random() * 400);
      if (engine === 'native' && crash % 2 === 1) {
        const server = readPostmaster(join(dir, 'postgres'));
        if (server) process.kill(server.pid, 'SIGKILL');
      }
      await running.end('SIGKILL');
      // A line cut in the middle by the kill is no number that was said.
      const said = running.output().split('\n').slice(0, -1);
      for (const line of said) if (/^\d+$/.test(line)) acknowledged.add(Number(line));
    }
    const db = await startEmbeddedDb({ data_dir: dir });
    const sql = connect(db.url, { max: 1, name: 'test' });
    const orders = (await sql<{ n: number }[]>`select n from orders order by n`).map(({ n }) => n);
    const events = (await sql<{ n: number }[]>`select n from events order by n`).map(({ n }) => n);
    await sql.end();
    await db.stop();
    assert.ok(acknowledged.size > crashes, `only ${acknowledged.size} were answered: the test tests nothing`);
    const kept = new Set(orders);
    assert.deepEqual(
      [...acknowledged].filter((n) => !kept.has(n)),
      [],
      'an answered write is lost',
    );
    assert.deepEqual(orders, events, 'half a transaction');
    count('crashes', crashes);
    t.diagnostic(`${crashes} kills, ${acknowledged.size} answered writes, all kept`);
  });
}
