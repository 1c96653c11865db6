import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { transact } from '../../platform/db.ts';
import { koreaDayIn } from '../../platform/testing.ts';
import { joinDeliveries } from './part-parcel.ts';
import { covers, planMoves, proposeSlots, type Stop, type Team, weekdayOf } from './plan-rules.ts';
import { proposeStops } from './propose-stops.ts';
import { readClosed } from './read-closed.ts';
import { readDays } from './read-days.ts';
import { changeTeam, setTeamDay } from './save-team.ts';
import { assertCounted, calmDays, givenStops, givenTeam, hand, plan, useSql } from './testing.ts';

const every_day = [1, 2, 3, 4, 5, 6, 7];
const days = calmDays(koreaDayIn(30), 7);

const sql = useSql();

test('two who drag the same stop: the first has it, the second is told where it is', async () => {
  const yard = await givenStops(sql, days, 1);
  const [a, b] = [await givenTeam(sql, yard.shop_id), await givenTeam(sql, yard.shop_id)];
  const id = yard.ids[0]!;
  const both = await Promise.all([
    plan(sql, [[id, 0]], days[0]!, a.team_id),
    plan(sql, [[id, 0]], days[1]!, b.team_id),
  ]);
  const won = both.filter((one) => one.ok);
  const lost = both.filter((one) => !one.ok);
  assert.deepEqual([won.length, lost.length], [1, 1]);
  const [stop] = await yard.board();
  const error = lost[0]!.ok ? null : lost[0]!.error;
  assert.equal(error?.code, 'stop_moved');
  assert.deepEqual(error?.details, [{ delivery_id: id, version: 1, day: stop!.day, team_id: stop!.team_id }]);
  const given = async () => (await sql`select team_id from fulfilment.deliveries where id = ${id}`)[0]!.team_id;
  assert.equal(await given(), stop!.team_id, 'what is planned for a team is what its drivers read');
  assert.ok((await plan(sql, [[id, 1]], null)).ok);
  assert.deepEqual([(await yard.board())[0]!.day, await given()], [null, null]);
  await assertCounted(sql);
});

test('a day takes no more stops than its team, from however many hands at once', async () => {
  const yard = await givenStops(sql, days, 24);
  const team = await givenTeam(sql, yard.shop_id, { capacity: 10 });
  const results = await Promise.all(yard.ids.map((id) => plan(sql, [[id, 0]], days[0]!, team.team_id)));
  assert.equal(results.filter((one) => one.ok).length, 10);
  assert.ok(results.every((one) => one.ok || one.error.code === 'team_full'));
  await assertCounted(sql);
  const less = await transact(sql, (tx) =>
    setTeamDay(tx, { team_id: team.team_id, day: days[0]!, capacity: 9, shops: null }),
  );
  assert.ok(!less.ok && less.error.code === 'team_has_stops');
  await assert.rejects(
    sql`update fulfilment.team_days set taken = taken + 1 where team_id = ${team.team_id}`,
    /team_days_within_capacity/,
  );
  const { team_id: _, shop_id: _1, version, ...wish } = team;
  const retired = await transact(sql, (tx) => changeTeam(tx, team.team_id, { ...wish, version, retired: true }, null));
  assert.ok(!retired.ok && retired.error.code === 'team_has_stops');
});

test('open stops are given days by district and room; what was joined gives its place back', async () => {
  const yard = await givenStops(sql, days, 9);
  await givenTeam(sql, yard.shop_id, { capacity: 3, areas: [{ sido: '경기도', sigungu: '수원시' }] });
  await givenTeam(sql, yard.shop_id, {
    capacity: 2,
    areas: [{ sido: '경기도', sigungu: '용인시' }],
    weekdays: [weekdayOf(days[2]!)],
  });
  assert.deepEqual(await proposeStops(sql, { days, hand: { ...hand, shops: [yard.shop_id] } }), {
    planned: 6,
    left: 3,
  });
  const board = await yard.board();
  assert.equal(board.filter((stop) => stop.sigungu === '수원시' && stop.day !== null).length, 4);
  assert.ok(board.every((stop) => stop.sigungu !== '용인시' || stop.day === null || stop.day === days[2]));
  const [one, other] = board.filter((stop) => stop.day !== null);
  const joined = await transact(sql, (tx) =>
    joinDeliveries(tx, { delivery_id: one!.delivery_id, other_delivery_id: other!.delivery_id, hand }),
  );
  assert.ok(joined.ok);
  const after_joining = (await yard.board()).find((stop) => stop.delivery_id === one!.delivery_id)!;
  assert.deepEqual([after_joining.orders, after_joining.changed], [2, true], 'what was added is seen');
  await assertCounted(sql);
});

