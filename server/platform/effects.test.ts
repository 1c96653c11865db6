// waits: for leases that lapse and tries that back off
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { count, howMany } from '../../test/count.ts';
import { connect, transact } from './db.ts';
import { claim, nextStep, type Standing, unpark, wayOn } from './effect-step.ts';
import { claimDue, lapseDead, policies, pruneEffects, unparkOne } from './effect-store.ts';
import { createEffects, type Effect, type EffectHandler, enqueue, finish, type Outcome } from './effects.ts';
import { newId } from './ids.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { givenDatabase } from './testing.ts';
import { lease_ms } from './time-limits.ts';

async function givenEffects(t: TestContext) {
  const stops: (() => Promise<void>)[] = [];
  t.after(async () => void (await Promise.all(stops.map((stop) => stop()))));
  const db = await givenDatabase(t);
  const process = (handlers: Record<string, EffectHandler>, process_id: string = newId()) => {
    const sql = connect(db.url, { max: 4, name: 'effects-test' });
    const metrics = createMetrics({ defaults: false });
    const effects = createEffects({ sql, log: createLog({ level: 'silent' }), metrics, process_id });
    for (const [kind, handler] of Object.entries(handlers)) effects.register(kind, handler);
    stops.push(async () => {
      await effects.stop();
      await sql.end();
    });
    return effects;
  };
  const state = async (id: string) => {
    const [row] = await db.sql<{ state: string; attempts: number; reason: string | null }[]>`
      select state, attempts, reason from platform.effects where id = ${id}`;
    return row!;
  };
  /** Moves an effect into the past, which is how these tests wait. */
  const age = (ms: number) => db.sql`
    update platform.effects set next_at = next_at - make_interval(secs => ${ms / 1_000}),
      first_tried_at = first_tried_at - make_interval(secs => ${ms / 1_000}),
      updated_at = updated_at - make_interval(secs => ${ms / 1_000})`;
  return { ...db, process, state, age };
}

const wish = (kind: string, more: object = {}) => ({ id: newId(), kind, key: newId(), payload: { n: 1 }, ...more });
const done: Outcome = { state: 'done', result: { ok: true } };

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, `never: ${what}`);
    await wait(20);
  }
}

