import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../platform/crypto.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { createDevices } from './device.ts';
import { createLimits } from './limits.ts';
import type { LiveRoom } from './live-lines.ts';
import { createLoadMeter, loadSays } from './load.ts';

const keys = createKeyring('k'.repeat(40));
const minute_ms = 60_000;

/** A room as the limits know it. */
const roomWith = (terms: Partial<LiveRoom['row']>) =>
  ({
    row: { room_id: newId(), state: 'serving', auto_buyers: null, auto_latency_ms: null, ...noLimits, ...terms },
  }) as LiveRoom;
const noLimits = { entries_per_address: null, entries_per_device: null };

test('an address, a browser and a person are counted over all processes, and no address is written down', async (t) => {
  const { sql } = await givenDatabase(t);
  let now_ms = 1_000_000 * minute_ms;
  const processes = [1, 2, 3].map(() => createLimits({ sql, keys, process_id: newId() }, () => now_ms, 0));
  const room = roomWith({ entries_per_address: 20, entries_per_device: 10 });
  const share = async () => {
    for (const one of [...processes, ...processes]) await one.round([room]);
  };
  const enter = (at: number, from: { ip?: string; device_id?: string; person_id?: string }) =>
    processes[at]!.waitToEnter(room, {
      person_id: newId(),
      from: { ip: from.ip ?? '10.0.0.1' },
      device_id: null,
      ...from,
    });

  for (let n = 0; n < 12; n++) assert.equal(enter(0, { ip: '203.0.113.7' }), 0);
  for (let n = 0; n < 6; n++) assert.equal(enter(1, { ip: '203.0.113.7' }), 0);
  await share();
  const third = [1, 2, 3, 4].map(() => enter(2, { ip: '203.0.113.7' }));
  assert.deepEqual(
    third.map((wait_s) => wait_s > 0),
    [false, false, true, true],
    '12 + 6 were counted elsewhere: two more of twenty may',
  );
  assert.ok(third[2]! <= 60);
  assert.equal(enter(2, { ip: '203.0.113.8' }), 0, 'its neighbour may');

  const device_id = newId();
  for (let n = 0; n < 9; n++) assert.equal(enter(0, { device_id, ip: `10.1.0.${n}` }), 0);
  const person_id = newId();
  for (let n = 0; n < 59; n++) assert.equal(enter(1, { person_id, ip: `10.2.0.${n}` }), 0);
  await share();
  assert.deepEqual(
    [1, 2].map((n) => enter(1, { device_id, ip: `10.3.0.${n}` }) > 0),
    [false, true],
  );
  assert.deepEqual(
    [1, 2].map((n) => enter(2, { person_id, ip: `10.4.0.${n}` }) > 0),
    [false, true],
  );
  const rows = await sql<{ who: string }[]>`select who from waiting_room.asks`;
  assert.ok(rows.length > 0 && !JSON.stringify(rows).includes('203.0.113'));

  now_ms += minute_ms;
  assert.equal(enter(2, { ip: '203.0.113.7' }), 0, 'another minute');
  for (let n = 0; n < 19; n++) enter(2, { ip: '203.0.113.7' });
  now_ms -= 10;
  assert.ok(enter(2, { ip: '203.0.113.7' }) > 0, 'a clock set back a little begins no minute anew');
});

test('what is bought through several processes begins a line together; a process that is gone is not counted', async (t) => {
  const { sql } = await givenDatabase(t);
  const now_ms = () => 1_000_000 * minute_ms;
  const processes = [1, 2].map(() => createLimits({ sql, keys, process_id: newId() }, now_ms, 0));
  const room = roomWith({ auto_buyers: 15, state: 'open' });
  for (const one of processes) for (let n = 0; n < 10; n++) one.bought(newId(), 5);
  assert.equal(loadSays(room.row, processes[0]!.load()), null, 'one alone sees ten');
  for (const one of [...processes, ...processes]) await one.round([room]);
  for (const one of processes) assert.equal(loadSays(room.row, one.load()), 'begin');
  await sql`update waiting_room.loads set at = at - interval '10 seconds'`;
  await processes[0]!.round([room]);
  assert.equal(loadSays(room.row, processes[0]!.load()), null);
  // Latency is the mean over all requests, wherever they were.
  const slow = { buyers: 1, requests: 1, took_ms: 1_000 };
  const fast = { buyers: 9, requests: 9, took_ms: 90 };
  const limit = { auto_buyers: null, auto_latency_ms: 100 };
  assert.deepEqual([loadSays(limit, [slow, fast]), loadSays(limit, [fast])], ['begin', 'calm']);
});

test('load is of the last ten seconds, each person once', () => {
  const meter = createLoadMeter();
  for (let s = 0; s < 20; s++) {
    meter.note('same', 10, s * 1_000);
    meter.note(`one ${s}`, 20, s * 1_000 + 500);
  }
  assert.deepEqual(meter.read(19_900), { buyers: 11, requests: 20, took_ms: 300 });
  assert.deepEqual(meter.read(40_000), { buyers: 0, requests: 0, took_ms: 0 });
});

test('a browser’s mark is ours or none', () => {
  const devices = createDevices(keys, false);
  const given = devices.give('0198f000-0000-7000-8000-000000000001').split(';')[0]!;
  assert.equal(devices.read(`a=b; ${given}; c=d`), '0198f000-0000-7000-8000-000000000001');
  assert.equal(devices.read(given.replace('0001.', '0002.')), null);
  assert.equal(devices.read(undefined), null);
});
