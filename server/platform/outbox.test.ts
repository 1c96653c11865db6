import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { count, howMany } from '../../test/count.ts';
import { connect, type Sql, type Tx } from './db.ts';
import { newId } from './ids.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createOutbox, type OutboxEvent, publish } from './outbox.ts';
import { pruneOutbox } from './outbox-care.ts';
import { type Position, passOver } from './outbox-read.ts';
import { givenDatabase, givenEmptyDatabase } from './testing.ts';

const shop_id = newId();
const event = (name: string, n: number) => ({ name, shop_id, entity_id: newId(), version: n, data: { n } });
const log = createLog({ level: process.env.LOG_LEVEL ?? 'silent' });

async function givenStream(t: TestContext) {
  const stops: (() => Promise<void>)[] = [];
  t.after(async () => void (await Promise.all(stops.map((stop) => stop()))));
  const db = await givenDatabase(t);
  await db.sql.unsafe('create table seen (listener text, n int, position text, at bigserial)');
  /** Stands for one process: its own pool, its own outbox. */
  const process = (listener: string, names: string[], handle = writeSeen(listener), max_batch = 500) => {
    const sql = connect(db.url, { max: 4, name: 'outbox-test' });
    const outbox = createOutbox({ sql, log, metrics: createMetrics({ defaults: false }) });
    outbox.listen(listener, names, handle, { max_batch });
    stops.push(async () => {
      await outbox.stop();
      await sql.end();
    });
    return outbox;
  };
  const seen = async (listener: string) =>
    (await db.sql<{ n: number }[]>`select n from seen where listener = ${listener} order by at`).map((row) => row.n);
  return { ...db, process, seen };
}

const writeSeen = (listener: string) => async (tx: Tx, events: OutboxEvent[]) => {
  for (const one of events) {
    const { n } = one.data as { n: number };
    await tx`insert into seen (listener, n, position) values (${listener}, ${n}, ${one.position})`;
  }
};

async function until(what: string, holds: () => Promise<boolean>, limit_ms = howMany(60_000, 600_000)): Promise<void> {
  const deadline = performance.now() + limit_ms;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, `never: ${what}`);
    await wait(20);
  }
}

const publishOne = (sql: Sql, n: number) => sql.begin((tx) => publish(tx, [event('made', n)]));

