import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLoad, startLoad } from '../load/run-load.ts';
import type { Sending } from '../load/send-file.ts';
import type { Result, Scenario } from '../main.ts';
import type { Stand } from '../stand.ts';

const password = '1234';
const must_first_ms = 15_000;
const must_again_ms = 10_000;
const must_mib = 700;
const must_share = 1.5;
const must_behind_ms = 250;
/** Some forty million a day; a tenth of what the machine can serve. */
const pages_per_s = 500;

/** A locked file of a market, 50,000 lines of 72 columns, from upload to committed; then the same again; then into another channel while a busy shop is looked at. */
export const importing: Scenario = {
  name: 'import',
  async run(stand, seconds) {
    const rows = seconds < 4 ? 5_000 : 50_000;
    const file = join(stand.folder, 'orders.xlsx');
    execFileSync(process.execPath, [fileURLToPath(new URL('../load/order-file.ts', import.meta.url))], {
      env: { PATH: process.env.PATH, FILE: file, ROWS: String(rows), PASSWORD: password },
    });
    const server = await stand.server({ MADANG_DEMO: '1' });
    const desk = await signIn(stand, server.port);
    const goods = await stand.goods({ stock: 1_000 });
    const path = `/api/v1/drops/${goods.drop_id}`;
    const asked = { kind: 'get' as const, ports: [server.port], warmup_ms: 500, path };
    const look = (duration_ms: number) => runLoad({ ...asked, connections: 2, duration_ms });
    const paced = (duration_ms: number) => runLoad({ ...asked, connections: 32, duration_ms, per_second: pages_per_s });
    const browser = (channel?: string) => openBrowser(desk, server.port, file, channel);
    const first = await (await browser()).send();
    const again = await (await browser()).send();
    await settle(server.child.pid!, collected_s);
    // As in a shop that takes a file each morning: what the log wrote for the last one is used again. Without it the first imports of a new
    // database fill new files with zeros, and half of their slow pages wait behind that.
    await stand.sql`checkpoint`;
    const calm_paced = await paced(5_000);
    const third = await browser('a third store');
    // From the first byte of the upload until the last row is taken, however long that is.
    const meanwhile_paced = startLoad({ ...asked, connections: 32, duration_ms: 60_000, per_second: pages_per_s });
    await meanwhile_paced.counting;
    const paced_import = await third.send();
    meanwhile_paced.enough();
    const busy_paced = await meanwhile_paced.result;
    const behind = await paced(40_000);
    await settle(server.child.pid!, calm_s);
    const calm = await look(5_000);
    const another = await browser('another store');
    const meanwhile = look(12_000);
    const busy_import = await another.send();
    const busy = await meanwhile;
    const all_new = [first, paced_import, busy_import].every((one) => one.counts.new === rows);
    if (!all_new || again.counts.unchanged !== rows)
      throw new Error(`of ${rows} rows: ${JSON.stringify([first, again, paced_import, busy_import])}`);
    const peak_mib = peakOf(helperOf(server.child.pid!));
    const paced_share = busy_paced.latency_ms.p99 / calm_paced.latency_ms.p99;
    const share = busy.latency_ms.p99 / calm.latency_ms.p99;
    return [
      atMost(`${rows} locked rows, upload to committed`, 'ms', first.took_ms, must_first_ms, first.counts),
      atMost('the same file again', 'ms', again.took_ms, must_again_ms, again.counts),
      atMost('memory of the importing process at its peak', 'MiB', peak_mib, must_mib, {
        server_mib: peakOf(server.child.pid!),
      }),
      ifCalm(
        calm_paced.latency_ms.p99,
        atMost(`a page’s p99 meanwhile, times before, ${pages_per_s} pages/s in both`, 'x', paced_share, must_share, {
          before: calm_paced.latency_ms,
          meanwhile: busy_paced.latency_ms,
          pages_per_s: [calm_paced.per_second, busy_paced.per_second],
          import_ms: Math.round(paced_import.took_ms),
        }),
      ),
      // What follows from an import (the grid, the bundles) is done by the process that answers pages; then V8 gives the memory back.
      atMost('the longest a page waited behind an import', 'ms', behind.latency_ms.max, must_behind_ms, {
        behind: behind.latency_ms,
      }),
      // Two connections that ask as soon as they were answered take both cores for themselves: the import has them only by taking turns.
      unlessShort(
        busy.latency_ms.p99,
        atMost('the same while the load takes all it can', 'x', share, must_share, {
          before_ms: calm.latency_ms.p99,
          meanwhile_ms: busy.latency_ms.p99,
          pages_per_s: Math.round(busy.per_second),
          import_ms: Math.round(busy_import.took_ms),
        }),
      ),
    ];
  },
};

/** What follows an import (the grid, the bundles) is done when nothing was for so long. */
const calm_s = 3;
/** V8 gives memory back when nothing was for 8 s or more, and all pages stand for some 100 ms meanwhile. */
const collected_s = 20;

