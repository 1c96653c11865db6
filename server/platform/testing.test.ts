import assert from 'node:assert/strict';
import test from 'node:test';
import { givenDatabase } from './testing.ts';
import { patience } from './testing-process.ts';

test('each call gives its own migrated database, on a PostgreSQL that waits for the disk at full length', async (t) => {
  const [one, two] = await Promise.all([givenDatabase(t), givenDatabase(t)]);
  assert.notEqual(one.url, two.url);
  await one.sql`create table only_here (id int)`;
  const [seen] = await two.sql`
    select current_setting('fsync') as fsync, current_setting('data_directory') as folder, to_regclass('only_here') as other`;
  assert.equal(seen!.other, null);
  if (process.env.MADANG_PROOF === 'full') {
    assert.equal(seen!.fsync, 'on');
    assert.ok(!seen!.folder.startsWith('/dev/shm'), 'on a disk');
  }
  const [known] = await one.sql`select count(*) as count from platform.migrations where checksum = ''`;
  assert.equal(known!.count, 0);
});

test('Korean is text to this database', async (t) => {
  const { sql } = await givenDatabase(t);
  await sql`create extension pg_trgm`;
  const [row] = await sql`select cardinality(show_trgm('꽃다발')) as trigrams, '나' > '가' collate "default" as sorted`;
  assert.deepEqual({ ...row }, { trigrams: 4, sorted: true });
});

test('who waits counts what this process has lived through: no more than a second at a time', () => {
  const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const isOver = patience(1_000);
  standStill(1_500);
  assert.equal(isOver(), false);
  standStill(20);
  assert.equal(isOver(), true);
});
