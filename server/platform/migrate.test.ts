import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { type Migration, migrate, neededCode, readMigrations } from './migrate.ts';
import { StartError } from './start-error.ts';
import { givenEmptyDatabase } from './testing.ts';
import { givenFolder, runProcess } from './testing-process.ts';

const migration = (id: string, text: string): Migration => ({ id, text, checksum: `sum of ${text}` });
const one = migration('shop/0001_one.sql', 'create table one (id int)');
const two = migration('shop/0002_two.sql', 'create table two (id int)');

test('four processes that start at once migrate once', async (t) => {
  const { url, sql } = await givenEmptyDatabase(t);
  const script = `
    import { connect } from './server/platform/db.ts';
    import { migrate } from './server/platform/migrate.ts';
    const sql = connect(process.env.URL, { max: 2, name: 'race' });
    console.log((await migrate(sql)).length);
    await sql.end();`;
  const racers = [1, 2, 3, 4].map(() => runProcess(t, ['--input-type=module', '-e', script], { env: { URL: url } }));
  const codes = await Promise.all(racers.map((racer) => racer.exited));
  assert.deepEqual(codes, [0, 0, 0, 0], racers.map((racer) => racer.errors()).join('\n'));
  const applied = racers.map((racer) => Number(racer.output())).filter((count) => count > 0);
  assert.deepEqual(applied, [readMigrations().length], 'exactly one of them applied every file');
  const [row] = await sql`select count(*) as count from platform.migrations`;
  assert.equal(row!.count, readMigrations().length);
});

test('a file changed after it was applied is refused, and nothing is done', async (t) => {
  const { sql } = await givenEmptyDatabase(t);
  assert.deepEqual(await migrate(sql, { migrations: [one] }), [one.id]);
  assert.deepEqual(await migrate(sql, { migrations: [one] }), []);
  const changed = { ...one, checksum: 'another' };
  await assert.rejects(migrate(sql, { migrations: [changed, two] }), (error) => {
    return error instanceof StartError && error.message.includes(one.id);
  });
  const [row] = await sql`select to_regclass('two') as two`;
  assert.equal(row!.two, null);
});

test('older code is served by a newer schema until that says it needs newer code', async (t) => {
  const { sql } = await givenEmptyDatabase(t);
  const compatible = migration('shop/0003_more.sql', 'create table more (id int)');
  const breaking = { ...migration('shop/0004_less.sql', `-- needs code: ${two.id}\ndrop table more`) };
  assert.equal(neededCode(breaking.text), two.id);
  await migrate(sql, { migrations: [one, two, compatible] });
  assert.deepEqual(await migrate(sql, { migrations: [one] }), [], 'one version back still starts');
  await migrate(sql, { migrations: [one, two, compatible, breaking] });
  assert.deepEqual(await migrate(sql, { migrations: [one, two] }), [], 'it knows what the schema needs');
  await assert.rejects(migrate(sql, { migrations: [one] }), (error) => {
    return error instanceof StartError && /newer than this Madang/.test(error.message);
  });
});

test('a migration that fails leaves nothing of itself, names itself, and may be repaired', async (t) => {
  const { sql } = await givenEmptyDatabase(t);
  const broken = migration('shop/0002_two.sql', 'create table two (id int); select 1/0');
  await assert.rejects(migrate(sql, { migrations: [one, broken] }), /shop\/0002_two\.sql failed: division by zero/);
  const [row] = await sql`select to_regclass('one') is not null as one, to_regclass('two') as two`;
  assert.deepEqual({ ...row }, { one: true, two: null });
  assert.deepEqual(await migrate(sql, { migrations: [one, two] }), [two.id]);
});

test('files are read platform first, then in the order of the modules, then by name', () => {
  const folder = givenFolder();
  const files = [
    'platform/migrations/0001_p.sql',
    'modules/b/migrations/0002_x.sql',
    'modules/b/migrations/0001_x.sql',
  ];
  for (const file of [...files, 'modules/a/migrations/0001_y.sql']) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), 'select 1\r\n');
  }
  const read = readMigrations(folder, ['b', 'a']);
  assert.deepEqual(
    read.map(({ id }) => id),
    ['platform/0001_p.sql', 'b/0001_x.sql', 'b/0002_x.sql', 'a/0001_y.sql'],
  );
  assert.equal(read[0]!.text, 'select 1\n', 'a checkout with other line ends has the same checksum');
});
