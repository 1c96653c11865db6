// waits: for connections that are lost and come back
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { type TestContext, test } from 'node:test';
// As the auditor does in the same process: the driver as it came is loaded before ours is mended.
import 'postgres';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect, type Tx, transact } from './db.ts';
import { givenDatabase } from './testing.ts';

async function given(t: TestContext) {
  const db = await givenDatabase(t);
  await db.sql`create table public.kept (n int)`;
  const ours = connect(db.url, { max: 1, name: 'driver-test' });
  t.after(() => ours.end({ timeout: 1 }));
  /** Ends the backend of a transaction from outside and waits until the driver has heard of it. */
  const end = async (tx: Tx) => {
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await db.sql`select pg_terminate_backend(${row!.pid}, 5000)`;
    await wait(50);
  };
  return {
    sql: ours,
    end,
    count: async () => (await db.sql<{ n: number }[]>`select count(*)::int as n from public.kept`)[0]!.n,
  };
}

test('a statement after the connection is gone is refused, and the process lives', async (t) => {
  const { sql, end, count } = await given(t);
  await assert.rejects(
    transact(
      sql,
      async (tx) => {
        await tx`insert into public.kept values (1)`;
        await end(tx);
        await assert.rejects(tx`insert into public.kept values (2)`, { code: 'CONNECTION_CLOSED' });
        await tx`insert into public.kept values (3)`;
      },
      { tries: 1 },
    ),
    { code: 'CONNECTION_CLOSED' },
  );
  assert.equal(await count(), 0);
  assert.equal((await sql`select 1 as one`)[0]!.one, 1, 'the pool goes on');
  assert.equal(await count(), 0, 'nothing was left to be sent by the next connection');
});

test('transact runs the whole again on another connection', async (t) => {
  const { sql, end, count } = await given(t);
  let tries = 0;
  await transact(sql, async (tx) => {
    await tx`insert into public.kept values (1)`;
    if (++tries === 1) await end(tx);
    await tx`insert into public.kept values (2)`;
  });
  assert.equal(tries, 2);
  assert.equal(await count(), 2);
});

test('a value that cannot be sent fails its own statement, not its neighbours on the way', {
  timeout: 20_000,
}, async (t) => {
  const { sql, count } = await given(t);
  const beside = transact(sql, async (tx) => {
    const [before, bad, behind] = await Promise.allSettled([
      tx<{ n: number }[]>`select 1 as n`,
      tx`select ${new Date(Number.NaN)}::timestamptz as n`,
      tx<{ n: number }[]>`select 3 as n`,
    ]);
    assert.equal(bad.status, 'rejected');
    assert.ok(before.status === 'fulfilled' && before.value[0]!.n === 1);
    assert.ok(behind.status === 'fulfilled' && behind.value[0]!.n === 3);
    await tx`insert into public.kept values (1)`;
  });
  await beside;
  assert.equal(await count(), 1);
  // The first statement travels behind BEGIN.
  await assert.rejects(
    transact(sql, (tx) => tx`select ${undefined as never}::int`),
    /UNDEFINED_VALUE/,
  );
  assert.equal((await sql`select 1 as one`)[0]!.one, 1, 'the connection is free again');
});

test('two hundred transactions live through forty killed backends; none hangs, none is lost, none is half done', async (t) => {
  const { sql: admin, url } = await givenDatabase(t);
  await admin`create table public.pairs (n int, side text, primary key (n, side))`;
  const sql = connect(url, { max: 4, name: 'driver-storm' });
  t.after(() => sql.end({ timeout: 1 }));
  let over = false;
  const killer = (async () => {
    for (let kills = 0; !over && kills < 40; kills++) {
      await admin`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'driver-storm' order by random() limit 1`;
      await wait(15);
    }
  })();
  const one = (n: number) =>
    transact(
      sql,
      async (tx) => {
        await tx`insert into public.pairs values (${n}, 'a') on conflict do nothing`;
        await tx`insert into public.pairs values (${n}, 'b') on conflict do nothing`;
      },
      { tries: 50 },
    );
  await Promise.all(Array.from({ length: 200 }, (_, n) => one(n)));
  over = true;
  await killer;
  const [row] = await admin<{ pairs: number; rows: number }[]>`
    select count(distinct n)::int as pairs, count(*)::int as rows from public.pairs`;
  assert.deepEqual({ ...row }, { pairs: 200, rows: 400 });
});

const reader = `
  import { connect } from ${JSON.stringify(new URL('./db.ts', import.meta.url).href)};
  const sql = connect(process.env.DATABASE_URL, { max: 1, name: 'driver-test' });
  for (let n = 0; n < 300; n++)
    await sql\`select g, 'some words of row ' || g as words, now() as at from generate_series(1, 500) g\`;
  await sql.end();
`;

test('what was read is garbage as soon as nobody has it: it does not grow old', async (t) => {
  const db = await givenDatabase(t);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--max-semi-space-size=8', '--trace-gc-nvp', '--input-type=module', '--eval', reader],
    { env: { ...process.env, DATABASE_URL: db.url, NODE_OPTIONS: '' }, maxBuffer: 2 ** 26 },
  );
  const sum = (name: string) =>
    [...stdout.matchAll(new RegExp(`gc=s .*\\b${name}=(\\d+)`, 'g'))].reduce(
      (all, [, bytes]) => all + Number(bytes),
      0,
    );
  const [made, survived] = [sum('allocated'), sum('new_space_survived')];
  t.diagnostic(
    `${Math.round(made / 2 ** 20)} MiB made, ${Math.round((survived / made) * 100)} % of it outlived a collection`,
  );
  assert.ok(made > 20 * 2 ** 20, `only ${made} bytes were made: ${stdout.slice(0, 1_000)}`);
  assert.ok(survived < made / 4, `${survived} of ${made} bytes survived`);
});
