import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { request } from 'undici';
import { Latencies } from './figures.ts';

type Asked = { url: string; paths: string[]; every_ms: number };
export type Browsed = { pages: number; failed: number; p50: number; p99: number; max: number };

/** Those of these paths that answer: a copy may have no pages built. */
export async function findPages(url: string, paths: readonly string[]): Promise<string[]> {
  const replies = await Promise.all(paths.map((path) => fetch(url + path, { method: 'GET' })));
  await Promise.all(replies.map((reply) => reply.arrayBuffer()));
  return paths.filter((_, at) => replies[at]!.ok);
}

/**
 * Somebody who only looks at goods while the others crowd: a page every `every_ms`, in a thread of its own, so that what is timed
 * is the shop and not the crowd. `stop` tells what was seen.
 */
export function startBrowsing(asked: Asked): { stop(): Promise<Browsed> } {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: asked });
  const told = new Promise<Browsed>((done, failed) => worker.once('message', done).once('error', failed));
  worker.unref();
  return {
    stop() {
      worker.ref();
      worker.postMessage('stop');
      return told;
    },
  };
}

/** Of this thread alone. Somebody else's telephone has a processor of its own; where this may not be asked for, it shares the crowd's. */
function goFirst(): void {
  try {
    setPriority(-15);
  } catch {}
}

async function browse({ url, paths, every_ms }: Asked): Promise<void> {
  goFirst();
  const seen = new Latencies();
  let [pages, failed, over] = [0, 0, false];
  parentPort!.once('message', () => {
    over = true;
  });
  const under_way = new Set<Promise<void>>();
  const look = async (path: string) => {
    const started = performance.now();
    try {
      const reply = await request(url + path, { headersTimeout: 30_000 });
      await reply.body.dump({ limit: 10_000_000 });
      if (reply.statusCode === 200) seen.add(performance.now() - started);
      else failed++;
    } catch {
      failed++;
    }
  };
  // By the clock, not one after the other: a slow answer does not slow the asking.
  for (; !over; pages++) {
    const one: Promise<void> = look(paths[pages % paths.length]!).finally(() => under_way.delete(one));
    under_way.add(one);
    await sleep(every_ms);
  }
  await Promise.all(under_way);
  parentPort!.postMessage({ pages, failed, ...seen.summary() } satisfies Browsed);
}

if (!isMainThread) void browse(workerData as Asked);