describe('effects', () => {
  test('what one process wrote and claimed it performs at once; nobody else touches it', async (t) => {
    const { sql, process, state } = await givenEffects(t);
    let elsewhere = 0;
    process({
      a: {
        perform: async () => {
          elsewhere++;
          return done;
        },
      },
    }).start();
    const mine = process({ b: { perform: async () => done } }, 'me');
    mine.register('a', { perform: () => wait(700, done) });
    const one = wish('a', { claimed_by: 'me' });
    await transact(sql, (tx) => enqueue(tx, [one]));
    await transact(sql, (tx) => enqueue(tx, [one])); // the same id twice is one effect
    assert.deepEqual(await mine.performNow(one), done);
    assert.deepEqual(await state(one.id), { state: 'done', attempts: 1, reason: null });
    assert.equal(elsewhere, 0);
  });

  test('three workers, 120 effects with lost answers: each sent once, asked until known', async (t) => {
    const { sql, process } = await givenEffects(t);
    const at_provider = new Map<string, number>();
    const in_flight = new Set<string>();
    const overlaps: string[] = [];
    const guard = async (effect: Effect, act: () => Outcome): Promise<Outcome> => {
      if (in_flight.has(effect.id)) overlaps.push(effect.id);
      in_flight.add(effect.id);
      await wait(Math.random() * 10);
      in_flight.delete(effect.id);
      return act();
    };
    const handler: EffectHandler = {
      perform: (effect) =>
        guard(effect, () => {
          const luck = Math.random();
          if (luck < 0.2) return { state: 'retry', reason: 'refused connection' };
          if (luck < 0.3) return { state: 'unknown', reason: 'lost before it arrived' };
          at_provider.set(effect.id, (at_provider.get(effect.id) ?? 0) + 1);
          if (luck < 0.5) throw new Error('lost after it arrived');
          return done;
        }),
      query: (effect) =>
        guard(effect, () => {
          if (Math.random() < 0.3) return { state: 'unknown', reason: 'no answer' };
          return at_provider.has(effect.id) ? done : { state: 'retry', reason: 'not there' };
        }),
      backoff_ms: () => 20,
    };
    const wishes = Array.from({ length: 120 }, () => wish('c'));
    await transact(sql, (tx) => enqueue(tx, wishes));
    for (let i = 0; i < 3; i++) process({ c: handler }).start();
    await until('all done', async () => {
      const [row] = await sql<
        { left: number }[]
      >`select count(*)::int as left from platform.effects where state <> 'done'`;
      return row!.left === 0;
    });
    assert.deepEqual(overlaps, []);
    assert.deepEqual(
      [...at_provider.values()].filter((sent) => sent !== 1),
      [],
    );
    assert.equal(at_provider.size, 120);
  });

  test('a process that died: its lease lapses, its effect is asked about, not sent again', async (t) => {
    const { sql, process, state, age } = await givenEffects(t);
    const one = wish('d', { claimed_by: 'dead' });
    const other = wish('d', { claimed_by: 'alive' });
    await transact(sql, (tx) => enqueue(tx, [one, other]));
    await sql`insert into platform.processes values ('dead', now() - interval '7 s'), ('alive', now())`;
    assert.equal(await lapseDead(sql, ['d']), 0, 'it may still be telling us');
    await age(7_000);
    assert.equal(await lapseDead(sql, ['d']), 1);
    const asked: string[] = [];
    process({
      d: {
        perform: () => assert.fail('sent again'),
        query: async (effect) => {
          asked.push(effect.id);
          return done;
        },
      },
    }).start();
    await until('done', async () => (await state(one.id)).state === 'done');
    assert.deepEqual(asked, [one.id]);
    assert.equal((await state(other.id)).state, 'running');
  });

  test('parked when patience ends; taken up by a person it is asked about first', async (t) => {
    const { sql, process, state } = await givenEffects(t);
    let answer: Outcome = { state: 'unknown', reason: 'silence' };
    const ways: string[] = [];
    const effects = process({
      e: {
        perform: async () => {
          ways.push('perform');
          return answer;
        },
        query: async () => {
          ways.push('query');
          return answer;
        },
        backoff_ms: () => 10,
        give_up_after_ms: 300,
      },
    });
    const one = wish('e');
    await transact(sql, (tx) => enqueue(tx, [one]));
    effects.start();
    await until('parked', async () => (await state(one.id)).state === 'parked');
    assert.equal((await state(one.id)).reason, 'silence');
    answer = done;
    ways.length = 0;
    assert.equal(await effects.retry(one.id), true);
    assert.equal(await effects.retry(one.id), false);
    await until('done', async () => (await state(one.id)).state === 'done');
    assert.deepEqual(ways, ['query']);
  });

  test('a try that hangs is cut off and unknown; where settling fails the lease protects it', async (t) => {
    const { sql, process, state } = await givenEffects(t);
    let aborted = false;
    const effects = process({
      f: {
        perform: (_effect, signal) =>
          new Promise(() => {
            signal.addEventListener('abort', () => {
              aborted = true;
            });
          }),
        query: async () => ({ state: 'unknown', reason: 'still' }),
        timeout_ms: 100,
      },
      g: {
        perform: async () => done,
        settle: async () => {
          throw new Error('database gone');
        },
      },
    });
    const [hanging, lost] = [wish('f', { claimed_by: 'x' }), wish('g', { claimed_by: 'x' })];
    await transact(sql, (tx) => enqueue(tx, [hanging, lost]));
    assert.deepEqual(await effects.performNow(hanging), { state: 'unknown', reason: 'timeout' });
    assert.ok(aborted);
    assert.equal((await state(hanging.id)).state, 'unknown');
    await assert.rejects(effects.performNow(lost), /database gone/);
    assert.equal((await state(lost.id)).state, 'running');
  });

  test('prunes what ended long ago, never what is open', async (t) => {
    const { sql } = await givenEffects(t);
    const wishes = [wish('i'), wish('i'), wish('i')];
    await transact(sql, (tx) => enqueue(tx, wishes));
    await transact(sql, (tx) =>
      finish(
        tx,
        wishes.slice(0, 2).map(({ id }) => ({ id, outcome: done })),
      ),
    );
    await sql`update platform.effects set updated_at = now() - interval '10 days' where id <> ${wishes[1]!.id}`;
    const in_five_days = new Date(Date.now() + 5 * 86_400_000);
    assert.equal(await pruneEffects(sql, 90), 0);
    assert.equal(await pruneEffects(sql, 4, in_five_days), 2, 'open ones stay however old');
    const left = await sql`select id from platform.effects`;
    assert.deepEqual(
      left.map((row) => row.id),
      [wishes[2]!.id],
    );
  });

  test('not before it is due', async (t) => {
    const { sql, process, state, age } = await givenEffects(t);
    process({ h: { perform: async () => done } }).start();
    const one = wish('h', { due_at: new Date(Date.now() + 60_000) });
    await transact(sql, (tx) => enqueue(tx, [one]));
    await wait(500);
    assert.equal((await state(one.id)).state, 'due');
    await age(61_000);
    await until('done', async () => (await state(one.id)).state === 'done');
  });
});

