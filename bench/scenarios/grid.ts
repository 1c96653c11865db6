import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { type GridFilter, grid_filter, grid_sorts } from '@madang/contract';
import { desk_sources } from '../../server/desk-sources.ts';
import { newId } from '../../server/platform/ids.ts';
import { fillGrid } from '../load/fill-grid.ts';
import type { Result, Scenario } from '../main.ts';
import { type Stand, stand_secret } from '../stand.ts';
import { atMost, peakOf, type Send, signIn } from './importing.ts';

const must_one_ms = 50;
const must_two_ms = 100;
/** The worst pairs of the first round are asked so often again: the figure is the p99 of the worst of them. */
const worst_pairs = 6;
const repeats = 200;

/** What each filter of the page is asked for: little, much, and what no order has. A filter without values here does not compile. */
const asked_values: Record<keyof GridFilter, readonly string[]> = {
  state: ['delivered', 'cancel_requested', 'failed', 'new,confirmed,shipping'],
  channel: ['스마트스토어', '자사몰', 'nobody'],
  sido: ['경기도', '세종특별자치시', '화성'],
  sigungu: ['서울특별시 강남구', '제주특별자치도 제주시'],
  team: ['가구팀', '없는팀'],
  mark: ['급함', '없음'],
  flag: ['unmatched', 'short,blocked', 'island'],
  drop_id: ['0198f000-0000-7000-8000-00000000d001', '0198f000-0000-7000-8000-00000000d009'],
  product: ['라운드 협탁', '없는 상품'],
  option: ['오크', '보라'],
  q: [
    '협탁', // goods
    'ㄷㅎㅇㄹ', // by initial consonants
    '메트리스', // with a slip
    '01020000000', // a phone
    '7919', // last four digits of one, and of many
    '김민준', // the commonest name
    '제갈해솔', // a rare one
    '민준', // a piece of a name
    '경기', // in one address of four
    '테헤란로', // a road of many towns
    '서울특별시 강남구 테헤란로 12',
    '2026', // the beginning of half of all numbers
    '202611', // of a month
    '없는말없는말',
  ],
  ordered_from: ['2000-01-01', '2026-11-01'],
  ordered_to: ['2000-01-01', '2099-01-01'],
  paid_from: ['2026-11-01'],
  paid_to: ['2026-11-01'],
  due_from: ['2026-11-01'],
  due_to: ['2026-11-01'],
  wished_from: ['2026-11-01'],
  wished_to: ['2026-11-01'],
  dispatched_from: ['2026-11-01'],
  dispatched_to: ['2026-11-01'],
  delivered_from: ['2026-11-01'],
  delivered_to: ['2026-11-01'],
};
const sorts = grid_sorts.flatMap((sort) => [sort, `-${sort}`]);

/** Every filter and sort of the orders page at a million orders, from the click's request to the last byte of the page. */
export const grid: Scenario = {
  name: 'grid',
  async run(stand, seconds) {
    const { ask, said, cpuOf } = await openGrid(stand, seconds);
    const filters = Object.keys(grid_filter) as (keyof GridFilter)[];
    const single = filters.flatMap((name) =>
      asked_values[name].flatMap((value) => sorts.map((sort): Question => ({ [name]: value, sort }))),
    );
    const pairs = filters.flatMap((one, at) =>
      filters.slice(at + 1).map((other, n): Question => {
        const sort = sorts[(at * 7 + n) % sorts.length]!;
        return { [one]: asked_values[one][0]!, [other]: asked_values[other][0]!, sort };
      }),
    );
    const deep = await deepPages(ask);
    const results = [
      await worstOf(
        ask,
        cpuOf,
        'one filter and a sort, or none: the worst pair’s p99',
        [...single, ...deep],
        must_one_ms,
      ),
      await worstOf(ask, cpuOf, 'two filters and a sort: the worst pair’s p99', pairs, must_two_ms),
    ];
    Object.assign(results[0]!.more!, await said());
    return results;
  },
};

