import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { placeCheckout, readSession } from '@madang/contract';
import fc from 'fast-check';
import { Arrivals } from './arrivals.ts';
import { characterOf, mannerOf } from './characters.ts';
import { Figures, Latencies } from './figures.ts';
import { openBuyersJournal, readBuyersJournal } from './journal.ts';
import { openLine } from './line.ts';
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
  const manners = new Set(Array.from({ length: count }, (_, n) => mannerOf(7, n, 0.3)));
  assert.equal(manners.size, 7);
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
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const wire = openWire(url, 4, patience_ms, figures);
  t.after(async () => {
    await wire.close();
    server.closeAllConnections();
    server.close();
  });
  return { url, wire, figures, browser: wire.browser() };
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

test('a buyer reads the shop, and gets its mails, in Korean; who prepares the rehearsal is told in English', async (t) => {
  const seen: unknown[] = [];
  const { wire } = await given(t, 1_000, (request, reply) => {
    seen.push(request.headers['accept-language']);
    reply.end(JSON.stringify(session));
  });
  await wire.browser().call(readSession);
  await wire.browser('en').call(readSession);
  assert.deepEqual(seen, ['ko', 'en']);
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

/** The command as somebody's script runs it. */
async function crowd(...args: string[]) {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, errors, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  assert.doesNotMatch(errors, /\n\s+at /);
  return { output, errors, status };
}

test('where nobody answers the command says so: one sentence, one JSON document, and a status that is not 0', async () => {
  const said = await crowd('--url', 'http://127.0.0.1:9');
  assert.deepEqual([said.status, said.output, /^Nobody answers at http:/m.test(said.errors)], [2, '', true]);
  const { status, output } = await crowd('--url', 'http://127.0.0.1:9', '--json');
  assert.match(JSON.parse(output).error, /^Nobody answers at http:/);
  assert.equal(status, 2);
});

test('what cannot be understood is said in a sentence too, and --help says what can', async () => {
  for (const [args, sentence] of [
    ['--buyer 10', /^Unknown option '--buyer'\.\n(?=npm run crowd)/],
    ['ten', /^Unexpected argument 'ten'\.\n/],
    ['--buyers 2.5 --copy', /^--buyers must be a whole number from 1 to 1000000\.\n$/],
    ['--misbehave 2 --copy', /^--misbehave must be a number from 0 to 1\.\n$/],
    ['--url localhost:3000', /^--url must be an address such as http:\/\/localhost:3000, not localhost:3000\.\n$/],
  ] as const) {
    const [said, json] = await Promise.all([crowd(...args.split(' ')), crowd(...args.split(' '), '--json')]);
    assert.match(said.errors, sentence);
    assert.deepEqual([said.status, said.output, json.status], [2, '', 2]);
    assert.match(`${JSON.parse(json.output).error}\n`, new RegExp(sentence.source.replace('(?=npm run crowd)', '')));
  }
  const { status, output } = await crowd('--help');
  assert.deepEqual([status, /^ {2}--buyers 10000 /m.test(output)], [0, true]);
});

test('who was answered before another asked stands ahead; a pair the wrong way round is named', () => {
  const arrivals = new Arrivals();
  arrivals.asked(1);
  arrivals.asked(2); // at the same time as the first: either may be ahead
  arrivals.answered(2, 1);
  arrivals.answered(1, 2);
  assert.deepEqual(arrivals.overtaken(), []);
  arrivals.answered(3, 9, -1); // long before anybody asked, and yet behind them
  assert.deepEqual(
    arrivals.overtaken().map(({ buyer, by }) => [buyer, by]),
    [
      [3, 1],
      [3, 2],
    ],
  );
});

test('those in line are called by the pointer, told the end by the stream they share, and asked about as the page does', async (t) => {
  const streams = new Set<ServerResponse>();
  let pointer = 0;
  const news = (goods: string) => ({ pointer, state: 'serving', goods });
  const tell = (goods: string) => {
    for (const reply of streams) reply.write(`id: 1\nevent: line:r\ndata: ${JSON.stringify(news(goods))}\n\n`);
  };
  const { wire, figures, url } = await given(t, 1_000, (request, reply) => {
    if (request.url!.includes('/live')) {
      streams.add(reply.writeHead(200, { 'content-type': 'text/event-stream' }));
      reply.flushHeaders();
    } else reply.end(JSON.stringify({ number: 99, line: news('available') }));
  });
  const line = await openLine({ url, room_id: 'r', streams: 2, figures, patience_ms: 60_000 });
  t.after(() => line.close());
  assert.equal(streams.size, 2);
  const wait = (number: number) =>
    line.wait({ buyer: number, browser: wire.browser(), ticket: `ticket-${number}`, entry: number, number });
  const ends = [wait(1), wait(2), wait(3)];
  pointer = 1;
  tell('available');
  assert.equal(await ends[0], 'called');
  tell('sold_out');
  assert.deepEqual(await Promise.all(ends), ['called', 'sold_out', 'sold_out']);
  assert.deepEqual(line.told.map((one) => one.buyer).sort(), [2, 3]);
  assert.equal(await wait(1), 'called');
  assert.equal(line.someTicket('ticket-1') === 'ticket-1', false);
});