async function settle(pid: number, seconds: number): Promise<void> {
  const spent = () => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return Number(fields[11]) + Number(fields[12]);
  };
  for (let [second, calm] = [0, 0]; calm < seconds && second < 120; second++) {
    const before = spent();
    await new Promise((done) => setTimeout(done, 1_000));
    calm = spent() - before < 15 ? calm + 1 : 0;
  }
}

/** The most memory a process ever had, in MiB. */
export const peakOf = (pid: number) =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

/** The server's child that takes order files; it stays a while for the next one. */
function helperOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  const found = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('import-process'));
  if (!found) throw new Error('no importing process');
  return Number(found);
}

/** Where a page took longer than this before, others had the machine, and nothing can be said of the import. */
const calm_enough_ms = 5;

const ifCalm = (before_ms: number, result: Result): Result => ({
  ...result,
  ok: result.ok && before_ms <= calm_enough_ms,
});

/** Two pages that share two processors with nothing but their load take 0.1 ms. A cache that somebody else used meanwhile doubles that; nobody waits. */
const short_ms = 1;

const unlessShort = (meanwhile_ms: number, result: Result): Result => ({
  ...result,
  must: `${result.must}, or p99 <= ${short_ms} ms`,
  ok: result.ok || meanwhile_ms <= short_ms,
});

/** A figure that must not be above another. */
export function atMost(name: string, unit: string, ours: number, must: number, more?: object): Result {
  return {
    name,
    unit,
    ours,
    reference_name: 'the figure it must reach',
    reference: must,
    ratio: must / ours,
    must: `<= ${must} ${unit}`,
    ok: ours <= must,
    ...(more ? { more: { ...more } } : {}),
  };
}

/** JSON as it is said; of anything else how many bytes it has. `received` hears of the last byte, before anything is read of them. */
export type Send = ((method: string, path: string, body?: object, received?: () => void) => Promise<unknown>) & {
  /** Who is signed in, as a browser says it. */
  cookie(): string;
};

/** Whose shop the demonstration is. */
export function demoOwner(stand: Stand, port: number): { email: string; password: string } {
  const [owner] = JSON.parse(readFileSync(join(stand.folder, `process-${port}`, 'demo-logins.json'), 'utf8')) as {
    password: string;
  }[];
  return { email: 'owner@madang.test', password: owner!.password };
}

/** The demo's owner, as a back office page would be. */
export async function signIn(stand: Stand, port: number): Promise<Send> {
  const cookies = new Map<string, string>();
  const cookie = () => [...cookies].map((pair) => pair.join('=')).join('; ');
  const send: Send = Object.assign(answer, { cookie });
  await send('POST', '/api/v1/sessions', demoOwner(stand, port));
  return send;

  async function answer(...[method, path, body, received]: Parameters<Send>): Promise<unknown> {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        cookie: cookie(),
        'idempotency-key': crypto.randomUUID(),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    for (const line of reply.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string];
      cookies.set(name, value);
    }
    const bytes = Buffer.from(await reply.arrayBuffer());
    received?.();
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${bytes}`);
    const is_json = reply.headers.get('content-type')?.includes('json');
    return is_json ? JSON.parse(bytes.toString()) : bytes.byteLength;
  }
}

/** The file is sent by a process of its own, which leads a session and goes behind: it stands for a browser on somebody's own machine. */
async function openBrowser(desk: Send, port: number, file: string, channel = '') {
  const { shops } = (await desk('GET', '/api/v1/shops')) as { shops: { id: string }[] };
  const sending: Sending = {
    url: `http://127.0.0.1:${port}/api/v1/admin/imports`,
    cookie: desk.cookie(),
    file,
    fields: { shop_id: shops[0]!.id, commit: 'true', password, channel },
  };
  const browser = fork(fileURLToPath(new URL('../load/send-file.ts', import.meta.url)), { detached: true });
  browser.send(sending);
  await once(browser, 'message');
  return {
    async send() {
      const started_ms = performance.now();
      browser.send('go');
      const [sent] = (await once(browser, 'message')) as [{ status: number; text: string }];
      if (sent.status !== 202) throw new Error(`the file was answered ${sent.status}: ${sent.text}`);
      const { import_id } = JSON.parse(sent.text) as { import_id: string };
      for (;;) {
        await new Promise((done) => setTimeout(done, 100));
        type Seen = { state: string; counts: { new: number; unchanged: number } };
        const seen = (await desk('GET', `/api/v1/admin/imports/${import_id}`)) as Seen;
        if (seen.state === 'done') return { took_ms: performance.now() - started_ms, counts: seen.counts };
        if (['refused', 'failed', 'needs_password'].includes(seen.state)) throw new Error(JSON.stringify(seen));
      }
    },
  };
}