/** 50,000 orders with their recipients as a workbook, read as it is made. */
export const gridExport: Scenario = {
  name: 'grid-export',
  async run(stand, seconds) {
    const wanted = seconds < 4 ? 5_000 : 50_000;
    const { send, fetchFile, mib, cpuOf } = await openGrid(stand, 2, wanted);
    await stand.sql`update identity.approval_settings set export_people = 1000000`;
    const ticket = (await send('POST', '/api/v1/admin/grid/exports', {
      filter: {},
      format: 'xlsx',
      reason: 'delivery',
    })) as { export_id: string; people: number };
    const before_mib = mib();
    const cpu_before_ms = cpuOf();
    const started_ms = performance.now();
    const bytes = await fetchFile(`/api/v1/admin/exports/${ticket.export_id}`);
    const took_ms = performance.now() - started_ms;
    const grown_mib = mib() - before_mib;
    if (ticket.people < wanted) throw new Error(`only ${ticket.people} rows`);
    return [
      atMost(`${ticket.people} orders as a workbook`, 'ms', took_ms, wanted / 5, {
        bytes,
        cpu_ms: cpuOf() - cpu_before_ms,
      }),
      atMost('what the process grew by meanwhile', 'MiB', grown_mib, 300, { before_mib }),
    ];
  },
};

const secondsSince = (from_ms: number) => Math.round((performance.now() - from_ms) / 100) / 10;

type Question = Record<string, string>;
type Ask = (question: Question) => Promise<{ ms: number; page(): Page }>;
type Page = { total: number; total_is_exact: boolean; next_cursor: string | null };

async function openGrid(stand: Stand, seconds: number, wanted?: number) {
  const orders = wanted ?? (seconds < 4 ? 50_000 : 1_000_000);
  const server = await stand.server({ MADANG_DEMO: '1' });
  const send: Send = await signIn(stand, server.port);
  await untilFilled(stand);
  const started_ms = performance.now();
  const say = (text: string) => void process.stderr.write(`    ${text}\n`);
  await fillGrid({ url: stand.db.url, orders, secret: stand_secret, shop_id: newId(), say });
  const filled_s = secondsSince(started_ms);
  let asked_again = 0;
  /** On a crowded machine a statement may be out of its time (503), or a connection cut: it is asked again, and said. */
  const ask: Ask = async (question) => {
    for (;;) {
      try {
        const { ms, text } = await readText(server.port, `/api/v1/admin/grid?${new URLSearchParams(question)}`, send);
        return { ms, page: () => JSON.parse(text()) as Page };
      } catch (error) {
        const passes = /: 503 |ECONN|socket hang up/.test((error as Error).message) && server.child.exitCode === null;
        if (!passes || asked_again++ > 100) throw error;
        await new Promise((wait) => setTimeout(wait, 1_000));
      }
    }
  };
  const before_mib = peakOf(server.child.pid!);
  const first = await ask({});
  const [first_ms, page] = [first.ms, first.page()];
  if (page.total < orders) throw new Error(`the grid shows ${page.total} of ${orders} orders`);
  say(`first page: ${(first_ms / 1_000).toFixed(1)} s`);
  const searchable_s = await untilSearchable(server.port);
  say(`searchable: ${searchable_s} s later`);
  return {
    ask,
    send,
    said: async () => ({
      orders: page.total,
      filled_s,
      lens_filled_ms: Math.round(first_ms),
      searchable_after_s: searchable_s,
      asked_again,
      ...(await memoryOf(server.port)),
      process_mib: Math.round(peakOf(server.child.pid!)),
      process_before_mib: Math.round(before_mib),
    }),
    mib: () => peakOf(server.child.pid!),
    cpuOf: () => cpuOf(server.child.pid!),
    fetchFile: (path: string) => send('GET', path) as Promise<number>,
  };
}

const agent = new Agent({ keepAlive: true });

/**
 * An answer by Node's own client, as bytes until somebody wants to read it. With `fetch`, and with every page read and kept, this process
 * collected its whole heap twice a second beside the server, on the same two cores: half of the worst pair's p99 was its own.
 */
