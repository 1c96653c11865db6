import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { rotateAccessKeys } from './access-keys.ts';
import { endSession } from './end-sessions.ts';
import { forgiven_ms } from './family-rules.ts';
import { hashOf, readToken } from './family-token.ts';
import type { Identity } from './identity.ts';
import { openSession } from './open-session.ts';
import { givenAccount, givenIdentity, test_keys } from './testing.ts';

const processes = 3;
const histories = howMany(150, 2_500);
type Who = 'owner' | 'thief';
type Step =
  | { act: 'ask'; who: Who; process: number; lost: boolean }
  | { act: 'both'; process: number; other: number }
  | { act: 'expire'; who: Who }
  | { act: 'steal'; access: boolean }
  | { act: 'wait'; ms: number }
  | { act: 'sign_out'; who: Who; process: number }
  | { act: 'restart'; process: number }
  | { act: 'rotate_keys' };

const who = fc.constantFrom<Who>('owner', 'thief');
const process = fc.nat({ max: processes - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ act: fc.constant('ask' as const), who, process, lost: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('both' as const), process, other: process }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('expire' as const), who }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('steal' as const), access: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), ms: fc.constantFrom(3_000, 15_000) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('sign_out' as const), who, process }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const), process }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('rotate_keys' as const) }) },
);

/** What a browser holds, in the model: the number of its token and whether it has an access token. */
type Holder = { refresh: string | null; access: string | null; generation: number };

/** The world as it should be. `ended_ms`: when the family ended, by the test's clock. */
type Model = {
  generation: number;
  rotated_ago_ms: number;
  ended: null | 'reuse' | 'signed_out';
  ended_at_ms: number;
  /** The process that ended it knows at once; -1: one of two. */
  ended_by: number;
  told: number;
  stolen: boolean;
  /** The owner once showed a token later than is forgiven: a reply was lost for good. */
  late: boolean;
};

class World {
  model: Model = {
    generation: 1,
    rotated_ago_ms: Number.POSITIVE_INFINITY,
    ended: null,
    ended_at_ms: 0,
    ended_by: -1,
    told: 0,
    stolen: false,
    late: false,
  };
  holders: Record<Who, Holder> = {
    owner: { refresh: null, access: null, generation: 0 },
    thief: { refresh: null, access: null, generation: 0 },
  };
  readonly identities: Identity[];
  readonly account: { account_id: string; person_id: string };
  readonly session_id: string;
  constructor(identities: Identity[], account: { account_id: string; person_id: string }, session_id: string) {
    this.identities = identities;
    this.account = account;
    this.session_id = session_id;
  }

  /** One request of a browser at a process; `lost`: the reply never arrives. */
  async request(name: Who, at: number, lost: boolean): Promise<{ kind: string; refresh: string | null }> {
    const holder = this.holders[name];
    const { authenticate, cookies } = this.identities[at]!;
    const cookie = [
      holder.access && `${cookies.names.access}=${holder.access}`,
      holder.refresh && `${cookies.names.refresh}=${holder.refresh}`,
    ];
    const set: string[] = [];
    const reply = { header: (_: string, values: string[]) => void set.push(...values) } as never;
    const principal = await authenticate({ headers: { cookie: cookie.filter(Boolean).join('; ') } }, reply);
    const got = (cookie_name: string) => {
      const found = set.find((one) => one.startsWith(`${cookie_name}=`));
      return found ? found.slice(cookie_name.length + 1, found.indexOf(';')) : null;
    };
    const refresh = got(cookies.names.refresh);
    if (refresh && !lost) {
      holder.refresh = refresh;
      holder.access = got(cookies.names.access);
      holder.generation = readToken(test_keys, 'refresh', refresh)!.generation;
    }
    return { kind: principal.kind, refresh };
  }

  /** What the model says of a request; moves the model. */
  expect(name: Who, at: number): { kind: 'account' | 'none' | 'either'; generation: number | null } {
    const { model } = this;
    const holder = this.holders[name];
    if (!holder.refresh && !holder.access) return { kind: 'none', generation: null };
    if (model.ended) {
      // An access token may be believed elsewhere for the rest of a second, never a refresh token.
      const elsewhere = holder.access !== null && at !== model.ended_by;
      const moment = elsewhere && performance.now() - model.ended_at_ms < 1_000;
      return { kind: moment ? 'either' : 'none', generation: null };
    }
    if (holder.access) return { kind: 'account', generation: null };
    if (holder.generation === model.generation) {
      model.generation++;
      model.rotated_ago_ms = 0;
      return { kind: 'account', generation: model.generation };
    }
    if (holder.generation === model.generation - 1 && model.rotated_ago_ms <= forgiven_ms)
      return { kind: 'account', generation: model.generation };
    if (name === 'owner' && !model.stolen) model.late = true;
    this.end('reuse', at);
    return { kind: 'none', generation: null };
  }