type Command = { do: 'take' } | { do: 'answer'; outcome: Outcome } | { do: 'wait'; ms: number } | { do: 'unpark' };

const commands = fc.array(
  fc.oneof(
    fc.constant<Command>({ do: 'take' }),
    fc
      .constantFrom<Outcome>(
        done,
        { state: 'refused', code: 'NO' },
        { state: 'unknown', reason: 'u' },
        { state: 'unknown', reason: 'u' },
        { state: 'retry', reason: 'r' },
        { state: 'retry', reason: 'r' },
      )
      .map((outcome): Command => ({ do: 'answer', outcome })),
    fc.constantFrom(1_000, 90_000, 700_000).map((ms): Command => ({ do: 'wait', ms })),
    fc.constant<Command>({ do: 'unpark' }),
  ),
  { minLength: 5, maxLength: 25 },
);

test('what is stored follows the pure rules: 150 histories side by side', async (t) => {
  const { sql, age } = await givenEffects(t);
  const histories = howMany(150, 2_000);
  const policy = { backoff_ms: () => 30_000, give_up_after_ms: 600_000 };
  policies.set('model', policy);
  await fc.assert(
    fc.asyncProperty(commands, async (history) => {
      await sql`delete from platform.effects`;
      const one = wish('model');
      await transact(sql, (tx) => enqueue(tx, [one]));
      let now = new Date();
      let model: Standing = { state: 'due', attempts: 0, may_be_sent: false, next_at: now, first_tried_at: null };
      for (const command of history) {
        if (command.do === 'wait') {
          now = new Date(now.getTime() + command.ms);
          await age(command.ms);
        } else if (command.do === 'take') {
          const way = wayOn(model, now, true);
          if (way !== 'nothing') model = claim(model, now, lease_ms);
          const claimed = await claimDue(sql, { kind: 'model', limit: 5, process_id: 'p', can_query: true });
          assert.deepEqual(
            claimed.map((one) => one.way),
            way === 'nothing' ? [] : [way],
          );
        } else if (command.do === 'answer') {
          model = nextStep(model, command.outcome, now, policy, 0.5) ?? model;
          await transact(sql, (tx) => finish(tx, [{ id: one.id, outcome: command.outcome }]));
        } else {
          const moved = unpark(model, now);
          model = moved ?? model;
          assert.equal(await unparkOne(sql, one.id), moved !== null);
        }
        const [row] = await sql<Standing[]>`
          select state, attempts, may_be_sent, next_at, first_tried_at from platform.effects where id = ${one.id}`;
        assert.deepEqual(
          [row!.state, row!.attempts, row!.next_at === null],
          [model.state, model.attempts, model.next_at === null],
        );
        if (model.next_at) assert.equal(row!.may_be_sent, model.may_be_sent);
      }
    }),
    { numRuns: histories },
  );
  count('histories', histories);
});