function readText(port: number, path: string, send: Send): Promise<{ ms: number; text(): string }> {
  const begun_ms = performance.now();
  return new Promise((done, fail) => {
    get({ port, path, agent, headers: { cookie: send.cookie() } }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', fail);
      reply.on('end', () => {
        const ms = performance.now() - begun_ms;
        const text = () => Buffer.concat(chunks).toString();
        if (reply.statusCode === 200) done({ ms, text });
        else fail(new Error(`${path}: ${reply.statusCode} ${text()}`));
      });
    }).on('error', fail);
  });
}

const figuresOf = async (port: number) => await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();

/** Until texts are looked for in memory. Returns how many seconds it took. */
async function untilSearchable(port: number): Promise<number> {
  const from_ms = performance.now();
  while (!/^desk_searchable 1$/m.test(await figuresOf(port))) await new Promise((wait) => setTimeout(wait, 1_000));
  return secondsSince(from_ms);
}

/** What the grid holds in memory, by part. */
async function memoryOf(port: number): Promise<Record<string, number>> {
  const parts = (await figuresOf(port)).matchAll(/^desk_bytes\{part="(\w+)"\} (\d+)/gm);
  return Object.fromEntries([...parts].map(([, part, bytes]) => [`${part}_mib`, Math.round(Number(bytes) / 2 ** 20)]));
}

/** Processor time of a process so far. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Until the grid has read what its sources had: it would take our rows for rows too many. */
async function untilFilled({ sql }: Stand): Promise<void> {
  for (;;) {
    const done = await sql`select 1 from desk.fillings where done_at is not null`;
    if (done.length === desk_sources.length) return;
    await new Promise((wait) => setTimeout(wait, 200));
  }
}

/** Pages in the middle and at the end of everything, by every header: a cursor of the other direction stands at the far end. */
async function deepPages(ask: Ask): Promise<Question[]> {
  const questions: Question[] = [];
  for (const sort of sorts)
    for (const filter of [{}, { state: 'delivered' }] as Question[]) {
      const other = sort.startsWith('-') ? sort.slice(1) : `-${sort}`;
      const { next_cursor } = (await ask({ ...filter, sort: other, limit: '500' })).page();
      questions.push({ ...filter, sort });
      if (next_cursor) questions.push({ ...filter, sort, cursor: next_cursor });
    }
  return questions;
}

/** Asks all once, then the slowest again and again. */
async function worstOf(
  ask: Ask,
  cpu: () => number,
  name: string,
  questions: readonly Question[],
  must_ms: number,
): Promise<Result> {
  const first: { question: Question; ms: number; total: number; is_exact: boolean }[] = [];
  const from_ms = performance.now();
  for (const question of questions) {
    const { ms, page } = await ask(question);
    const { total, total_is_exact: is_exact } = page();
    first.push({ question, ms, total, is_exact });
  }
  process.stderr.write(`    ${questions.length} questions: ${secondsSince(from_ms)} s\n`);
  const slowest = first.toSorted((a, b) => b.ms - a.ms).slice(0, worst_pairs);
  const figures: { question: Question; p50: number; p99: number; max: number; cpu_ms: number; total: number }[] = [];
  for (const { question, total } of slowest) {
    const times: number[] = [];
    const cpu_before = cpu();
    for (let n = 0; n < repeats; n++) times.push((await ask(question)).ms);
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.ceil(repeats * share) - 1]!;
    const cpu_ms = (cpu() - cpu_before) / repeats;
    figures.push({ question, p50: at(0.5), p99: at(0.99), max: at(1), cpu_ms, total });
  }
  const [worst] = figures.toSorted((a, b) => b.p99 - a.p99);
  const times = first.map((one) => one.ms).sort((a, b) => a - b);
  for (const one of figures) process.stderr.write(`    ${JSON.stringify(one)}\n`);
  return atMost(name, 'ms', worst!.p99, must_ms, {
    worst,
    asked: questions.length,
    p50_of_all: times[Math.floor(times.length / 2)],
    p99_of_all: times[Math.floor(times.length * 0.99)],
    without_exact_total: first.filter((one) => !one.is_exact).length,
  });
}
