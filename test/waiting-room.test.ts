import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { signTicket } from '../server/modules/waiting-room/tickets.ts';
import { createKeyring } from '../server/platform/crypto.ts';
import { faultsOf } from '../verify/draw.ts';
import { givenBeacon } from './fake-beacon.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenGuardedSite } from './given-nginx.ts';
import { givenStaff } from './given-staff.ts';

let app: GivenApp;
let beacon: Awaited<ReturnType<typeof givenBeacon>>;
let staff: Awaited<ReturnType<typeof givenStaff>>;
type Buyer = ReturnType<typeof givenBuyer>;
type Drop = Awaited<ReturnType<typeof givenOpenDrop>>;

before(async () => {
  beacon = await givenBeacon();
  app = await givenApp({ config: { beacon_url: beacon.url, beacon_key: beacon.public_key } });
  staff = await givenStaff(app, { role: 'manager' });
});
after(async () => {
  await app?.close();
  await beacon?.close();
});

const admin = '/api/v1/admin/lines';

async function givenLine(drop: Drop | null, terms: object = {}, state = 'serving'): Promise<string> {
  const made = await staff.browser.call('POST', admin, { drop_id: drop?.drop_id ?? null, capacity: 1, ...terms });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const room_id = String(made.body.room_id);
  if (state !== 'open') await change(room_id, { state });
  return room_id;
}

async function change(room_id: string, what: object) {
  const changed = await staff.browser.call('PATCH', `${admin}/${room_id}`, what);
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  return changed.body;
}

async function enter(room_id: string, buyer: Buyer = givenBuyer(app)) {
  if (!buyer.cookie()) await buyer.enter();
  const entered = await buyer.call('POST', `/api/v1/lines/${room_id}/tickets`);
  assert.equal(entered.status, 201, JSON.stringify(entered.body));
  const ticket = String(entered.body.ticket);
  const at = (path: string, token = ticket) =>
    buyer.call('POST', `/api/v1/lines/${room_id}/${path}`, { ticket: token });
  return {
    buyer,
    ticket,
    number: entered.body.number as number | null,
    claim: (token?: string) => at('claim', token),
    leave: () => at('leave'),
    position: (token = ticket) => buyer.call('GET', `/api/v1/lines/${room_id}/position?ticket=${token}`),
    inside: () =>
      eventually(
        () => at('claim'),
        (seen) => seen.body.turn === 'inside',
      ),
  };
}

async function buy(buyer: Buyer, drop: Drop) {
  // A drop or a room made this instant is not yet in the memory of who asks the buying route.
  const placed = await eventually(
    () => buyer.place(drop),
    (seen) => seen.body.code !== 'in_line',
  );
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as { order_id: unknown; amount_krw: unknown };
  return { order, pay: async () => buyer.confirm(order, await buyer.authenticate(order)) };
}

test('a guarded drop is bought only from inside; the slot passes on when the purchase is settled', async () => {
  const drop = await givenOpenDrop(app.ctx, { stock: 5 });
  const room_id = await givenLine(drop);
  const first = await enter(room_id);
  const second = await enter(room_id);
  assert.deepEqual([first.number, second.number], [1, 2]);
  await first.inside();

  // Who is in line is refused by the buying route, with the ticket they have.
  const refused = await second.buyer.place(drop);
  assert.equal(refused.body.code, 'in_line');
  assert.equal((refused.body.details as { ticket: string }[])[0]!.ticket, second.ticket);
  // Who knows only the API is given one.
  const stranger = givenBuyer(app);
  await stranger.enter();
  const third = (await stranger.place(drop)).body;
  assert.equal(third.code, 'in_line');
  assert.equal((third.details as { number: number }[])[0]!.number, 3);

  const waiting = await second.claim();
  assert.equal(waiting.body.turn, 'line');
  assert.equal(waiting.body.ahead, 0);
  const { pay } = await buy(first.buyer, drop);
  assert.equal((await first.leave()).body.code, 'order_open');
  assert.equal((await pay()).body.state, 'confirmed');
  await second.inside();
  assert.equal((await first.claim()).body.code, 'ticket_over');
  const [row] = await app.ctx.sql<{ reason: string; inside: number }[]>`
    select p.reason, g.inside from waiting_room.places p join waiting_room.gates g using (room_id)
    where p.room_id = ${room_id} and p.number = 1`;
  assert.deepEqual({ ...row }, { reason: 'settled', inside: 1 });
});

