import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { createKeyring } from '../../platform/crypto.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase, type TestDatabase } from '../../platform/testing.ts';
import { lines_changed } from '../channels/events.ts';
import { holidays, isClosed, takeInChunks } from '../channels/index.ts';
import { givenChannel, givenRow } from '../channels/testing.ts';
import { createVault } from '../identity/index.ts';
import type { Team } from './plan-rules.ts';
import { planStops } from './plan-stops.ts';
import { addDays, daysFrom, readDays } from './read-days.ts';
import { addTeam } from './save-team.ts';
import { takeParcels } from './take-parcels.ts';

const keys = createKeyring('x'.repeat(40));
export const vault = createVault(keys);
export const givenTools = { vault, keys };
export const hand = { by: newId(), shops: null };
const every_day = [1, 2, 3, 4, 5, 6, 7];

/** The database of a test file: made before its tests, dropped after them. */
export function useSql(): Sql {
  let database: TestDatabase | undefined;
  before(async () => {
    database = await givenDatabase();
  });
  after(() => database?.close());
  // Named when the file is read, there when its tests run.
  return new Proxy((() => {}) as unknown as Sql, {
    apply: (_, self, words) => Reflect.apply(database!.sql as never, self, words),
    get: (_, name) => Reflect.get(database!.sql, name),
  });
}

/** `count` days in a row, from a day on, without a public holiday among them: whenever a test runs. */
export function calmDays(from: string, count: number): string[] {
  const days = daysFrom(from, count);
  const loud = days.some((day) => isClosed(day, { holidays: holidays.days, closures: [] }));
  return loud ? calmDays(addDays(from, 1), count) : days;
}

/** A shop with so many stops, each a person of its own, in two districts; `more` for each of its rows. */
export async function givenStops(sql: Sql, days: readonly string[], count: number) {
  const shop_id = newId();
  const channel = await givenChannel(sql, { shop_id });
  const take = async (more: (i: number) => object = () => ({})) => {
    const rows = Array.from({ length: count }, (_, i) =>
      givenRow({
        key: `${i}`,
        order: `o${i}`,
        bundle: `b${i}`,
        sido: '경기도',
        sigungu: i % 2 ? '수원시' : '용인시',
        ...more(i),
      }),
    );
    await takeInChunks(sql, { vault, keys }, { channel, import_id: null, rows, seen_at: new Date() });
    await transact(sql, async (tx) => {
      const events = await tx<never[]>`
        select shop_id, entity_id, version, name, data, created_at from platform.outbox
        where name = ${lines_changed} and shop_id = ${shop_id} order by xid, seq`;
      await takeParcels(tx, events);
    });
  };
  await take();
  const board = async () => {
    const found = await readDays(sql, days);
    return found.stops.filter((stop) => stop.shop_id === shop_id);
  };
  return { shop_id, take, board, ids: (await board()).map((stop) => stop.delivery_id) };
}

export async function givenTeam(sql: Sql, shop_id: string, more: Partial<Omit<Team, 'id' | 'shop_id'>> = {}) {
  const wish = { name: `team ${newId()}`, weekdays: every_day, capacity: 10, areas: [], ...more };
  const made = await transact(sql, (tx) => addTeam(tx, shop_id, wish as never));
  assert.ok(made.ok);
  return made.value;
}

export const plan = (sql: Sql, seen: [string, number][], day: string | null, team_id: string | null = null) =>
  transact(sql, (tx) => planStops(tx, { seen: new Map(seen), to: day === null ? null : { day, team_id }, hand }));

/** What the counters say against what is planned, and used in vain. */
export async function assertCounted(sql: Sql): Promise<void> {
  const wrong = await sql`
    select t.team_id, t.day, t.taken from fulfilment.team_days t
    where t.taken <> (select count(*) from fulfilment.plans p where p.team_id = t.team_id and p.day = t.day)
      + (select count(*) from fulfilment.attempts a where a.team_id = t.team_id and a.day = t.day and a.outcome = 'failed')`;
  assert.deepEqual([...wrong], []);
}
