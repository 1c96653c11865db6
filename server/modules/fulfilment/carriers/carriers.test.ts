import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { box_states } from '@madang/contract';
import fc from 'fast-check';
import { count, howMany } from '../../../../test/count.ts';
import { type Sql, transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { givenDatabase, koreaDayIn, type TestDatabase } from '../../../platform/testing.ts';
import { addBox, enterBoxNumbers } from '../boxes/enter-numbers.ts';
import { listParcels } from '../boxes/read-boxes.ts';
import { daysFrom } from '../read-days.ts';
import { givenStops, hand } from '../testing.ts';
import { decideWays, saveWayRules } from '../ways/decide-ways.ts';
import { askCarriers } from './ask-carriers.ts';
import { afterAnswer, type CarrierAnswer } from './carrier-rules.ts';
import { createSmartTracker, readTracking } from './smart-tracker.ts';

let sql: Sql;
let database: TestDatabase;
let server: Server;
/** What the fake server says of a number, and what it was asked. */
const says = new Map<string, { status?: number; body?: unknown; retry_after?: string; text?: string }>();
const asked: URL[] = [];
before(async () => {
  database = await givenDatabase();
  sql = database.sql;
  server = createServer((request, reply) => {
    const url = new URL(request.url!, 'http://tracker');
    asked.push(url);
    const {
      status = 200,
      body,
      retry_after,
      text,
    } = says.get(url.searchParams.get('t_invoice')!) ?? {
      body: { status: false, code: '104', msg: '유효하지 않은 운송장번호 입니다.' },
    };
    reply.writeHead(status, {
      'content-type': 'application/json',
      ...(retry_after ? { 'retry-after': retry_after } : {}),
    });
    reply.end(text ?? JSON.stringify(body ?? {}));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
after(async () => {
  await new Promise((done) => server?.close(done));
  await database?.close();
});

const level = (at: number, time = Date.parse('2026-11-21T01:00:00Z')) => ({
  body: {
    result: 'Y',
    complete: at === 6,
    level: at,
    trackingDetails: [{ level: at, time, where: '서울', kind: '배송' }],
  },
});

test('boxes come further as their carrier says, never back; a delivery arrives with its last box', async (t) => {
  const { port } = server.address() as AddressInfo;
  const tracker = createSmartTracker({ key: 'k1', base_url: `http://127.0.0.1:${port}`, per_second: 1_000 });
  t.after(() => tracker.close());
  const yard = await givenStops(sql, daysFrom(koreaDayIn(30), 1), 1);
  const { shop_id } = yard;
  const rules = { shop_id, rules: [], otherwise: 'parcel' as const, version: 0, by: newId() };
  assert.ok((await transact(sql, (tx) => saveWayRules(tx, rules))).ok);
  await decideWays(sql);
  const list = async (state: 'waiting' | 'moving' | 'arrived') =>
    (await listParcels(sql, { state })).parcels.filter((one) => one.shop_id === shop_id);
  const [delivery] = await list('waiting');
  assert.ok((await transact(sql, (tx) => addBox(tx, { delivery_id: delivery!.delivery_id, hand }))).ok);
  const key = `D${delivery!.number}`;
  const entries = ['500000304022', '500000304033'].map((tracking_number) => ({
    key,
    courier: 'CJ대한통운',
    tracking_number,
  }));
  await transact(sql, (tx) => enterBoxNumbers(tx, { hand, entries }));
  const states = async () => [...(await list('moving')), ...(await list('arrived'))][0]!.boxes.map((box) => box.state);
  const round = async () => {
    await sql`update fulfilment.boxes set ask_at = clock_timestamp() - interval '1 second' where delivery_id = ${delivery!.delivery_id}`;
    return await askCarriers(sql, tracker);
  };
  assert.equal(await round(), 0, 'nobody has heard of the numbers yet');
  assert.equal(asked[0]!.search, '?t_code=04&t_invoice=500000304022&t_key=k1');
  assert.equal(await askCarriers(sql, tracker), 0);
  assert.equal(asked.length, 2, 'and nobody is asked again at once');
  says.set('500000304022', level(5)).set('500000304033', level(2));
  assert.equal(await round(), 2);
  assert.deepEqual(await states(), ['out', 'taken']);
  says.set('500000304022', level(3)).set('500000304033', { text: '<html>점검 중</html>' });
  assert.equal(await round(), 0);
  assert.deepEqual(await states(), ['out', 'taken'], 'never back, and nothing out of nonsense');
  says.set('500000304022', level(6)).set('500000304033', { status: 503 });
  assert.equal(await round(), 1);
  assert.equal((await list('arrived')).length, 0, 'one of two is not there');
  says.set('500000304033', level(6, Date.parse('2026-11-21T05:00:00Z')));
  assert.equal(await round(), 1);
  assert.deepEqual(
    [await states(), (await list('arrived'))[0]!.arrived_at?.slice(0, 16)],
    [['arrived', 'arrived'], '2026-11-21T05:00'],
  );
  const before_ = asked.length;
  assert.equal(await round(), 0);
  assert.equal(asked.length, before_, 'what arrived is not asked about');
});

test('a carrier that wants to be left alone is left alone', async (t) => {
  const { port } = server.address() as AddressInfo;
  const tracker = createSmartTracker({ key: 'k', base_url: `http://127.0.0.1:${port}`, per_second: 1_000 });
  t.after(() => tracker.close());
  says
    .set('1', { status: 429, retry_after: '7' })
    .set('2', { body: { status: false, code: '103', msg: '조회 한도 초과' } });
  const ask = (tracking_number: string) => tracker.ask({ courier: 'CJ대한통운', tracking_number });
  assert.deepEqual(await ask('1'), { kind: 'later', wait_ms: 7_000 });
  assert.deepEqual(await ask('2'), { kind: 'later', wait_ms: 3_600_000 });
  assert.deepEqual(await ask('3'), { kind: 'unheard' });
  assert.equal(tracker.knows('DHL'), false);
  for (const body of [{}, { level: 'x' }, { trackingDetails: 'no' }, { level: 9, trackingDetails: [{ level: 9 }] }])
    assert.notEqual(readTracking(body).kind, 'known');
});

test('whatever a carrier says, a state never goes back and the pause only grows while there is nothing new', () => {
  const now = new Date('2026-11-22T00:00:00Z');
  const answer = fc.oneof(
    fc.record({
      kind: fc.constant('known' as const),
      state: fc.constantFrom(...box_states),
      at: fc.option(fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })),
    }),
    fc.constant({ kind: 'unheard' as const }),
    fc.constant({ kind: 'failed' as const, reason: 'x' }),
    fc.record({ kind: fc.constant('later' as const), wait_ms: fc.integer({ min: 1, max: 1e7 }) }),
  ) as fc.Arbitrary<CarrierAnswer>;
  const runs = howMany(300, 3_000);
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 12 }), (answers) => {
      let box = { state: 'waiting' as (typeof box_states)[number], state_at: null as Date | null, asked_in_vain: 0 };
      let pause_ms = 0;
      for (const said of answers) {
        const next = afterAnswer(box, said, now);
        assert.ok(box_states.indexOf(next.state) >= box_states.indexOf(box.state));
        assert.ok(next.state === 'waiting' || (next.state_at !== null && next.state_at <= now));
        const wait_ms = next.ask_at.getTime() - now.getTime();
        assert.ok(wait_ms > 0);
        if (said.kind !== 'later' && next.state === box.state) {
          assert.ok(wait_ms >= pause_ms && wait_ms <= 12 * 3_600_000);
          pause_ms = wait_ms;
        } else if (next.state !== box.state) pause_ms = 0;
        box = next;
      }
    }),
    { numRuns: runs },
  );
  count('properties', runs);
});
