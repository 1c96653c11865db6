import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop, inQuiet } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

/** Two processes on one database: what happens in one is told by the other. */
let here: GivenApp;
let there: GivenApp;
let staff: Awaited<ReturnType<typeof givenStaff>>;

before(async () => {
  here = await givenApp();
  const database = { url: here.database_url, sql: here.ctx.sql, close: async () => {} };
  there = await givenApp({ database, config: { role: 'web', sandbox_url: here.sandbox_url } });
  staff = await givenStaff(here, { role: 'manager' });
});
after(async () => {
  await there?.close();
  await here?.close();
});

async function givenLine(drop_id: string, terms: object): Promise<string> {
  const made = await staff.browser.call('POST', '/api/v1/admin/lines', { drop_id, ...terms });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const room_id = String(made.body.room_id);
  await staff.browser.call('PATCH', `/api/v1/admin/lines/${room_id}`, { state: 'serving' });
  await eventually(
    () => givenBuyer(there).call('GET', `/api/v1/lines/${room_id}`),
    (seen) => seen.body.state === 'serving',
  );
  return room_id;
}

async function enter(app: GivenApp, room_id: string) {
  const buyer = givenBuyer(app);
  await buyer.enter();
  const entered = await buyer.call('POST', `/api/v1/lines/${room_id}/tickets`);
  assert.equal(entered.status, 201, JSON.stringify(entered.body));
  const { ticket } = entered.body as { ticket: string };
  const at = (path: string) => buyer.call('POST', `/api/v1/lines/${room_id}/${path}`, { ticket });
  return {
    buyer,
    number: entered.body.number,
    position: async (app_url = app.url) =>
      (await (await fetch(`${app_url}/api/v1/lines/${room_id}/position?ticket=${ticket}`)).json()) as Position,
    leave: () => at('leave'),
    inside: () =>
      eventually(
        () => at('claim'),
        (seen) => seen.body.turn === 'inside',
      ),
  };
}
type Position = { turn: string; line: { goods: string | null; pointer: number } };

/** What a process says of a line by its event stream, from now on. */
async function listen(app: GivenApp, room_id: string) {
  const ended = new AbortController();
  const reply = await fetch(`${app.url}/api/v1/live?topics=line:${room_id}`, { signal: ended.signal });
  assert.equal(reply.status, 200);
  const heard: { at_ms: number; line: Position['line'] }[] = [];
  void (async () => {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of reply.body!) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data) heard.push({ at_ms: performance.now(), line: JSON.parse(data) as Position['line'] });
      }
    }
  })().catch(() => {});
  return {
    end: () => ended.abort(),
    /** When it was first said that the line is so. */
    when: async (holds: (line: Position['line']) => boolean) =>
      (await eventually(
        async () => heard.find((one) => holds(one.line)),
        (one) => one !== undefined,
      ))!.at_ms,
  };
}

test('a slot that is left in one process passes on in the other, told to who asks and to who listens', async (t) => {
  const drop = await givenOpenDrop(here.ctx);
  const room_id = await givenLine(drop.drop_id, { capacity: 1 });
  const [first, second] = [await enter(here, room_id), await enter(there, room_id)];
  assert.deepEqual([first.number, second.number], [1, 2]);
  await first.inside();
  const stream = await listen(there, room_id);
  t.after(() => stream.end());
  assert.equal((await second.position()).turn, 'wait');
  await first.leave();
  const left_ms = performance.now();
  await eventually(
    () => second.position(),
    (seen) => seen.turn === 'claim',
  );
  const asked_ms = performance.now() - left_ms;
  const heard_ms = (await stream.when((line) => line.pointer >= 2)) - left_ms;
  assert.ok(Math.max(asked_ms, heard_ms) < inQuiet(5_000), `${asked_ms} ms by asking, ${heard_ms} ms by the stream`);
  t.diagnostic(`passed on in ${asked_ms.toFixed(0)} ms by asking, ${heard_ms.toFixed(0)} ms by the stream`);
  assert.equal((await second.inside()).body.turn, 'inside');
});

