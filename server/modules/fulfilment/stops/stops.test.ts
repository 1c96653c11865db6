import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptInput } from '@madang/contract';
import fc from 'fast-check';
import { transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { koreaDayIn } from '../../../platform/testing.ts';
import { routeTopic, takeUntold } from '../driver/alerts.ts';
import { findLink, isOnRoute, makeDriverLink } from '../driver/links.ts';
import { orderStops } from '../driver/order-stops.ts';
import { readRoute } from '../driver/read-route.ts';
import { savePrint } from '../papers/save-print.ts';
import { assertCounted, calmDays, givenStops, givenTeam, hand, plan, useSql, vault } from '../testing.ts';
import { addStop, callOffStop } from './add-stop.ts';
import { addCharge, takeAtDoor, voidCharge } from './charges.ts';
import { noteAttempt, type Proof } from './note-attempt.ts';
import { readStop } from './read-stop.ts';
import { afterAttempt, chargesDue, checkTaking, keptFromLoading } from './stop-rules.ts';

const days = calmDays(koreaDayIn(30), 7);
const soon = calmDays(koreaDayIn(0), 4);
const no_balance = { read: async () => new Map(), take: async () => assert.fail('no order of the house') };
const photo = '/9j/4AAQSkZJRg==';

const sql = useSql();

const attempt = (delivery_id: string, tried: AttemptInput) =>
  transact(sql, (tx) => noteAttempt(tx, vault, { delivery_id, tried, hand }));
const look = (id: string) => transact(sql, (tx) => readStop(tx, id, async () => new Map()));

test('nobody at home: the place stays used, the stop waits again and goes out as another attempt; the photo is sealed', async () => {
  const yard = await givenStops(sql, days, 1);
  const team = await givenTeam(sql, yard.shop_id, { capacity: 2 });
  const id = yard.ids[0]!;
  assert.ok((await plan(sql, [[id, 0]], days[0]!, team.team_id)).ok);
  const no_reason = await attempt(id, { outcome: 'failed' });
  assert.ok(!no_reason.ok && no_reason.error.code === 'invalid_input');
  const no_photo = await attempt(id, { outcome: 'failed', reason: 'absent', photo: 'QUJD' });
  assert.ok(!no_photo.ok && no_photo.error.code === 'invalid_input');
  assert.ok((await attempt(id, { outcome: 'failed', reason: 'absent', photo, note: '개가 있음' })).ok);
  const [stop] = await yard.board();
  assert.deepEqual([stop!.day, stop!.kind, stop!.failures, stop!.version], [null, 'redeliver', 1, 2]);
  await assertCounted(sql);
  assert.ok((await plan(sql, [[id, 2]], days[0]!, team.team_id)).ok, 'the second place');
  assert.ok((await attempt(id, { outcome: 'failed', reason: 'no_way_in' })).ok);
  const full = await plan(sql, [[id, 4]], days[0]!, team.team_id);
  assert.ok(!full.ok && full.error.code === 'team_full', 'both places of that day were used in vain');
  assert.ok((await plan(sql, [[id, 4]], days[1]!, team.team_id)).ok);
  assert.ok(
    (await attempt(id, { outcome: 'done', signature: 'iVBORw0KGgoAAA==', happened_at: '2020-01-01T00:00:00Z' })).ok,
  );
  const lines = await sql<{ state: string }[]>`
    select l.state from channels.lines l join fulfilment.lines f on f.id = l.id join fulfilment.parcels p on p.id = f.parcel_id
    where p.delivery_id = ${id}`;
  assert.deepEqual([...new Set(lines.map((line) => line.state))], ['delivered'], 'the order says so, too');
  const twice = await attempt(id, { outcome: 'done' });
  assert.ok(!twice.ok && twice.error.code === 'delivery_closed');
  const moved = await plan(sql, [[id, 5]], days[2]!, team.team_id);
  assert.ok(!moved.ok && moved.error.code === 'delivery_closed', 'what has arrived is not moved');
  const seen = await look(id);
  const year = new Date().getUTCFullYear();
  assert.ok(
    Number(seen!.attempts[2]!.happened_at.slice(0, 4)) >= year - 1,
    'a clock that is years behind is not believed',
  );
  assert.deepEqual(
    seen!.attempts.map((one) => [one.outcome, one.reason, one.has_photo, one.has_signature]),
    [
      ['failed', 'absent', true, false],
      ['failed', 'no_way_in', false, false],
      ['done', null, false, true],
    ],
  );
  const refs = await sql<{ proof_ref: string }[]>`
    select proof_ref from fulfilment.attempts where delivery_id = ${id} and proof_ref is not null order by id`;
  const opened = await vault.readPersonalData<Proof>(
    sql,
    refs.map((one) => one.proof_ref),
  );
  assert.deepEqual(opened.get(refs[0]!.proof_ref), { note: '개가 있음', photo, signature: null });
  await assertCounted(sql);
});

test('an exchange is two stops that go together, each with a place of its own; called off, both places are free', async () => {
  const yard = await givenStops(sql, days, 1);
  const team = await givenTeam(sql, yard.shop_id, { capacity: 2 });
  const { lines } = (await look(yard.ids[0]!))!;
  const goods = lines.map(({ line_id, quantity }) => ({ line_id, quantity }));
  const add = (more: object) =>
    transact(sql, (tx) =>
      addStop(tx, { delivery_id: yard.ids[0]!, kind: 'exchange', lines: goods, hand, ...more } as never),
    );
  const too_many = await add({ lines: goods.map((one) => ({ ...one, quantity: one.quantity + 1 })) });
  assert.ok(!too_many.ok && too_many.error.code === 'invalid_input');
  const made = await add({ charges: [{ kind: 'exchange', amount_krw: 60_000, payer: 'customer' }] });
  assert.ok(made.ok);
  const [fetch, bring] = made.value.delivery_ids as [string, string];
  assert.deepEqual((await yard.board()).map((one) => `${one.kind} ${one.bound} ${one.pieces}`).sort(), [
    'collect true 1',
    'deliver false 1',
    'deliver true 1',
  ]);
  assert.ok((await plan(sql, [[bring, 0]], days[0]!, team.team_id)).ok, 'one half takes the other along');
  const slots = async () => (await yard.board()).filter((one) => one.bound).map((one) => one.day);
  assert.deepEqual(await slots(), [days[0], days[0]]);
  const third = await plan(sql, [[yard.ids[0]!, 0]], days[0]!, team.team_id);
  assert.ok(!third.ok && third.error.code === 'team_full');
  assert.ok((await attempt(fetch, { outcome: 'failed', reason: 'refused' })).ok);
  assert.deepEqual(await slots(), [null, null], 'one half failed: both wait');
  await assertCounted(sql);
  assert.ok((await plan(sql, [[fetch, 2]], days[1]!, team.team_id)).ok);

  const taking = { kind: 'cash' as const, amount_krw: 60_000 };
  const pay = (amount_krw: number) =>
    transact(sql, (tx) =>
      takeAtDoor(tx, no_balance as never, { delivery_id: fetch, taking: { ...taking, amount_krw }, hand }),
    );
  const both = await Promise.all([pay(60_000), pay(60_000)]);
  assert.deepEqual(both.map((one) => (one.ok ? 'ok' : one.error.code)).sort(), ['more_than_due', 'ok']);
  const { charges } = (await look(fetch))!;
  const charge_id = charges[0]!.charge_id;
  const paid = await transact(sql, (tx) => voidCharge(tx, { delivery_id: fetch, charge_id, hand }));
  assert.ok(!paid.ok && paid.error.code === 'already_done', 'paid for: not taken back');
  const ladder = { kind: 'ladder_truck' as const, amount_krw: 90_000, payer: 'customer' as const };
  const more = await transact(sql, (tx) => addCharge(tx, { delivery_id: fetch, charge: ladder, hand }));
  assert.ok(more.ok && (await transact(sql, (tx) => voidCharge(tx, { delivery_id: fetch, ...more.value, hand }))).ok);

  const off = await transact(sql, (tx) => callOffStop(tx, { delivery_id: bring, hand }));
  assert.ok(off.ok && off.value.delivery_ids.length === 2);
  assert.equal((await yard.board()).length, 1);
  const order = await transact(sql, (tx) => callOffStop(tx, { delivery_id: yard.ids[0]!, hand }));
  assert.ok(!order.ok && order.error.code === 'delivery_closed', 'what a channel sold is not called off here');
  await assertCounted(sql);
});

test('a link shows one team’s day and dies in the night after; what changes after printing is told to that team, once', async () => {
  const yard = await givenStops(sql, soon, 3);
  const team = await givenTeam(sql, yard.shop_id);
  const [first, second, third] = yard.ids as [string, string, string];
  const day = soon[1]!;
  for (const id of [first, second, third]) assert.ok((await plan(sql, [[id, 0]], day, team.team_id)).ok);
  const make = (of_day: string) =>
    transact(sql, (tx) => makeDriverLink(tx, { team_id: team.team_id, day: of_day, hand }));
  const over = await make('2026-01-01');
  assert.ok(!over.ok && over.error.code === 'link_dead');
  const made = await make(day);
  assert.ok(made.ok);
  const [kept] = await sql`select digest::text as digest from fulfilment.driver_links`;
  assert.ok(!JSON.stringify(kept).includes(made.value.token), 'the token itself is kept nowhere');
  const strange = await findLink(sql, 'x'.repeat(43));
  assert.ok(!strange.ok && strange.error.code === 'link_dead');
  const link = await findLink(sql, made.value.token);
  assert.ok(link.ok);
  const order = (delivery_ids: string[], version: number) =>
    transact(sql, (tx) => orderStops(tx, { team_id: team.team_id, day, delivery_ids, version, shops: null }));
  assert.deepEqual(await order([second, first], 0), { ok: true, value: { stops: 2, version: 1 } });
  const late = await order([first, second], 0);
  assert.ok(!late.ok && late.error.code === 'conflict', 'of two who order one day the second is told');
  const route = () => readRoute(sql, { vault, balances: no_balance }, link.value);
  const seen = await route();
  assert.deepEqual(
    seen.stops.map((one) => one.delivery_id),
    [second, first, third],
  );
  assert.ok(seen.stops.every((one) => one.name && one.address && one.phone));
  const mine = (id: string) => transact(sql, (tx) => isOnRoute(tx, link.value, id));
  assert.deepEqual([await mine(first), await mine(newId())], [true, false]);

  const load = { team_id: team.team_id, day };
  const printLoad = (due: string | null) =>
    transact(sql, async (tx) => {
      const read = async (_: unknown, ids: readonly string[]) =>
        new Map(due ? [[ids.find((id) => id === due)!, 5_000]] : []);
      const wish = { kind: 'list', sheet: 'a4', loading: true, load } as const;
      return await savePrint(tx, wish, { ...hand, shops: [yard.shop_id] }, { ...no_balance, read } as never);
    });
  const blocked = await printLoad(null);
  assert.ok(!blocked.ok && blocked.error.code === 'nothing_to_load', 'not confirmed, not matched');
  await sql`update fulfilment.lines l set blocks = '{}' from fulfilment.parcels p where p.id = l.parcel_id and p.shop_id = ${yard.shop_id}`;
  const [owing] = await sql<
    { order_id: string }[]
  >`select order_id from fulfilment.parcels where delivery_id = ${first}`;
  const list = await printLoad(owing!.order_id);
  assert.ok(list.ok);
  assert.deepEqual([list.value.deliveries, list.value.held_back], [2, 1], 'a balance due stays at home');
  const lying = await sql<{ delivery_id: string }[]>`
    select delivery_id from fulfilment.printed where print_id = ${list.value.print_id} order by position`;
  assert.deepEqual(
    lying.map((one) => one.delivery_id),
    [third, second],
    'the last stop is loaded first',
  );
  const print = () =>
    transact(sql, (tx) => savePrint(tx, { kind: 'slip', sheet: 'a4' }, { ...hand, shops: [yard.shop_id] }));
  assert.ok((await print()).ok);
  await yard.take((i) => ({
    qty: i === 0 ? 2 : 1,
    state: i === 1 ? 'canceled' : 'new',
    changedAt: new Date().toISOString(),
  }));
  const told = async () => (await route()).alerts.map((one) => one.what).sort();
  assert.deepEqual(await told(), ['canceled', 'changed']);
  await yard.take((i) => ({ qty: i === 0 ? 2 : 1, state: i === 1 ? 'canceled' : 'new' }));
  assert.deepEqual(await told(), ['canceled', 'changed'], 'the same state of things is told once');
  assert.deepEqual(await takeUntold(sql), [routeTopic(team.team_id, day)]);
  assert.deepEqual(await takeUntold(sql), []);
  const left = (await yard.board()).find((one) => one.day === day)!;
  assert.ok((await plan(sql, [[left.delivery_id, left.version]], soon[2]!, team.team_id)).ok);
  assert.ok((await told()).includes('moved'));
  await sql`update fulfilment.driver_links set dies_at = now() - interval '1 hour'`;
  assert.ok(!(await findLink(sql, made.value.token)).ok, 'dead');
  assert.ok((await findLink(sql, made.value.token, true)).ok, 'what waited without signal is still taken');
  await sql`update fulfilment.driver_links set dies_at = now() - interval '4 days'`;
  assert.ok(!(await findLink(sql, made.value.token, true)).ok, 'but not for ever');
});

test('the rules: nothing is both over and waiting, a balance keeps goods at home, nobody pays more than is due', () => {
  const kind = fc.constantFrom('deliver', 'redeliver', 'collect', 'swap', 'repair', 'take_old');
  const stop = fc.record({
    kind,
    state: fc.constantFrom('open', 'done', 'void', 'merged'),
    arrived: fc.boolean(),
    failures: fc.nat(5),
    visit: fc.boolean(),
  });
  const tries = fc.array(fc.boolean(), { maxLength: 8 });
  fc.assert(
    fc.property(stop, tries, (first, list) => {
      let now = first as Parameters<typeof afterAttempt>[0];
      for (const done of list) {
        const next = afterAttempt(now, done ? { outcome: 'done' } : { outcome: 'failed', reason: 'absent' });
        assert.equal(next.ok, now.state === 'open' && !now.arrived);
        if (!next.ok) return;
        assert.equal(next.value.leaves_day, !done);
        assert.equal(next.value.failures, now.failures + (done ? 0 : 1));
        assert.notEqual(!done && next.value.kind, 'deliver');
        now = { ...now, ...next.value };
      }
    }),
  );
  const krw = fc.nat(100_000);
  const charge = fc.record({
    amount_krw: krw,
    payer: fc.constantFrom('customer' as const, 'house' as const),
    voided: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(charge), fc.array(krw, { maxLength: 9 }), (charges, wanted) => {
      const taken: { amount_krw: number }[] = [];
      for (const amount_krw of wanted)
        if (checkTaking(chargesDue(charges, taken), { kind: 'cash', amount_krw }).ok) taken.push({ amount_krw });
      assert.ok(chargesDue(charges, taken) >= 0);
    }),
  );
  fc.assert(
    fc.property(fc.nat(9), fc.boolean(), fc.subarray(['short', 'cancel_requested']), (due_krw, collect, blocks) => {
      const kept = keptFromLoading({ blocks, due_krw, collect_on_delivery: collect });
      assert.equal(kept.includes('balance_due'), due_krw > 0 && !collect);
      assert.equal(kept.length === 0, blocks.length === 0 && (due_krw === 0 || collect));
    }),
  );
});