test('a shop that is closed, and a team that is off: nothing is planned there, and what stood there asks for a new day', async () => {
  const yard = await givenStops(sql, days, 3);
  const team = await givenTeam(sql, yard.shop_id, { days_off: [{ from: days[2]!, to: days[3]! }] });
  const [a, b, c] = yard.ids as [string, string, string];
  assert.ok((await plan(sql, [[a, 0]], days[1]!, team.team_id)).ok);
  const off = await plan(sql, [[b, 0]], days[2]!, team.team_id);
  assert.ok(!off.ok && off.error.code === 'team_off');
  await sql`
    insert into channels.calendars (shop_id, due_days, cutoff, ships_saturdays, closures)
    values (${yard.shop_id}, 3, null, false, ${sql.json([{ from: days[0]!, to: days[1]! }])})`;
  const closed = await plan(sql, [[b, 0]], days[1]!, team.team_id);
  assert.ok(!closed.ok && closed.error.code === 'team_off', 'also on a day that was begun');
  const proposed = await proposeStops(sql, { days: days.slice(0, 4), hand: { ...hand, shops: [yard.shop_id] } });
  assert.deepEqual(proposed, { planned: 0, left: 2 });
  const board = await readDays(sql, days.slice(4), [team], await readClosed(sql, [yard.shop_id]));
  const waiting = board.stops.filter((stop) => stop.shop_id === yard.shop_id && stop.off);
  assert.deepEqual(
    waiting.map((stop) => [stop.delivery_id, stop.day]),
    [[a, days[1]]],
    'also where another week is looked at',
  );
  const opened = await transact(sql, (tx) =>
    setTeamDay(tx, { team_id: team.team_id, day: days[2]!, capacity: 5, shops: null }),
  );
  assert.ok(opened.ok);
  assert.ok((await plan(sql, [[c, 0]], days[2]!, team.team_id)).ok, 'a person’s word for one day');
  const own = await proposeStops(sql, { days, delivery_ids: [b], hand });
  assert.deepEqual(own, { planned: 1, left: 0 });
});

const stop_of = fc.record({
  delivery_id: fc.uuid(),
  state: fc.constantFrom('open', 'open', 'open', 'done'),
  sido: fc.constantFrom('서울특별시', '경기도', null),
  sigungu: fc.constantFrom('강남구', '수원시', null),
  version: fc.nat(3),
  slot: fc.option(fc.record({ day: fc.constantFrom(...days), team_id: fc.constantFrom('t1', 't2', null) })),
});
const team_of = fc.record({
  id: fc.constantFrom('t1', 't2', 't3'),
  weekdays: fc.subarray(every_day),
  capacity: fc.nat(4),
  areas: fc.array(
    fc.record({ sido: fc.constantFrom('서울특별시', '경기도'), sigungu: fc.constantFrom('강남구', '수원시', null) }),
    { maxLength: 3 },
  ),
});

test('the rules: never over a capacity, never on a day off, never a stop that was moved; proposals keep area and wish', () => {
  const s = 's';
  fc.assert(
    fc.property(
      fc.uniqueArray(stop_of, { selector: (one) => one.delivery_id, maxLength: 8 }),
      team_of,
      fc.nat(4),
      (list, made, taken) => {
        const stops = list.map((one): Stop => ({ ...one, shop_id: s }));
        const team: Team = { ...made, shop_id: s };
        const to = { day: days[1]!, team_id: team.id };
        const seen = new Map(stops.map((one) => [one.delivery_id, one.version]));
        const team_day = taken === 0 ? null : { capacity: Math.max(taken, team.capacity), taken };
        const done = planMoves(stops, { seen, to, today: days[0]! }, team, team_day);
        if (!done.ok) return;
        assert.ok(stops.every((one) => one.state === 'open'));
        assert.ok(done.value.length === 0 || done.value.length + taken <= (team_day?.capacity ?? team.capacity));
        assert.ok(done.value.length === 0 || team_day !== null || team.weekdays.includes(weekdayOf(to.day)));
        const late = planMoves(
          stops,
          { seen: new Map([...seen].map(([id, v]) => [id, v + 1])), to, today: days[0]! },
          team,
          team_day,
        );
        assert.ok(stops.length === 0 || !late.ok);
      },
    ),
  );
  const waiting_of = fc.record({ stop: stop_of, wished_on: fc.option(fc.constantFrom(...days)), at: fc.nat(9) });
  fc.assert(
    fc.property(
      fc.uniqueArray(waiting_of, { selector: (one) => one.stop.delivery_id, maxLength: 12 }),
      fc.uniqueArray(team_of, { selector: (one) => one.id, maxLength: 3 }),
      (list, made) => {
        const teams = made.map((one): Team => ({ ...one, shop_id: s }));
        const waiting = list.map(({ stop, wished_on, at }) => ({
          ...stop,
          shop_id: s,
          wished_on,
          ordered_at: new Date(at),
        }));
        const found = proposeSlots(waiting, days, teams, { taken: new Map(), places: [] });
        const used = new Map<string, number>();
        for (const [id, slot] of found) {
          const stop = waiting.find((one) => one.delivery_id === id)!;
          const team = teams.find((one) => one.id === slot.team_id)!;
          assert.ok(covers(team, stop) && team.weekdays.includes(weekdayOf(slot.day)));
          assert.ok(stop.wished_on === null || stop.wished_on === slot.day);
          const key = `${slot.day} ${slot.team_id}`;
          used.set(key, (used.get(key) ?? 0) + 1);
          assert.ok(used.get(key)! <= team.capacity);
        }
      },
    ),
  );
});