  end(why: 'reuse' | 'signed_out', at: number): void {
    this.model.ended = why;
    this.model.ended_by = at;
    this.model.ended_at_ms = performance.now();
    if (why === 'reuse') this.model.told++;
  }
}

async function ask(world: World, name: Who, at: number, lost: boolean): Promise<void> {
  const expected = world.expect(name, at);
  const seen = await world.request(name, at, lost);
  if (expected.kind !== 'either') assert.equal(seen.kind, expected.kind, `${name} at process ${at}`);
  const generation = seen.refresh ? readToken(test_keys, 'refresh', seen.refresh)!.generation : null;
  assert.equal(generation, expected.generation, `${name}'s new token`);
}

/** Owner and thief at once, in two processes: whatever the order, they end with one token or with none. */
async function askBoth(world: World, at: number, other: number): Promise<void> {
  const same = world.holders.owner.refresh === world.holders.thief.refresh;
  const silent = !world.holders.owner.access && !world.holders.thief.access;
  if (!same || !silent || world.model.ended) {
    await ask(world, 'owner', at, false);
    return ask(world, 'thief', other, false);
  }
  const first = world.expect('owner', -1);
  world.expect('thief', -1);
  const [one, two] = await Promise.all([world.request('owner', at, false), world.request('thief', other, false)]);
  if (world.model.ended) return;
  assert.equal(one.refresh, two.refresh, 'two who show the same token at once are told the same successor');
  assert.equal(one.kind, first.kind);
}

async function run(sql: Identity['sql'], world: World, one: Step): Promise<void> {
  const { model, holders } = world;
  switch (one.act) {
    case 'ask':
      return ask(world, one.who, one.process, one.lost);
    case 'both':
      return askBoth(world, one.process, one.other);
    case 'expire':
      holders[one.who].access = null;
      return;
    case 'steal':
      model.stolen = true;
      holders.thief = { ...holders.owner, access: one.access ? holders.owner.access : null };
      return;
    case 'wait':
      // Time stands at this many milliseconds after the last rotation, far from the limit on either side; never back.
      if (one.ms < model.rotated_ago_ms) return;
      model.rotated_ago_ms = one.ms;
      await sql`
        update identity.sessions set family_rotated_at = clock_timestamp() - make_interval(secs => ${one.ms / 1_000})
        where session_id = ${world.session_id}`;
      return;
    case 'sign_out': {
      const { kind } = await world.request(one.who, one.process, true).catch(() => ({ kind: 'none' }));
      // Only who is somebody signs out; the request before may itself have turned the family.
      const said = world.expect(one.who, one.process);
      if (kind !== 'account' || said.kind === 'none') return;
      const identity = world.identities[one.process]!;
      if (await endSession(identity, sql, world.account.account_id, world.session_id))
        world.end('signed_out', one.process);
      return;
    }
    case 'restart':
      world.identities[one.process] = givenIdentity(sql);
      return;
    case 'rotate_keys':
      await rotateAccessKeys(sql, test_keys);
  }
}

/** What holds after every step, whatever happened. */
async function check(sql: Identity['sql'], { model, holders, session_id }: World): Promise<void> {
  const [row] = await sql<{ hash: Buffer; revoked: boolean; why: string | null; told: number }[]>`
    select family_hash as hash, revoked_at is not null as revoked, ended_why as why,
           (select count(*) from platform.outbox where entity_id = session_id and name = 'identity.token_reused') as told
    from identity.sessions where session_id = ${session_id}`;
  assert.equal(row!.revoked ? row!.why : null, model.ended, 'ended for the reason it should be');
  assert.equal(row!.told, model.told, 'the person is told once for a reuse, and never else');
  const live = new Set(
    Object.values(holders)
      .flatMap(({ refresh }) => (refresh ? [readToken(test_keys, 'refresh', refresh)!] : []))
      .filter((token) => !row!.revoked && hashOf(token).equals(row!.hash))
      .map((token) => token.value),
  );
  assert.ok(live.size <= 1, 'never two live chains');
  if (model.ended === 'reuse') assert.ok(model.stolen || model.late, 'an owner alone is never locked out');
}

test('token families: never two live thieves, never a locked-out owner', async (t) => {
  const { sql } = await givenDatabase(t);
  const account = await givenAccount(givenIdentity(sql));
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const identities = Array.from({ length: processes }, () => givenIdentity(sql));
      const opened = await openSession(test_keys, sql, { ...account, staff: false, user_agent: '' });
      const world = new World(identities, account, opened.session_id);
      assert.ok(opened.how === 'token');
      world.holders.owner = { refresh: opened.refresh, access: null, generation: 1 };
      for (const one of steps) {
        await run(sql, world, one);
        await check(sql, world);
      }
      ran++;
    }),
    { numRuns: histories },
  );
  count('token families', ran);
  t.diagnostic(`${ran} histories over ${processes} processes`);
});
