import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let app: GivenApp;
let staff: Awaited<ReturnType<typeof givenStaff>>;
type Buyer = ReturnType<typeof givenBuyer>;
type Drop = Awaited<ReturnType<typeof givenOpenDrop>>;

before(async () => {
  app = await givenApp();
  staff = await givenStaff(app, { role: 'manager' });
});
after(async () => {
  await app?.close();
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
  const placed = await buyer.place(drop);
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
  await owner.inside();
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
