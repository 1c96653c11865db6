import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { commitBehind, connect, transact } from './db.ts';
import { givenDatabase } from './testing.ts';

async function given(t: TestContext) {
  const db = await givenDatabase(t);
  await db.sql`create table public.kept (n int check (n < 100))`;
  const sql = connect(db.url, { max: 1, name: 'db-test' });
  t.after(() => sql.end({ timeout: 1 }));
  const kept = async () => (await db.sql<{ n: number }[]>`select n from public.kept order by n`).map((row) => row.n);
  return { sql, kept, url: db.url };
}

test('COMMIT goes out right behind the last writes, and the result comes when it is committed', async (t) => {
  const { sql, kept } = await given(t);
  const result = await transact(sql, async (tx) => {
    await tx`insert into public.kept values (1)`;
    return commitBehind('done', [tx`insert into public.kept values (2)`, tx`insert into public.kept values (3)`]);
  });
  assert.equal(result, 'done');
  assert.deepEqual(await kept(), [1, 2, 3]);
});

const watcher = `
  import { connect } from ${JSON.stringify(new URL('./db.ts', import.meta.url).href)};
  const sql = connect(process.env.DATABASE_URL, { max: 1, name: 'db-test-watcher' });
  for (const until = Date.now() + 15_000; Date.now() < until; ) {
    const [row] = await sql\`select count(*)::int as n from public.kept where n = 42\`;
    if (row.n === 2) process.exit(0);
  }
  process.exit(1);
`;

test('a list longer than the socket takes at once is on its way with its COMMIT before the process turns to anything else', async (t) => {
  const { sql, url } = await given(t);
  await sql`create table public.told (words text)`;
  let seen: number | null = null;
  for (const is_busy of [false, true])
    await transact(sql, async (tx) => {
      const [row] = await tx<{ words: string }[]>`select repeat('x', 80000) as words`;
      // The first thing the loop would turn to; it takes until somebody else sees both rows committed.
      if (is_busy)
        setImmediate(() => {
          const env = { ...process.env, DATABASE_URL: url, NODE_OPTIONS: '' };
          seen = spawnSync(process.execPath, ['--input-type=module', '--eval', watcher], { env }).status;
        });
      return commitBehind(null, [
        tx`insert into public.told values (${row!.words})`,
        tx`insert into public.told values ('short')`,
        tx`insert into public.kept values (${42})`,
      ]);
    });
  assert.equal(seen, 0, 'it was committed while this process was busy');
});

test('a last write that fails takes everything with it', async (t) => {
  const { sql, kept } = await given(t);
  const work = transact(sql, async (tx) => {
    await tx`insert into public.kept values (1)`;
    return commitBehind(null, [
      tx`insert into public.kept values (2)`,
      tx`insert into public.kept values (200)`,
      tx`insert into public.kept values (3)`,
    ]);
  });
  await assert.rejects(work, { code: '23514' });
  assert.deepEqual(await kept(), []);
  const demanded = transact(sql, async (tx) =>
    commitBehind(null, [tx`insert into public.kept values (4)`, tx`select platform.demand(1, 2, 'MD001')`]),
  );
  await assert.rejects(demanded, { code: 'MD001' });
  assert.deepEqual(await kept(), []);
  assert.equal(await transact(sql, async (tx) => (await tx`select 1 as one`)[0]!.one), 1, 'the connection goes on');
});

test('a statement behind COMMIT is refused: it would commit by itself', async (t) => {
  const { sql, kept } = await given(t);
  const late = async (tx: Parameters<Parameters<typeof transact>[1]>[0]) => {
    await new Promise((done) => setTimeout(done, 5));
    await tx`insert into public.kept values (2)`;
  };
  await assert.rejects(
    transact(sql, async (tx) => commitBehind(null, [tx`insert into public.kept values (1)`, late(tx)])),
    /after the end of its transaction/,
  );
  assert.deepEqual(await kept(), [1]);
});
