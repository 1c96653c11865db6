import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ChannelOrder, OptionChoice, WorkCounts } from '@madang/contract';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import type { CanonicalRow } from '../server/modules/channels/index.ts';
import { takeInChunks } from '../server/modules/channels/index.ts';
import { givenChannel, givenMatch, givenRow } from '../server/modules/channels/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import { newId } from '../server/platform/ids.ts';
import { koreaDayIn } from '../server/platform/testing.ts';
import { type GivenApp, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

/** A shop of its own with a channel and somebody who sees only this shop. */
async function givenDesk() {
  const { sql, keys } = shop.ctx;
  const shop_id = newId();
  const channel = await givenChannel(sql, { shop_id });
  const desk = (await givenStaff(shop, { role: 'order_desk', shops: [shop_id] })).browser;
  const deps = { keys, vault: shop.app.modules.identity.vault };
  const take = (rows: CanonicalRow[], seen_at = new Date()) =>
    takeInChunks(sql, deps, { channel, import_id: null, rows, seen_at });
  const line = async (key: string) =>
    (
      await sql<
        { id: string; state: string; blocks: string[]; due_on: string; quantity: number; delivery_id: string }[]
      >`
        select id, state, blocks, due_on::text, quantity, delivery_id from channels.lines where channel_id = ${channel.id} and line_key = ${key}`
    )[0]!;
  const work = async () => {
    const reply = await desk.call('GET', '/api/v1/admin/channel-work');
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body as unknown as {
      counts: WorkCounts;
      alerts: { id: string; kind: string; after_confirm: boolean; left_at: string | null; order_id: string }[];
      differences: { id: string; field: string; ours: string | null; theirs: string | null }[];
    };
  };
  return { sql, shop_id, channel, desk, take, line, work, vault: deps.vault };
}

test('발주확인 in bulk: new lines only, once, told to a market that has an interface, and no older file takes it back', async () => {
  const { sql, channel, desk, take, line, work } = await givenDesk();
  await sql`update channels.channels set settings = '{"api": {}}' where id = ${channel.id}`;
  const rows = ['a', 'b', 'c'].map((key) => givenRow({ key }));
  await take([...rows, givenRow({ key: 'd', state: 'cancel_requested' }), givenRow({ key: 'e', qty: 0, claimed: 1 })]);
  assert.equal((await line('e')).quantity, 0);
  assert.equal((await work()).counts.new, 3, 'nothing of e is left to confirm');
  const ids = [(await line('a')).id, (await line('d')).id];
  const some = await desk.call('POST', '/api/v1/admin/channel-lines/confirm', { line_ids: ids });
  assert.deepEqual(some.body, { confirmed: 1, told_again: 0, left_out: 1 });
  const all = await desk.call('POST', '/api/v1/admin/channel-lines/confirm', {});
  assert.deepEqual(all.body, { confirmed: 2, told_again: 0, left_out: 0 });
  assert.deepEqual((await desk.call('POST', '/api/v1/admin/channel-lines/confirm', {})).body, {
    confirmed: 0,
    told_again: 0,
    left_out: 0,
  });
  const sent = await sql<{ payload: { line_keys: string[] } }[]>`
    select payload from platform.effects where kind = 'channels.confirm' and payload ->> 'channel_id' = ${channel.id}`;
  assert.deepEqual(sent.flatMap((one) => one.payload.line_keys).sort(), ['a', 'b', 'c']);
  await take([givenRow({ key: 'a', message: '다른 말' })], new Date(Date.now() + 60_000));
  assert.equal((await line('a')).state, 'confirmed');
  const other = await givenDesk();
  const theirs = await other.desk.call('POST', '/api/v1/admin/channel-lines/confirm', { line_ids: ids });
  assert.equal(theirs.status, 404, 'lines of another shop');
});

test('due by working days, today and overdue, 발송지연 with a reason and a new day; the calendar moves what it counted', async () => {
  const { sql, desk, shop_id, take, line, work } = await givenDesk();
  await take([
    givenRow({ key: 'told', state: 'confirmed', dueOn: koreaDayIn(0) }),
    givenRow({ key: 'counted', state: 'confirmed', paidAt: '2026-05-22T10:00:00+09:00' }),
  ]);
  assert.equal((await line('counted')).due_on, '2026-05-28', 'over a weekend and 부처님 오신 날');
  assert.deepEqual([(await work()).counts.due_today, (await work()).counts.overdue], [1, 1]);
  const path = `/api/v1/admin/shipping-calendars/${shop_id}`;
  const closed = { from: '2026-05-27', to: '2026-05-28', reason: '공장 휴무' };
  const wish = { due_days: 2, cutoff: null, ships_saturdays: false, closures: [closed], version: 0 };
  const set = await desk.call('PUT', path, wish);
  assert.equal(set.status, 200, JSON.stringify(set.body));
  assert.equal((await line('counted')).due_on, '2026-05-29');
  assert.equal((await line('told')).due_on, koreaDayIn(0), 'what the channel told stays');
  assert.equal((await desk.call('PUT', path, wish)).status, 409, 'somebody else set it meanwhile');
  const shipsOn = async (day: string) => (await desk.call('GET', `${path}/days/${day}`)).body;
  assert.deepEqual(await shipsOn('2026-05-26'), { off: null, name: null, next: '2026-05-26' });
  assert.deepEqual(await shipsOn('2026-05-27'), { off: 'closure', name: '공장 휴무', next: '2026-05-29' });
  assert.deepEqual(await shipsOn('2026-05-23'), { off: 'weekend', name: null, next: '2026-05-26' });
  assert.deepEqual(await shipsOn('2026-12-25'), { off: 'holiday', name: '기독탄신일', next: '2026-12-28' });
  const ids = [(await line('told')).id, (await line('counted')).id];
  const delay = (until: string) =>
    desk.call('POST', '/api/v1/admin/channel-lines/delay', { line_ids: ids, reason: 'short_stock', until });
  assert.equal((await delay(koreaDayIn(-1))).status, 400);
  assert.deepEqual((await delay(koreaDayIn(5))).body, { delayed: 2, left_out: 0 });
  const { counts } = await work();
  assert.deepEqual([counts.due_today, counts.overdue], [0, 0]);
  const [{ order_id }] = (await sql<
    [{ order_id: string }]
  >`select order_id from channels.lines where id = ${ids[0]!}`)!;
  const { body } = await desk.call('GET', `/api/v1/admin/channel-orders/${order_id}`);
  const { lines, changes } = body as unknown as ChannelOrder;
  assert.deepEqual(
    [lines[0]?.delayed_until, lines[0]?.delay_reason, changes[0]?.by_name, changes[0]?.after],
    [koreaDayIn(5), 'short_stock', '김직원', `${koreaDayIn(5)} short_stock`],
  );
  const other = await givenDesk();
  const theirs = await other.desk.call('GET', `/api/v1/admin/channel-orders/${order_id}`);
  assert.equal(theirs.status, 404, 'an order of another shop');
  assert.equal((await other.desk.call('GET', `${path}/days/2026-05-27`)).status, 404, 'a calendar of another shop');
});

test('an alert is seen once; the line stays blocked until the channel says otherwise', async () => {
  const { sql, shop_id, channel, desk, take, line, work } = await givenDesk();
  const confirmed = givenRow({ key: 'a', state: 'confirmed', confirmedAt: '2026-04-20T10:00:00+09:00' });
  await take([confirmed]);
  await take(
    [{ ...confirmed, state: 'address_changed', address: '부산광역시 해운대구 새길 3' }],
    new Date(Date.now() + 60_000),
  );
  const before = await work();
  assert.deepEqual(
    before.alerts.map((one) => [one.kind, one.after_confirm]),
    [['address_changed', true]],
  );
  assert.equal(before.alerts[0]!.left_at, null);
  const { id, order_id } = { ...before.alerts[0]!, ...(await line('a')) };
  const [{ export_id }] = (await sql<[{ export_id: string }]>`
    insert into channels.exports (id, shop_id, channel_id, form, title, sheet_name, columns, lines, repeated)
    values (${newId()}, ${shop_id}, ${channel.id}, 'dispatch', '발송처리', '발송처리', '[]', 1, 0) returning id as export_id`)!;
  await sql`insert into channels.export_lines (export_id, row, line_id, method) values (${export_id}, 1, ${id}, '택배,등기,소포')`;
  const left_ms = Date.parse((await work()).alerts[0]!.left_at ?? '');
  assert.ok(Math.abs(Date.now() - left_ms) < 600_000, 'what went out in a file is on its way: that is said first');
  const whole = (await desk.call('GET', `/api/v1/admin/channel-orders/${order_id}`)).body as unknown as ChannelOrder;
  assert.ok(whole.lines[0]!.left_at);
  await sql`update channels.export_lines set result = 'refused' where export_id = ${export_id}`;
  assert.equal((await work()).alerts[0]!.left_at, null, 'the market did not take it');
  const seen = await desk.call('POST', '/api/v1/admin/channel-alerts/seen', { alert_ids: [before.alerts[0]!.id] });
  assert.deepEqual(seen.body, { seen: 1 });
  const { counts } = await work();
  assert.deepEqual([counts.alerts, counts.blocked], [0, 1]);
  assert.ok((await line('a')).blocks.includes('address_changed'));
});

test('a hand-edited order differs: keep ours or take theirs, an address too, and the line waits meanwhile', async () => {
  const { sql, desk, take, line, work, vault } = await givenDesk();
  await take([givenRow({ key: 'a', state: 'confirmed', qty: 2, address: '서울특별시 강남구 옛길 1' })]);
  await sql`update channels.lines set edited = '{"quantity": 2, "recipient.address": true}' where id = ${(await line('a')).id}`;
  const newer = givenRow({
    key: 'a',
    state: 'confirmed',
    qty: 1,
    claimed: 1,
    confirmedAt: '2026-04-21T10:00:00+09:00',
    address: '서울특별시 강남구 새길 2',
  });
  await take([newer]);
  assert.equal((await line('a')).quantity, 2);
  assert.ok((await line('a')).blocks.includes('difference'));
  const { differences } = await work();
  const of = (field: string) => differences.find((one) => one.field === field)!;
  assert.deepEqual([of('quantity').ours, of('quantity').theirs], ['2', '1']);
  assert.deepEqual([of('recipient.address').ours, of('recipient.address').theirs], [null, null]);
  const decide = (field: string, decision: string) =>
    desk.call('POST', '/api/v1/admin/channel-differences/decide', { ids: [of(field).id], decision });
  assert.deepEqual((await decide('quantity', 'keep')).body, { decided: 1, left_out: 0 });
  assert.deepEqual((await decide('recipient.address', 'take')).body, { decided: 1, left_out: 0 });
  assert.deepEqual((await decide('quantity', 'take')).body, { decided: 0, left_out: 1 }, 'somebody has decided it');
  const after = await line('a');
  assert.deepEqual([after.quantity, after.blocks.includes('difference')], [2, false]);
  const [delivery] = await sql<{ recipient_ref: string }[]>`
    select recipient_ref from channels.deliveries where id = ${after.delivery_id}`;
  const opened = await vault.readPersonalData<{ address: string }>(sql, [delivery!.recipient_ref]);
  assert.equal(opened.get(delivery!.recipient_ref)!.address, '서울특별시 강남구 새길 2');
});

test('an address and a quantity changed by hand stay: the channel repeating itself asks nothing, another word of it waits', async () => {
  const { channel, sql, desk, take, line, work, vault } = await givenDesk();
  const told = givenRow({
    key: 'a',
    state: 'confirmed',
    qty: 2,
    address: '서울특별시 강남구 옛길 1',
    message: '문 앞',
  });
  await take([
    told,
    givenRow({ key: 'b', order: told.order, bundle: told.bundle, state: 'confirmed', address: told.address }),
  ]);
  const { id, delivery_id } = await line('a');
  const [{ order_id }] = (await sql<[{ order_id: string }]>`select order_id from channels.lines where id = ${id}`)!;
  const path = `/api/v1/admin/channel-orders/${order_id}`;
  let shown_phone = '';
  const at_door = async () => {
    const [row] = await sql<{ recipient_ref: string; sido: string; sigungu: string }[]>`
      select recipient_ref, sido, sigungu from channels.deliveries where id = ${delivery_id}`;
    const opened = await vault.readPersonalData<{ address: string; message: string; phone: string }>(sql, [
      row!.recipient_ref,
    ]);
    const { address, message, phone } = opened.get(row!.recipient_ref)!;
    shown_phone = phone;
    return { place: `${row!.sido} ${row!.sigungu}`, address, message };
  };
  const recipient = { address: '부산광역시 해운대구 새길 3' };
  const change = { delivery_id, recipient, quantities: [{ line_id: id, quantity: 1 }] };
  const changed = await desk.call('PATCH', path, change);
  assert.deepEqual([changed.status, changed.body.changed], [200, 2]);
  assert.deepEqual(await at_door(), { place: '부산광역시 해운대구', address: recipient.address, message: '문 앞' });
  assert.equal((await desk.call('PATCH', path, change)).status, 400, 'nothing to change');
  const { body: order } = await desk.call('GET', path);
  const { changes, changeable } = order as unknown as ChannelOrder;
  assert.ok(changeable);
  assert.deepEqual(changes.map((one) => [one.field, one.before, one.after, one.by_name]).sort(), [
    ['quantity', '2', '1', '김직원'],
    ['recipient.address', null, null, '김직원'],
    ['recipient.address', null, null, '김직원'],
  ]);

  const later = (n: number) => new Date(Date.now() + n * 60_000);
  await take([{ ...told, message: '경비실', confirmedAt: '2026-04-21T10:00:00+09:00' }], later(1));
  assert.deepEqual((await work()).differences, [], 'the channel said of address and quantity what it had said');
  assert.deepEqual(await at_door(), { place: '부산광역시 해운대구', address: recipient.address, message: '경비실' });
  assert.equal((await line('a')).quantity, 1);

  const moved = { ...told, message: '경비실', address: '대전광역시 서구 딴길 7' };
  await take([{ ...moved, confirmedAt: '2026-04-22T10:00:00+09:00' }], later(2));
  const [asked] = (await work()).differences;
  assert.deepEqual([asked?.field, asked?.ours], ['recipient.address', null]);
  assert.ok((await line('a')).blocks.includes('difference'));
  const one = `/api/v1/admin/channel-differences/${asked!.id}`;
  assert.deepEqual((await desk.call('GET', one)).body, { ours: recipient.address, theirs: moved.address });
  const [{ reads }] = (await sql<[{ reads: number }]>`
    select count(*)::int as reads from identity.audit where act = 'orders.contact_read' and subject = ${asked!.id}`)!;
  assert.equal(reads, 1);
  assert.equal((await (await givenDesk()).desk.call('GET', one)).status, 404, 'a difference of another shop');
  const kept = { ids: [asked!.id], decision: 'keep' };
  const decide = '/api/v1/admin/channel-differences/decide';
  assert.equal((await (await givenDesk()).desk.call('POST', decide, kept)).status, 404, 'and is not decided there');
  assert.equal((await desk.call('POST', decide, kept)).status, 200);

  await take([{ ...moved, confirmedAt: '2026-04-23T10:00:00+09:00' }], later(3));
  assert.deepEqual((await work()).differences, [], 'what was kept against is not asked again');
  assert.equal((await at_door()).address, recipient.address);

  // The house's secret is changed, and later the older one is given up: what was kept against is known all the same.
  const known = ['the next secret, which is long enough 1', 's'.repeat(40)];
  for (const [n, secrets] of [known, known.slice(0, 1)].entries()) {
    const next = { vault, keys: createKeyring(secrets[0]!, { previous: secrets.slice(1) }) };
    const rows = [{ ...moved, confirmedAt: `2026-04-23T1${n + 1}:00:00+09:00` }];
    await takeInChunks(sql, next, { channel, import_id: null, rows, seen_at: later(3) });
    assert.deepEqual((await work()).differences, [], `nothing is asked again, secrets known: ${secrets.length}`);
  }
  await take([{ ...moved, address: '광주광역시 북구 끝길 9', confirmedAt: '2026-04-24T10:00:00+09:00' }], later(4));
  const [last] = (await work()).differences;
  await desk.call('POST', decide, { ids: [last!.id], decision: 'take' });
  assert.equal((await at_door()).address, '광주광역시 북구 끝길 9');
  assert.match((await at_door()).place, /광주/, 'the region follows the address that was taken');

  const rung = (phone: string) => desk.call('PATCH', path, { delivery_id, recipient: { phone } });
  assert.equal((await rung('+82 10-1234-5678')).status, 200, 'a phone as people write it');
  await at_door();
  assert.equal(shown_phone, '01012345678');
  assert.equal((await rung('010.1234')).status, 400);
  const short = await rung('(0)-(1)-(2)');
  assert.deepEqual([short.status, short.body.code], [400, 'invalid_input']);

  await take([{ ...moved, state: 'shipping', dispatchedAt: '2026-04-25T10:00:00+09:00' }], later(5));
  const left = await desk.call('PATCH', path, { quantities: [{ line_id: id, quantity: 2 }] });
  assert.deepEqual([left.status, left.body.code], [409, 'already_done']);
});

/** An order of one line, grey, and how a test looks at it; grey and black are goods of ours, ten of each. */
async function givenGrey() {
  const desk = await givenDesk();
  const { sql, shop_id, channel, take, line } = desk;
  const later = (n: number) => new Date(Date.now() + n * 60_000);
  const of = (optionNo: string, optionRaw: string, more: Partial<CanonicalRow> = {}) =>
    givenRow({
      key: 'a',
      state: 'confirmed',
      qty: 2,
      optionNo,
      optionRaw,
      phone2: '01055556666',
      message: '문 앞',
      ...more,
    });
  const goods: Record<string, string> = {};
  for (const [number, text] of [
    ['11', '색상: 그레이'],
    ['22', '색상: 블랙'],
  ] as const) {
    await take([of(number, text, { key: `known ${number}`, state: 'delivered' })]);
    const { variant_id } = await givenProduct(sql, { shop_id });
    await givenStock(sql, { shop_id, variant_id, quantity: 10 });
    await givenMatch(sql, channel, [{ variant_id, quantity: 1 }]);
    goods[text] = variant_id;
  }
  await take([of('11', '색상: 그레이')], later(1));
  const { id, delivery_id } = await line('a');
  const [{ order_id }] = (await sql<[{ order_id: string }]>`select order_id from channels.lines where id = ${id}`)!;
  const path = `/api/v1/admin/channel-orders/${order_id}`;
  const held = async () => {
    const rows = await sql<{ variant_id: string; allocated: number }[]>`
      select variant_id, allocated from inventory.lots where variant_id = any(${sql.array(Object.values(goods))}::uuid[])`;
    const units = new Map(rows.map((row) => [row.variant_id, row.allocated]));
    return Object.values(goods).map((variant_id) => units.get(variant_id));
  };
  const read = async () => (await desk.desk.call('GET', path)).body as unknown as ChannelOrder;
  const optionOf = async (text: string) => {
    const { body } = await desk.desk.call('GET', `/api/v1/admin/channel-lines/${id}/options`);
    return (body as unknown as { options: OptionChoice[] }).options.find((one) => one.text === text)!.option_id!;
  };
  const change = (body: object) => desk.desk.call('PATCH', path, body);
  const undo = (edit_id: unknown) => desk.desk.call('POST', `${path}/edits/${edit_id}/undo`, {});
  const door = async () => {
    const [row] = await sql<
      { ref: string }[]
    >`select recipient_ref as ref from channels.deliveries where id = ${delivery_id}`;
    const opened = await desk.vault.readPersonalData<Record<string, string | null>>(sql, [row!.ref]);
    return opened.get(row!.ref)!;
  };
  return { ...desk, id, delivery_id, of, later, held, read, optionOf, change, undo, door };
}

test('another option by hand: its stock is held instead, the channel repeating its own asks nothing, another word waits, and it is undone', async () => {
  const { sql, id, of, later, held, read, optionOf, change, undo, take, work, desk } = await givenGrey();
  assert.deepEqual(await held(), [2, 0]);
  const black = await optionOf('색상: 블랙');
  const options = [{ line_id: id, option_id: black, was: '색상: 그레이' }];
  const changed = await change({ options });
  assert.deepEqual([changed.status, changed.body.changed], [200, 1], JSON.stringify(changed.body));
  assert.deepEqual(await held(), [0, 2], 'grey is given back and black held');
  const { lines, changes } = await read();
  assert.equal(lines[0]?.option_text, '색상: 블랙');
  assert.deepEqual(
    [changes[0]?.field, changes[0]?.before, changes[0]?.after, changes[0]?.by_name, changes[0]?.edit_id],
    ['option_text', '색상: 그레이', '색상: 블랙', '김직원', changed.body.edit_id],
  );
  assert.deepEqual([(await change({ options })).status], [409], 'it does not say grey any more');

  await take([of('11', '색상: 그레이', { message: '경비실', confirmedAt: '2026-04-21T10:00:00+09:00' })], later(2));
  assert.deepEqual([(await work()).differences, await held()], [[], [0, 2]], 'the channel repeats itself');
  const market = await sql<{ option_key: string }[]>`
    select o.option_key from channels.lines l join channels.options o on o.id = l.told_option_id where l.id = ${id}`;
  assert.equal(market[0]?.option_key, '11', 'the market is answered with its own option');

  await take([of('33', '색상: 화이트', { message: '경비실', confirmedAt: '2026-04-22T10:00:00+09:00' })], later(3));
  const [asked] = (await work()).differences;
  assert.deepEqual([asked?.field, asked?.ours, asked?.theirs], ['option_text', '색상: 블랙', '색상: 화이트']);
  assert.equal((await undo(changed.body.edit_id)).status, 409, 'what waits to be decided is not undone');
  const taken = { ids: [asked!.id], decision: 'take' };
  const take_theirs = await desk.call('POST', '/api/v1/admin/channel-differences/decide', taken);
  assert.equal(take_theirs.status, 200);
  const [{ option_key, told_option_id }] = (await sql<[{ option_key: string; told_option_id: string | null }]>`
    select o.option_key, l.told_option_id from channels.lines l join channels.options o on o.id = l.channel_option_id where l.id = ${id}`)!;
  assert.deepEqual(
    [option_key, told_option_id, await held()],
    ['33', null, [0, 0]],
    'white, of which nobody has said what it is',
  );

  const back = await change({
    options: [{ line_id: id, option_id: black }],
    quantities: [{ line_id: id, quantity: 3 }],
  });
  assert.deepEqual(await held(), [0, 3]);
  const undone = await undo(back.body.edit_id);
  assert.deepEqual([undone.status, undone.body], [200, { changed: 2, left_out: 0 }]);
  assert.deepEqual(await held(), [0, 0]);
  const after = await read();
  assert.deepEqual([after.lines[0]?.option_text, after.lines[0]?.quantity], ['색상: 화이트', 2]);
  assert.ok(
    after.changes.every((one) => one.edit_id !== back.body.edit_id),
    'it is not offered again',
  );
  assert.equal((await undo(back.body.edit_id)).status, 409);
  await take([of('11', '색상: 그레이', { confirmedAt: '2026-04-23T10:00:00+09:00' })], later(4));
  assert.equal((await read()).lines[0]?.option_text, '색상: 그레이', 'undone, it follows the channel again');
});

test('an option may be goods of ours that the channel has not sold yet, or words that are matched as a file’s would be', async () => {
  const { sql, shop_id, id, change, held, read } = await givenGrey();
  const { variant_id, product_id } = await givenProduct(sql, { shop_id });
  await givenStock(sql, { shop_id, variant_id, quantity: 5 });
  const swap = (to: object) => change({ options: [{ line_id: id, ...to }] });
  assert.equal((await swap({ variant_id })).status, 400, 'goods of another product');
  await sql`
    update channels.products set product_id = ${product_id}
    where id = (select channel_product_id from channels.lines where id = ${id})`;
  const ours = await swap({ variant_id });
  assert.equal(ours.status, 200, JSON.stringify(ours.body));
  const allocated = async () =>
    (await sql<{ allocated: number }[]>`select allocated from inventory.lots where variant_id = ${variant_id}`)[0]
      ?.allocated;
  assert.deepEqual([await allocated(), await held()], [2, [0, 0]]);
  assert.equal((await swap({ text: '각인: 봄날' })).status, 200);
  assert.equal(await allocated(), 0);
  const [line] = (await read()).lines;
  assert.deepEqual([line?.option_text, line?.blocks.includes('unmatched')], ['각인: 봄날', true]);
  assert.equal((await swap({ text: '받는 이 010-1234-5678' })).status, 400, 'words that name somebody');
  assert.equal((await swap({ text: '둘', variant_id })).status, 400, 'one of the three');
});

test('a field is emptied by hand and stays empty; whoever changes a door that moved meanwhile is told, and it is undone field by field', async () => {
  const { delivery_id, of, later, read, change, undo, door, take, work } = await givenGrey();
  const { revision } = (await read()).doors[0]!;
  const recipient = { message: null, phone2: null, name: '새 이름' };
  const emptied = await change({ delivery_id, door: revision, recipient });
  assert.deepEqual([emptied.status, emptied.body.changed], [200, 3], JSON.stringify(emptied.body));
  const { message, phone2, name, address } = await door();
  assert.deepEqual([message, phone2, name], ['', null, '새 이름']);
  const stale = await change({ delivery_id, door: revision, recipient: { address: '부산광역시 해운대구 새길 3' } });
  assert.deepEqual([stale.status, stale.body.code, (await door()).address], [409, 'conflict', address]);

  await take([of('11', '색상: 그레이', { confirmedAt: '2026-04-21T10:00:00+09:00' })], later(2));
  assert.deepEqual([(await work()).differences, (await door()).message], [[], ''], 'the channel repeats itself');
  await take([of('11', '색상: 그레이', { message: '경비실', confirmedAt: '2026-04-22T10:00:00+09:00' })], later(3));
  assert.deepEqual(
    (await work()).differences.map((one) => one.field),
    ['recipient.message'],
  );
  const undone = await undo(emptied.body.edit_id);
  assert.deepEqual(
    [undone.status, undone.body],
    [200, { changed: 2, left_out: 1 }],
    'the message waits for a decision',
  );
  const now = await door();
  assert.deepEqual([now.phone2, now.name, now.message], ['01055556666', '시험 수취인', '']);
  await change({ delivery_id, recipient: { address: '부산광역시 해운대구 새길 3', entry: '종', zip: null } });
  const [moved] = (await read()).doors;
  assert.deepEqual([moved?.sido, (await door()).zip, (await door()).entry], ['부산광역시', null, '종']);
});
