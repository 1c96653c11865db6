import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedDemo } from '../server/app.ts';
import { createContext } from '../server/context.ts';
import { readConfig } from '../server/platform/config.ts';
import { givenDatabase } from '../server/platform/testing.ts';
import { givenFolder } from '../server/platform/testing-process.ts';
import { everyPromiseHolds } from './audit.ts';

test('a fresh shop shows orders of two channels and of a counter; seeding it twice is seeding it once', async (t) => {
  const db = await givenDatabase(t);
  const { sql } = db;
  const config = readConfig({ DATA_DIR: givenFolder(), PORT: '0', MADANG_SECRET: 's'.repeat(40) });
  const ctx = createContext(sql, { ...config, database_url: db.url });
  const seen = async () => {
    await seedDemo(ctx);
    const states = await sql<{ kind: string; state: string; stock_state: string; n: number }[]>`
      select c.kind, l.state, l.stock_state, count(*)::int as n from channels.lines l join channels.channels c on c.id = l.channel_id
      group by 1, 2, 3 order by 1, 2, 3`;
    return states.map(({ kind, state, stock_state, n }) => `${kind} ${state} ${stock_state} ${n}`);
  };
  const first = await seen();
  assert.deepEqual(await seen(), first);
  t.diagnostic(first.join(', '));
  const count = (pattern: RegExp) =>
    first.filter((line) => pattern.test(line)).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  assert.deepEqual([count(/^smartstore /), count(/^coupang /), count(/^store /)], [13, 6, 2]);
  assert.ok(count(/^smartstore new allocated/) >= 5, 'what is sold at SmartStore is set aside here');
  assert.equal(
    count(/^coupang .* unmatched/) >= 4,
    true,
    'what is sold at Coupang waits for somebody to say what it is',
  );
  const [flagged] = await sql<
    { n: number }[]
  >`select count(*)::int as n from channels.deliveries where region_flag is not null`;
  assert.equal(flagged!.n, 0, 'every made-up door is in a district that exists');
  const rooms = await sql<{ state: string; leads_to: boolean }[]>`
    select r.state, r.serve_at = d.opens_at and r.serve_at > now() as leads_to
    from waiting_room.rooms r join drops.drops d on d.id = r.drop_id`;
  assert.deepEqual([...rooms], [{ state: 'open', leads_to: true }], 'one drop that is to come has its waiting room');
  await everyPromiseHolds(db.url);
});