test('the last unit sold in one process is heard of by everybody in line in both, by asking and by listening', async (t) => {
  const drop = await givenOpenDrop(here.ctx, { stock: 1 });
  const room_id = await givenLine(drop.drop_id, { capacity: 10, overbooking: 1 });
  const first = await enter(here, room_id);
  const waiting = await Promise.all([here, there, there, here].map((app) => enter(app, room_id)));
  await first.inside();
  const streams = await Promise.all([here, there].map((app) => listen(app, room_id)));
  t.after(() => {
    for (const one of streams) one.end();
  });
  const placed = await eventually(
    () => first.buyer.place(drop),
    (seen) => seen.body.code !== 'in_line',
  );
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as { order_id: unknown; amount_krw: unknown };
  const paid = await first.buyer.confirm(order, await first.buyer.authenticate(order));
  assert.equal(paid.body.state, 'confirmed', JSON.stringify(paid.body));
  const sold_ms = performance.now();
  const gone = (line: Position['line']) => line.goods === 'sold_out';
  const asked = await Promise.all(
    waiting.flatMap((one) =>
      [here, there].map(async (app) => {
        await eventually(
          () => one.position(app.url),
          (seen) => gone(seen.line),
        );
        return performance.now() - sold_ms;
      }),
    ),
  );
  const heard = await Promise.all(streams.map(async (one) => (await one.when(gone)) - sold_ms));
  const most = (all: number[]) => Math.max(...all).toFixed(0);
  assert.ok(Math.max(...asked, ...heard) < inQuiet(5_000), [...asked, ...heard].join());
  t.diagnostic(`everybody knew in ${most(asked)} ms by asking, ${most(heard)} ms by the stream`);
});

test('a line and a code that were made a moment ago in one process are known at once in the other', async () => {
  const drop = await givenOpenDrop(here.ctx);
  const buyer = givenBuyer(there);
  await buyer.enter();
  const owner = (await givenStaff(here, { role: 'owner' })).browser;
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const { shop_id, variant_id, unit_price_krw } = drop;
  for (const code of ['JUST-NOW-1', 'JUST-NOW-2', 'JUST-NOW-3']) {
    const made = await owner.call('POST', '/api/v1/admin/campaigns', {
      ...{ shop_id, name_ko: '방금', name_en: 'Just now', kind: 'public_code', code, uses_max: 5, budget_krw: 5_000 },
      ...{ benefit: { kind: 'amount', amount_krw: 1_000 }, conditions: {}, stacking: 'alone' },
      ...{ opens_at: at(-60_000), closes_at: at(3_600_000), usable_until: at(3_600_000) },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const placed = await buyer.checkOut([{ variant_id, unit_price_krw, quantity: 1 }], {
      discounts: { campaign_ids: [], codes: [code], discount_krw: 2 },
    });
    assert.equal(placed.body.code, 'discount_changed', 'the code is known, and takes something else off');
  }
  const made = await staff.browser.call('POST', '/api/v1/admin/lines', { drop_id: drop.drop_id, capacity: 1 });
  const path = `/api/v1/lines/${made.body.room_id}`;
  assert.equal((await givenBuyer(there).call('GET', path)).status, 200);
  assert.equal((await givenBuyer(there).call('GET', `/api/v1/lines/${crypto.randomUUID()}`)).status, 404);
});

test('where browsers are counted, one that enters for one person after the other is told to wait', async () => {
  const drop = await givenOpenDrop(here.ctx);
  const room_id = await givenLine(drop.drop_id, { capacity: 1, entries_per_device: 2 });
  let mark = '';
  const statuses: number[] = [];
  // The minute may turn once on the way.
  for (let n = 0; n < 6; n++) {
    const person = givenBuyer(here);
    await person.enter();
    const entered = await fetch(`${here.url}/api/v1/lines/${room_id}/tickets`, {
      method: 'POST',
      headers: { cookie: `${person.cookie()}; ${mark}` },
    });
    statuses.push(entered.status);
    mark ||= entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }
  assert.match(mark, /^line_device=/);
  assert.ok(statuses.filter((one) => one === 429).length >= 1, statuses.join());
  assert.equal(statuses[0], 201);
});
