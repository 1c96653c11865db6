import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { commitBehind, connect, transact } from './db.ts';
import { givenDatabase } from './testing.ts';

async function given(t: TestContext) {
  const db = await givenDatabase(t);
  await db.sql`create table public.kept (n int check (n < 100))`;
  const sql = connect(db.url, { max: 1, name: 'db-test' });
  t.after(() => sql.end({ timeout: 1 }));
  const kept = async () => (await db.sql<{ n: number }[]>`select n from public.kept order by n`).map((row) => row.n);
  return { sql, kept };
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
