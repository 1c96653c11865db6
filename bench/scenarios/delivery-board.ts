import { chromium, type Page } from 'playwright-core';
import { givenChannel } from '../../server/modules/channels/testing.ts';
import { addDays } from '../../server/modules/fulfilment/read-days.ts';
import { buildWeb } from '../../test/build-web.ts';
import { givenOrders, givenTeams, takeOrders } from '../load/fill-deliveries.ts';
import type { Scenario } from '../main.ts';
import type { Stand } from '../stand.ts';
import { atMost, demoOwner, peakOf, type Send, signIn } from './importing.ts';

const must_paint_ms = 500;
const must_drag_ms = 50;
const must_papers_ms = 10_000;
const must_papers_mib = 400;
const asked = 15;

/** A day of 2,000 stops in 80 districts: its board asked for, drawn by a browser and dragged about, and the packing slips of all of them. */
export const deliveryBoard: Scenario = {
  name: 'delivery-board',
  async run(stand, seconds) {
    buildWeb();
    const orders = seconds < 4 ? 270 : 2_700;
    const server = await stand.server({ MADANG_DEMO: '1' });
    const send = await signIn(stand, server.port);
    const day = await givenDay(stand, send, orders);
    const path = `/api/v1/admin/delivery-days?from=${day}&days=7`;
    const answers = await timesOf(asked, () => send('GET', path));
    const { stops } = (await send('GET', path)) as { stops: { sigungu: string; day: string | null }[] };
    const on_day = stops.filter((stop) => stop.day === day);
    const districts = new Set(on_day.map((stop) => stop.sigungu)).size;
    const seen = await inBrowser(stand, server.port, day);
    const before_mib = peakOf(server.child.pid!);
    const begun_ms = performance.now();
    const print = (await send('POST', '/api/v1/admin/prints', { kind: 'slip', sheet: 'a4' })) as {
      print_id: string;
      deliveries: number;
    };
    const bytes = await send('GET', `/api/v1/admin/prints/${print.print_id}/file`);
    const papers_ms = performance.now() - begun_ms;
    const grown_mib = peakOf(server.child.pid!) - before_mib;
    const of = { stops: on_day.length, districts };
    return [
      atMost('the day’s board, from click to paint (median)', 'ms', middle(seen.paint), must_paint_ms, {
        ...of,
        worst_ms: seen.paint.at(-1),
        whole_page_ms: seen.loaded,
        server_ms: middle(answers),
      }),
      atMost('a stop dragged, from drop to paint (median)', 'ms', middle(seen.drag), must_drag_ms, {
        worst_ms: seen.drag.at(-1),
      }),
      atMost(`${print.deliveries} packing slips, asked for to the last byte`, 'ms', papers_ms, must_papers_ms, {
        bytes,
      }),
      atMost('what the process grew by meanwhile', 'MiB', grown_mib, must_papers_mib, { before_mib }),
    ];
  },
};

const middle = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)]!;

async function timesOf(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const begun_ms = performance.now();
    await work();
    times.push(performance.now() - begun_ms);
  }
  return times.sort((a, b) => a - b);
}

/** Orders of one channel, bundled by the server itself, all on the day after tomorrow. */
async function givenDay(stand: Stand, send: Send, orders: number): Promise<string> {
  const { shops } = (await send('GET', '/api/v1/shops')) as { shops: { id: string }[] };
  const shop_id = shops[0]!.id;
  await givenTeams(stand.sql, shop_id, 200);
  const channel = await givenChannel(stand.sql, { shop_id, kind: 'custom', name: '측정' });
  await takeOrders(stand.sql, channel, givenOrders({ count: orders, key: 'day' }));
  for (;;) {
    const [left] = await stand.sql<{ n: number }[]>`
      select ${orders} - count(*)::int as n from fulfilment.parcels where compared and order_key like 'day-%'`;
    if (left!.n === 0) break;
    await new Promise((done) => setTimeout(done, 200));
  }
  await stand.sql`analyze`;
  const { today } = (await send('GET', '/api/v1/admin/delivery-days')) as { today: string };
  const day = addDays(today, 2);
  await send('POST', '/api/v1/admin/delivery-days/propose', { from: day, days: 1 });
  return day;
}

async function inBrowser(stand: Stand, port: number, day: string) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ko-KR' });
    const page = await context.newPage();
    const at = `http://127.0.0.1:${port}/admin/`;
    await page.goto(at);
    const { email, password } = demoOwner(stand, port);
    await page.locator('[name=email]').fill(email);
    await page.locator('[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.locator('nav a').first().waitFor({ state: 'attached' });
    const paint: number[] = [];
    for (let n = 0; n < asked; n++) {
      await page.goto(at);
      await page.locator('nav a').first().waitFor({ state: 'attached' });
      paint.push(await paintOf(page, `/admin/days?from=${day}`));
    }
    const begun_ms = performance.now();
    await page.goto(`http://127.0.0.1:${port}/admin/days?from=${day}`);
    await page.locator('td [draggable=true]').first().waitFor();
    const loaded = performance.now() - begun_ms;
    const drag: number[] = [];
    for (let n = 0; n < asked; n++) drag.push(await dragOf(page, n));
    return { paint: paint.sort((a, b) => a - b), loaded, drag: drag.sort((a, b) => a - b) };
  } finally {
    await browser.close();
  }
}

/** From the click on another page of the office to the frame that shows the board. */
const paintOf = (page: Page, path: string): Promise<number> =>
  page.evaluate(async (to) => {
    type Router = { history: { push(to: string): void } };
    const { __TSR_ROUTER__: router } = window as unknown as { __TSR_ROUTER__: Router };
    const begun_ms = performance.now();
    router.history.push(to);
    await new Promise<void>((done) => {
      const look = () => (document.querySelector('td [draggable=true]') ? done() : requestAnimationFrame(look));
      look();
    });
    await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - begun_ms;
  }, path);

/** One district's stops from one cell to another: from the drop to the frame that shows them there. */
const dragOf = (page: Page, n: number): Promise<number> =>
  page.evaluate(async (at) => {
    const chips = [...document.querySelectorAll<HTMLElement>('td [draggable=true]')];
    const chip = chips[(at * 7) % chips.length]!;
    const from = chip.closest('td')!;
    const cells = [...document.querySelectorAll<HTMLElement>('tbody td')].filter((cell) => cell !== from);
    const to = cells.at(-1 - (at % 5))!;
    const data = new DataTransfer();
    const before = to.textContent;
    chip.dispatchEvent(new DragEvent('dragstart', { bubbles: true, dataTransfer: data }));
    to.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: data }));
    await new Promise<void>((done) => setTimeout(done, 300));
    const begun_ms = performance.now();
    to.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
    await new Promise<void>((done) => {
      const look = () => (to.textContent === before ? requestAnimationFrame(look) : done());
      look();
    });
    await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
    const took_ms = performance.now() - begun_ms;
    await new Promise<void>((done) => setTimeout(done, 500));
    return took_ms;
  }, n);
