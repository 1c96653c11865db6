import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { placeCheckout, readSession } from '@madang/contract';
import fc from 'fast-check';
import { characterOf } from './characters.ts';
import { Figures, Latencies } from './figures.ts';
import { openBuyersJournal, readBuyersJournal } from './journal.ts';
import { HungUp, NoAnswer, openWire } from './wire.ts';

test('percentiles are within one bucket (2 %) of the sorted truth', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 }),
      (samples) => {
        const latencies = new Latencies();
        for (const ms of samples) latencies.add(ms);
        const sorted = [...samples].sort((a, b) => a - b);
        for (const share of [0.5, 0.9, 0.99, 1]) {
          const truth = sorted[Math.ceil(samples.length * share) - 1]!;
          const told = latencies.percentile(share);
          assert.ok(told >= truth / 1.021 && told <= truth * 1.021, `${share}: told ${told}, is ${truth}`);
        }
        assert.equal(latencies.percentile(1) <= sorted.at(-1)!, true);
      },
    ),
  );
});

test('the same seed gives the same characters, a share of them misbehaves, and every kind comes', () => {
  const count = 20_000;
  const seen = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    const character = characterOf(7, n, 0.3);
    assert.equal(characterOf(7, n, 0.3), character);
    seen.set(character, (seen.get(character) ?? 0) + 1);
  }
  assert.ok(Math.abs(seen.get('steady')! / count - 0.7) < 0.02);
  assert.equal(seen.size, 11);
  for (const [character, n] of seen)
    if (character !== 'steady') assert.ok(n > count * 0.3 * 0.07, `${character}: ${n}`);
  assert.equal(characterOf(7, 3, 0), 'steady');
});

test("the buyers' journal is on the disk when its promise resolves, whole and in order", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'madang-crowd-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'buyers.jsonl');
  const journal = openBuyersJournal(path);
  const write = async (buyer: number) => {
    await journal.write({ buyer, act: 'place', said: buyer % 2 ? 'asks' : 'answered', key: String(buyer) });
    assert.ok(readFileSync(path, 'utf8').includes(`"buyer":${buyer},`));
  };
  await Promise.all(Array.from({ length: 200 }, (_, n) => write(n)));
  await journal.close();
  const lists: number[][] = [];
  for await (const list of readBuyersJournal(path, (entry) => entry.said === 'answered', 30))
    lists.push(list.map((entry) => entry.buyer));
  assert.deepEqual(
    lists.map((list) => list.length),
    [30, 30, 30, 10],
  );
  assert.deepEqual(
    lists.flat(),
    Array.from({ length: 100 }, (_, n) => 2 * n),
  );
});

/** A wire to a server that does as `listener` says. */
async function given(t: TestContext, patience_ms: number, listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const figures = new Figures();
  const wire = openWire(`http://localhost:${(server.address() as AddressInfo).port}`, 4, patience_ms, figures);
  t.after(async () => {
    await wire.close();
    server.closeAllConnections();
    server.close();
  });
  return { wire, figures, browser: wire.browser() };
}

const session = { kind: 'guest', account: null, server_time: '2026-01-01T00:00:00Z', demo: true };

test('a browser keeps its cookies, and no other has them', async (t) => {
  const seen: string[] = [];
  const { wire, browser } = await given(t, 1_000, (request, reply) => {
    seen.push(request.headers.cookie ?? 'none');
    reply.setHeader('set-cookie', ['guest=abc; Path=/; HttpOnly', 'gone=; Max-Age=0']).end(JSON.stringify(session));
  });
  await browser.call(readSession);
  await browser.call(readSession);
  await wire.browser().call(readSession);
  assert.deepEqual(seen, ['none', 'guest=abc', 'none']);
});

const body = {
  lines: [{ variant_id: crypto.randomUUID(), quantity: 1, unit_price_krw: 1 }],
  contact: { name: 'a', phone: '010-0000-0000', postal_code: '00000', address1: 'a' },
  provider: 'sandbox' as const,
};

test('a 503 and a lost connection are clicked again with the same key; other 5xx are violations', async (t) => {
  const keys: unknown[] = [];
  const { figures, browser } = await given(t, 10_000, (request, reply) => {
    keys.push(request.headers['idempotency-key']);
    if (keys.length === 1) reply.writeHead(503).end('{}');
    else if (keys.length === 2) request.socket.destroy();
    else reply.writeHead(500).end(JSON.stringify({ code: 'internal' }));
  });
  const answer = await browser.call(placeCheckout, { body, key: 'one-click' });
  assert.deepEqual(keys, ['one-click', 'one-click', 'one-click']);
  assert.equal(answer.ok, false);
  assert.deepEqual([figures.refused, figures.gone], [{ overloaded: 1 }, 1]);
  assert.match(figures.violations[0]!.what, /answered with 500/);
});

test('patience ends, and a buyer can hang up', async (t) => {
  const { browser } = await given(t, 200, (request) => {
    if (request.method === 'GET') request.socket.destroy();
  });
  await assert.rejects(browser.call(readSession), NoAnswer);
  await assert.rejects(browser.call(placeCheckout, { body, hang_up_ms: 20 }), HungUp);
});