describe('outbox', () => {
  test('delivers in order, only the names asked for, and nothing that was rolled back', async (t) => {
    const { sql, process, seen } = await givenStream(t);
    await process('a', ['made', 'kept']).start();
    await sql.begin((tx) => publish(tx, [event('made', 1), event('other', 2), event('kept', 3)]));
    await sql
      .begin(async (tx) => {
        await publish(tx, [event('made', 99)]);
        throw new Error('rolled back');
      })
      .catch(() => {});
    await publishOne(sql, 4);
    await until('three events', async () => (await seen('a')).length >= 3);
    assert.deepEqual(await seen('a'), [1, 3, 4]);
  });

  test('a cursor follows what only others listen to, and stands still where another process moved it or has it in hand', async (t) => {
    const { sql, process, seen } = await givenStream(t);
    const cursorOf = async () =>
      (await sql<Position[]>`select epoch, xid::text, seq from platform.outbox_cursors where listener = 'a'`)[0]!;
    const last = async () =>
      (
        await sql<Position[]>`select epoch, xid::text, seq from platform.outbox as event
        order by event.epoch desc, event.xid desc, event.seq desc limit 1`
      )[0]!;
    const outbox = process('a', ['made']);
    await outbox.start();
    await publishOne(sql, 1);
    await until('the first', async () => (await seen('a')).length === 1);
    const begun = await cursorOf();
    await sql.begin((tx) => publish(tx, [event('other', 2), event('other', 3)]));
    const newest = await last();
    await until('the cursor behind what others listen to', async () => (await cursorOf()).seq === newest.seq);
    await publishOne(sql, 4);
    await until('the next one', async () => (await seen('a')).length === 2);
    assert.deepEqual(await seen('a'), [1, 4]);

    await outbox.stop();
    const stands = await cursorOf();
    assert.deepEqual([...(await passOver(sql, [{ listener: 'a', seen: begun }], newest))], []);
    assert.deepEqual(await cursorOf(), stands, 'it has been moved since it was seen at the first');
    await sql.begin(async (tx) => {
      await tx`select from platform.outbox_cursors where listener = 'a' for update`;
      assert.deepEqual([...(await passOver(sql, [{ listener: 'a', seen: stands }], await last()))], []);
    });
    assert.deepEqual([...(await passOver(sql, [{ listener: 'a', seen: stands }], await last()))], ['a']);
  });

  test('does not skip what commits late under an earlier number', async (t) => {
    const { sql, url, process, seen } = await givenStream(t);
    const other = connect(url, { max: 1, name: 'late' });
    await process('a', ['made']).start();
    let commit = () => {};
    const held = new Promise<void>((done) => {
      commit = done;
    });
    const published = Promise.withResolvers<void>();
    const late = other.begin(async (tx) => {
      await publish(tx, [event('made', 1)]);
      published.resolve();
      await held;
    });
    await published.promise;
    await publishOne(sql, 2);
    await wait(400);
    assert.deepEqual(await seen('a'), [], 'an open transaction holds back what came after it');
    commit();
    await late;
    await other.end();
    await until('both', async () => (await seen('a')).length === 2);
    assert.deepEqual(await seen('a'), [1, 2]);
  });

  test('a transaction open in another database of the server holds nothing back, one of our own still does', async (t) => {
    const { sql, url, process, seen } = await givenStream(t);
    const elsewhere = await givenEmptyDatabase(t);
    const other = connect(url, { max: 1, name: 'late' });
    t.after(() => other.end());
    await process('a', ['made']).start();
    const ends: (() => void)[] = [];
    const holdOpen = async (pool: Sql) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      ends.push(resolve);
      let begun = () => {};
      const open = new Promise<void>((done) => {
        begun = done;
      });
      const ended = pool.begin(async (tx) => {
        await tx`select pg_current_xact_id()`;
        begun();
        await promise;
        if (pool === other) await publish(tx as Tx, [event('made', 2)]);
      });
      await open;
      return { ended };
    };
    const foreign = await holdOpen(elsewhere.sql);
    await publishOne(sql, 1);
    await until('the news of a busy neighbour', async () => (await seen('a')).length === 1);
    const own = await holdOpen(other);
    await publishOne(sql, 3);
    await wait(1_500);
    assert.deepEqual(await seen('a'), [1], 'an open transaction of ours may still publish under its number');
    ends[1]!();
    await own.ended;
    await until('both', async () => (await seen('a')).length === 3);
    assert.deepEqual(await seen('a'), [1, 2, 3]);
    ends[0]!();
    await foreign.ended;
  });

  test('a listener that fails half way leaves no trace and is run again', async (t) => {
    const { sql, process, seen } = await givenStream(t);
    let failures = 3;
    const write = writeSeen('a');
    const outbox = process('a', ['made'], async (tx, events) => {
      await write(tx, events);
      if (failures-- > 0) throw new Error('half way');
    });
    await sql.begin((tx) =>
      publish(
        tx,
        Array.from({ length: 20 }, (_, n) => event('made', n)),
      ),
    );
    await outbox.start();
    await until('all', async () => (await seen('a')).length >= 20);
    assert.deepEqual(
      await seen('a'),
      Array.from({ length: 20 }, (_, n) => n),
    );
  });

  test('orders transaction ids as numbers, not as text', async (t) => {
    const { sql, process, seen } = await givenStream(t);
    for (const [n, xid] of [9, 10, 99, 100, 101].entries()) {
      await sql`
        insert into platform.outbox (epoch, xid, name, shop_id, entity_id, version, data)
        values (1, ${String(xid)}::text::xid8, 'made', ${shop_id}, ${shop_id}, 1, ${sql.json({ n })})`;
    }
    await process('a', ['made'], undefined, 1).start();
    await until('all', async () => (await seen('a')).length >= 5);
    await wait(300);
    assert.deepEqual(await seen('a'), [0, 1, 2, 3, 4]);
  });

  test('several processes, rollbacks and commits out of order: each event once', async (t) => {
    const { sql, process, seen } = await givenStream(t);
    for (let i = 0; i < 3; i++) {
      await process('a', ['made'], undefined, 7).start();
      await process('b', ['made'], undefined, 50).start();
    }
    const turns = howMany(25, 250);
    const expected: number[] = [];
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let turn = 0; turn < turns; turn++) {
        const numbers = [0, 1, 2].map((k) => (writer * turns + turn) * 3 + k);
        const keep = Math.random() < 0.8;
        await sql
          .begin(async (tx) => {
            await publish(tx, [event('made', numbers[0]!), event('made', numbers[1]!)]);
            await wait(Math.random() * 15);
            await publish(tx, [event('made', numbers[2]!)]);
            if (!keep) throw new Error('rolled back');
          })
          .catch((error: Error) => {
            if (error.message !== 'rolled back') throw error;
          });
        if (keep) expected.push(...numbers);
      }
    });
    await Promise.all(writers);
    for (const listener of ['a', 'b']) {
      await until(`all of ${listener}`, async () => (await seen(listener)).length >= expected.length);
      const got = await seen(listener);
      const missing = expected.filter((n) => !got.includes(n));
      const surplus = got.filter((n, at) => !expected.includes(n) || got.indexOf(n) !== at);
      assert.deepEqual({ missing, surplus }, { missing: [], surplus: [] });
      for (const n of got.filter((n) => n % 3 === 0)) {
        const place = got.indexOf(n);
        assert.ok(place < got.indexOf(n + 1) && got.indexOf(n + 1) < got.indexOf(n + 2), 'order within a transaction');
      }
    }
  });

  test('a process killed in the middle of a list: another one takes it up, once', async (t) => {
    const { sql, url, process: start, seen } = await givenStream(t);
    await sql.begin((tx) =>
      publish(
        tx,
        Array.from({ length: 30 }, (_, n) => event('made', n)),
      ),
    );
    const child = spawn(process.execPath, [fileURLToPath(new URL('outbox.victim.ts', import.meta.url)), url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data'); // it has written half of a list and hangs in its transaction
    child.kill('SIGKILL');
    count('crashes');
    await start('a', ['made']).start();
    await until('all', async () => (await seen('a')).length >= 30);
    assert.deepEqual(
      await seen('a'),
      Array.from({ length: 30 }, (_, n) => n),
    );
  });

  test('after a restore under lower transaction ids a new epoch begins and nothing is skipped', async (t) => {
    const { sql, process, seen } = await givenStream(t);
    const before = process('a', ['made']);
    await before.start();
    await publishOne(sql, 1);
    await until('the first', async () => (await seen('a')).length === 1);
    await before.stop();
    await publishOne(sql, 2); // not handled when the dump was made
    await sql`update platform.outbox set xid = (xid::text::bigint + 1000000)::text::xid8`;
    await sql`update platform.outbox_cursors set xid = (xid::text::bigint + 1000000)::text::xid8`;
    await process('a', ['made']).start();
    await publishOne(sql, 3);
    await until('the rest', async () => (await seen('a')).length >= 3);
    assert.deepEqual(await seen('a'), [1, 2, 3]);
  });

  test('prunes only what is old and handled by all', async (t) => {
    const { sql, process, seen } = await givenStream(t);
    const listening = process('a', ['made']);
    await listening.start();
    await publishOne(sql, 1);
    await until('the first', async () => (await seen('a')).length === 1);
    // It prunes, too, once in a while.
    await listening.stop();
    assert.equal(await pruneOutbox(sql), 0, 'young');
    await sql`update platform.outbox set created_at = now() - interval '8 days'`;
    await sql`insert into platform.outbox_cursors (listener) values ('slow')`;
    assert.equal(await pruneOutbox(sql), 0, 'not handled by all');
    await sql`delete from platform.outbox_cursors where listener = 'slow'`;
    assert.equal(await pruneOutbox(sql), 1);
  });
});