test('entering again is the same ticket; a position follows the pointer; leaving passes the slot on', async () => {
  const drop = await givenOpenDrop(app.ctx);
  const room_id = await givenLine(drop);
  const [first, second, third] = [await enter(room_id), await enter(room_id), await enter(room_id)];
  assert.equal((await enter(room_id, second.buyer)).ticket, second.ticket);
  await first.inside();
  const stands = (await third.position()).body;
  assert.deepEqual([stands.number, stands.turn], [3, 'wait']);
  assert.equal((await second.leave()).status, 200);
  assert.equal((await first.leave()).status, 200);
  await eventually(
    () => third.position(),
    (seen) => seen.body.turn === 'claim',
  );
  await third.inside();
  // Who left and comes again stands at the end.
  assert.equal((await enter(room_id, second.buyer)).number, 4);
});

test('forged, stolen and foreign tickets let nobody in', async () => {
  const [here, there] = [await givenOpenDrop(app.ctx), await givenOpenDrop(app.ctx)];
  const [room_id, other_room] = [await givenLine(here), await givenLine(there)];
  const owner = await enter(room_id);
  const thief = await enter(room_id);
  const foreign = await enter(other_room, thief.buyer);
  const [room, entry, id, mac] = owner.ticket.split('.') as [string, string, string, string];
  for (const token of [
    owner.ticket,
    foreign.ticket,
    [room, Number(entry) + 1, id, mac].join('.'),
    [room, '1', thief.ticket.split('.')[2], thief.ticket.split('.')[3]].join('.'),
  ]) {
    const claimed = await thief.claim(token);
    assert.equal(claimed.body.code, 'ticket_invalid', token);
  }
  assert.equal((await owner.position(foreign.ticket)).body.code, 'ticket_invalid');
  // As this house signs, but with a secret it does not know (any more).
  const stranger = createKeyring('another secret'.repeat(4));
  const signed = signTicket(stranger, { room_id: room_id, entry: 1, ticket_id: id! });
  assert.equal((await owner.claim(signed)).body.code, 'ticket_invalid');
  assert.equal((await owner.position(signed)).body.code, 'ticket_invalid');

  // Used again and again, at once too, a ticket is one place; used up, it is nothing.
  await owner.inside();
  const again = await Promise.all(Array.from({ length: 8 }, () => owner.claim()));
  assert.ok(again.every((one) => one.body.turn === 'inside'));
  const places = () => app.ctx.sql<{ open: boolean }[]>`
    select ended_seq is null as open from waiting_room.places where room_id = ${room_id}`;
  assert.deepEqual(
    (await places()).map((one) => one.open),
    [true],
  );
  await app.ctx.sql`update waiting_room.places set expires_at = now() - interval '1 hour' where room_id = ${room_id}`;
  assert.equal((await owner.claim()).body.code, 'ticket_over', 'its time inside is over');
  assert.equal((await owner.buyer.place(here)).body.code, 'in_line');
  assert.deepEqual(
    (await places()).map((one) => one.open),
    [false],
  );
});

test('who is called and does not come keeps the number and goes ahead of later ones; who pays is never put out', async () => {
  const drop = await givenOpenDrop(app.ctx, { stock: 5 });
  const room_id = await givenLine(drop, { claim_ms: 1_000, stay_ms: 1_000 });
  const late = await enter(room_id);
  const second = await enter(room_id);
  const third = await enter(room_id);
  await second.inside();
  const { pay } = await buy(second.buyer, drop);
  const back = await late.claim();
  assert.equal(back.body.turn, 'line');
  await app.ctx.sql`update waiting_room.places set expires_at = now() - interval '1 hour' where room_id = ${room_id}`;
  assert.equal((await late.claim()).body.turn, 'line', 'an order is open: the place does not expire');
  assert.equal((await third.claim()).body.turn, 'line');
  assert.equal((await pay()).status, 200);
  await late.inside();
  const [one] = await app.ctx.sql<{ state: string }[]>`
    select state from waiting_room.tickets where room_id = ${room_id} and number = 3`;
  assert.notEqual(one!.state, 'inside');
  // Without an order a stay ends, and the next is called.
  await third.inside();
});

