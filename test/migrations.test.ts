import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { lintMigrations } from './migrations.ts';

function given(t: TestContext, files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'madang-migrations-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'server/platform/migrations'), { recursive: true });
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(root, 'server/platform/migrations', name), sql);
  return lintMigrations(root);
}

const table = 'create table platform.a (\n  id uuid primary key\n);\n';

test('sound migrations pass', (t) => {
  const fn =
    'create function platform.f() returns trigger language plpgsql as $$\nbegin\n  delete from platform.a;\nend $$;';
  const { read, problems } = given(t, {
    '0001_a.sql': table,
    '0002_b.sql': `${fn}\nalter table platform.a drop column b; -- allow: never released\n`,
    '0010_c.sql': '-- a ten of its own, for somebody who works beside',
    '0011_d.sql': '',
    '0030_e.sql': '',
  });
  assert.deepEqual([read, problems], [5, []]);
});

for (const [name, files, expected] of [
  ['a wrong name', { 'first.sql': '' }, /NNNN_name/],
  ['a number taken twice', { '0001_a.sql': '', '0001_b.sql': '' }, /another file of this folder has this number/],
  ['a gap', { '0001_a.sql': '', '0003_b.sql': '' }, /0003_b\.sql: does not follow 0001/],
  ['a ten begun in its middle', { '0001_a.sql': '', '0012_b.sql': '' }, /begins no ten/],
  ['a first file that is not the first', { '0002_a.sql': '' }, /does not follow 0000/],
  ['a dropped column', { '0001_a.sql': 'alter table platform.a drop column b;' }, /drops/],
  ['a rename', { '0001_a.sql': 'alter table platform.a rename to b;' }, /renames/],
  ['a rewritten column', { '0001_a.sql': 'alter table platform.a alter column b type text;' }, /rewrites/],
  ['deleted data', { '0001_a.sql': 'delete from platform.a;' }, /deletes data/],
  ['an own transaction', { '0001_a.sql': 'begin;\n' }, /transaction/],
  ['a table without a key', { '0001_a.sql': 'create table platform.a (\n  id uuid\n);' }, /no primary key/],
] as [string, Record<string, string>, RegExp][]) {
  test(`names ${name}`, (t) => {
    const { problems } = given(t, files);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0]!, expected);
  });
}