test('paused, nobody is called; a lower capacity waits for people to leave; closed, nobody enters', async () => {
  const drop = await givenOpenDrop(app.ctx);
  const room_id = await givenLine(drop, { capacity: 2 });
  const [first, second, third] = [await enter(room_id), await enter(room_id), await enter(room_id)];
  await first.inside();
  await second.inside();
  assert.equal((await change(room_id, { capacity: 1 })).capacity, 1);
  await change(room_id, { state: 'paused', message_ko: '잠시만요' });
  await first.leave();
  await second.leave();
  assert.equal((await third.claim()).body.turn, 'line');
  assert.equal((await third.position()).body.turn, 'wait');
  await change(room_id, { state: 'serving' });
  await third.inside();
  const seen = await eventually(
    () => staff.browser.call('GET', `${admin}/${room_id}`),
    (one) => one.body.inside === 1,
  );
  assert.deepEqual([seen.body.inside, seen.body.capacity, seen.body.message_ko], [1, 1, '잠시만요']);
  await change(room_id, { state: 'closed' });
  const late = givenBuyer(app);
  await late.enter();
  assert.equal((await late.call('POST', `/api/v1/lines/${room_id}/tickets`)).body.code, 'line_closed');
  assert.equal((await late.place(drop)).body.code, 'line_closed');
  await change(room_id, { state: 'open' });
  assert.equal((await late.place(drop)).status, 201);
});

test('a draw puts who gathered in an order that anybody recomputes from the files; a swap, an omission and a beacon that was out are named', async () => {
  const drop = await givenOpenDrop(app.ctx);
  const room_id = await givenLine(drop, { draws: true, beacon_round: 2_000_000_000 }, 'prequeue');
  const guest = givenBuyer(app);
  await guest.enter();
  assert.equal((await guest.call('POST', `/api/v1/lines/${room_id}/tickets`)).body.code, 'sign_in_required');
  const people: Awaited<ReturnType<typeof enter>>[] = [];
  for (let i = 0; i < 6; i++) people.push(await enter(room_id, (await givenStaff(app, {})).browser));
  assert.deepEqual(
    people.map((one) => one.number),
    [null, null, null, null, null, null],
  );
  const { receipt, signature } = (
    await people[0]!.buyer.call('GET', `/api/v1/lines/${room_id}/receipt?ticket=${people[0]!.ticket}`)
  ).body as { receipt: string; signature: string };

  assert.equal((await change(room_id, { state: 'serving' })).state, 'draw', 'nobody is called before the draw');
  const late = await enter(room_id, (await givenStaff(app, {})).browser);
  assert.equal(late.number, 7);
  const read = async (path: string) => (await fetch(`${app.url}/api/v1/lines/${room_id}/draw${path}`)).text();
  const frozen = JSON.parse(await read(''));
  assert.deepEqual([frozen.entries, frozen.seed, frozen.beacon], [6, null, null]);
  const draw = (body: object) => staff.browser.call('POST', `${admin}/${room_id}/draw`, body);
  assert.equal((await draw({})).body.code, 'invalid_input', 'the beacon that was named must be used');
  assert.equal((await draw({ beacon: 'ab'.repeat(32) })).status, 200);
  // A public redraw with another round: the first stays published.
  assert.equal((await draw({ redraw: true, beacon_round: 1_999_999_999 })).status, 200);
  assert.equal((await draw({ beacon: 'cd'.repeat(32) })).status, 200);
  const told = JSON.parse(await read(''));
  assert.deepEqual([told.draw_no, told.earlier.length, told.list_hash], [2, 1, frozen.list_hash]);
  const [list, order] = [await read('/list'), await read('/order')];
  const receipts = [JSON.stringify({ receipt, signature })];
  assert.deepEqual(faultsOf(told, list, order, receipts), []);

  const swapped = order.trim().split('\n');
  [swapped[1], swapped[4]] = [swapped[4]!, swapped[1]!];
  const faults = faultsOf(told, list, `${swapped.join('\n')}\n`, receipts);
  assert.deepEqual(
    faults.map((one) => /^number (\d) is/.exec(one)?.[1]),
    ['2', '5'],
  );
  const short = list.split('\n').slice(1).join('\n');
  assert.match(faultsOf(told, short, order, receipts).join(), /has a receipt for entry 1 and is missing from the list/);
  assert.match(faultsOf({ ...told, beacon_round: 1 }, list, order, []).join(), /was out before the list was frozen/);
  assert.match(faultsOf({ ...told, seed: '00' }, list, order, []).join(), /not the one that was committed to/);
  assert.match(
    faultsOf(told, list, order, [JSON.stringify({ receipt: receipt.replace('1}', '2}'), signature })]).join(),
    /not signed/,
  );

  await change(room_id, { state: 'serving', capacity: 2 });
  const mine = JSON.parse(receipt).ticket_id;
  const drawn = order.trim().split('\n').indexOf(mine) + 1;
  const seen = await eventually(
    () => people[0]!.position(),
    (one) => one.body.number !== null,
  );
  assert.equal(seen.body.number, drawn);
  assert.equal((await enter(room_id, people[0]!.buyer)).number, drawn);
  await assert.rejects(
    app.ctx.sql`update waiting_room.draws set list = 'x' where room_id = ${room_id}`,
    /does not change/,
  );
});

test('the beacon that was named is fetched when it is out; what goes wrong is shown, and a value by hand works all the same', async () => {
  const rounds = [1_900_000_001, 1_900_000_002] as const;
  const rooms: string[] = [];
  for (const beacon_round of rounds) {
    const room_id = await givenLine(await givenOpenDrop(app.ctx), { draws: true, beacon_round }, 'prequeue');
    await enter(room_id, (await givenStaff(app, {})).browser);
    const other = await staff.browser.call('PATCH', `${admin}/${room_id}`, { draws: false });
    assert.equal(other.body.code, 'line_state', 'who has gathered was told there is a draw');
    assert.equal((await change(room_id, { state: 'serving' })).state, 'draw');
    const renamed = await staff.browser.call('PATCH', `${admin}/${room_id}`, { beacon_round: 5 });
    assert.equal(renamed.body.code, 'line_state', 'the round was named before the list was frozen');
    rooms.push(room_id);
  }
  const [fetched, by_hand] = rooms as [string, string];
  const seen = (room_id: string, done: (line: Record<string, unknown>) => boolean) =>
    eventually(
      async () => (await staff.browser.call('GET', `${admin}/${room_id}`)).body,
      (line) => done(line),
    );
  const faultOf = (line: Record<string, unknown>) => (line.beacon_fetch as { fault: string | null }).fault;
  await seen(fetched, (line) => faultOf(line) === 'not_yet');
  beacon.say(rounds[0], JSON.stringify({ round: rounds[0], randomness: 'ab'.repeat(32), signature: 'cd'.repeat(48) }));
  await seen(fetched, (line) => faultOf(line) === 'bad_answer');
  beacon.say(rounds[0], '');
  await seen(fetched, (line) => faultOf(line) === 'unreachable');
  // What hashes as it should, and was signed of another round.
  beacon.give(rounds[0], rounds[0] - 1);
  await seen(fetched, (line) => faultOf(line) === 'bad_answer');
  beacon.say(rounds[0], '');
  await seen(fetched, (line) => faultOf(line) === 'unreachable');
  const value = beacon.give(rounds[0]);
  await seen(fetched, (line) => line.drawn === true && faultOf(line) === null);
  const told = await (await fetch(`${app.url}/api/v1/lines/${fetched}/draw`)).json();
  assert.equal(told.beacon, value);

  const drawn = await staff.browser.call('POST', `${admin}/${by_hand}/draw`, { beacon: 'ef'.repeat(32) });
  assert.deepEqual([drawn.status, drawn.body.drawn], [200, true]);
});

test('tied to stock, one unit lets one in; those in line are told all held, then sold out', async () => {
  const drop = await givenOpenDrop(app.ctx, { stock: 1 });
  const room_id = await givenLine(drop, { capacity: 10, overbooking: 1 });
  const [first, second] = [await enter(room_id), await enter(room_id)];
  await first.inside();
  assert.equal((await second.claim()).body.turn, 'line');
  const { pay } = await buy(first.buyer, drop);
  const told = (goods: string) =>
    eventually(
      () => second.position(),
      (seen) => (seen.body.line as { goods: string }).goods === goods,
    );
  assert.equal((await told('all_held')).body.chance, 'unlikely');
  // Somebody may still fail to pay: who asks the buying route from outside stands in line, and is not turned away.
  const stranger = givenBuyer(app);
  await stranger.enter();
  const refused = (await stranger.place(drop)).body;
  assert.equal(refused.code, 'in_line');
  assert.equal((refused.details as { number: number }[])[0]!.number, 3);
  await pay();
  await told('sold_out');
  assert.equal((await stranger.place(drop)).body.code, 'sold_out');
  assert.equal((await second.claim()).body.turn, 'line');
});

test('who signs in keeps the guest’s place, as a member, on any device; staff stand in no line', async () => {
  const drop = await givenOpenDrop(app.ctx);
  const room_id = await givenLine(drop);
  const first = await enter(room_id);
  await first.inside();
  const guest = await enter(room_id);
  const { email, password, browser: member } = await givenStaff(app, {});
  assert.equal((await guest.buyer.call('POST', '/api/v1/sessions', { email, password })).status, 201);
  assert.equal((await guest.claim()).body.code, 'ticket_invalid', 'the guest’s ticket is a member’s now');
  assert.equal((await enter(room_id, guest.buyer)).number, 2);
  const other_device = await enter(room_id, member);
  assert.equal(other_device.number, 2);
  await first.leave();
  await other_device.inside();
  assert.equal((await staff.browser.place(drop)).status, 201);
});

test('a proxy in front of another site lets in who is inside, and the paths it leaves open; nginx itself, where there is one', async (t) => {
  const room_id = await givenLine(await givenOpenDrop(app.ctx));
  const inside = await enter(room_id);
  const waiting = await enter(room_id);
  await inside.inside();
  const path = `/api/v1/lines/${room_id}/pass?open=/assets/,/health`;
  const passes = async (cookie: string, uri = '/') =>
    (await fetch(app.url + path, { headers: { cookie, 'x-original-uri': uri } })).status;
  await eventually(
    () => passes(inside.buyer.cookie()),
    (status) => status === 200,
  );
  assert.equal(await passes(waiting.buyer.cookie()), 403);
  assert.equal(await passes(''), 403);
  assert.deepEqual([await passes('', '/assets/a.js'), await passes('', '/assets/../secret')], [200, 403]);
  const sent = await fetch(`${app.url + path}&redirect=true`, { redirect: 'manual' });
  assert.deepEqual([sent.status, sent.headers.get('location')], [302, `${app.ctx.config.public_url}/line/${room_id}`]);
  await change(room_id, { open_paths: ['/help'] });
  assert.deepEqual([await passes('', '/help/1'), await passes('', '/healt')], [200, 403]);
  const site = await givenGuardedSite(t, app.url + path);
  if (!site) return t.diagnostic('NO NGINX: only the endpoint was asked, no nginx stood before it');
  const ask = async (cookie: string, uri: string) =>
    (await fetch(site + uri, { headers: { cookie }, redirect: 'manual' })).status;
  assert.deepEqual(
    [await ask(inside.buyer.cookie(), '/'), await ask(waiting.buyer.cookie(), '/'), await ask('', '/assets/a')],
    [200, 302, 200],
  );
});
