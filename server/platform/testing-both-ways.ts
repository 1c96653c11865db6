import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect as dial } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { Principal } from './auth-context.ts';
import { createHttp } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';

/** `lean` counts what came the short way; `held` is waited for by who asks for it. */
type Seen = { lean: number; held: PromiseWithResolvers<void> };
type MountHot = (app: ReturnType<typeof createHttp>, seen: Seen) => void;

const guest: Principal = { kind: 'guest', person_id: 'p' };

/** Both ways to the same route: the app's own server, and Fastify alone. */
export async function givenBoth(
  t: { after(work: () => Promise<void>): void },
  mountHot: MountHot,
  options: { https?: boolean; trust_proxy?: boolean } = {},
) {
  const ways = [
    await givenWay(t, mountHot, options, (app) => app.server),
    await givenWay(t, mountHot, options, (app) => fastifyAlone(app)),
  ];
  return { lean: ways[0]!, plain: ways[1]! };
}

function fastifyAlone(app: ReturnType<typeof createHttp>): Server {
  return Object.assign(
    createServer((request, response) => app.routing(request, response)),
    { keepAliveTimeout: 72_000 },
  );
}

async function givenWay(
  t: { after(work: () => Promise<void>): void },
  mountHot: MountHot,
  options: { https?: boolean; trust_proxy?: boolean },
  serverOf: (app: ReturnType<typeof createHttp>) => Server,
) {
  const lines: string[] = [];
  const metrics = createMetrics({ defaults: false });
  const app = createHttp({
    log: createLog({ destination: { write: (text) => void lines.push(text) } }),
    metrics,
    own_hosts: ['shop.example'],
    ...options,
    authenticate: ({ headers }, reply) => {
      const who = headers['x-who'];
      if (who === 'broken') return Promise.reject(new Error('no news'));
      if (who === 'renewed') {
        reply?.header('set-cookie', ['a=1', 'b=2']);
        return Promise.resolve(guest);
      }
      // Longer than a body takes that comes in one piece.
      if (who === 'looked up') return new Promise((done) => setTimeout(done, 3, guest));
      return who === 'guest' ? guest : { kind: 'none' };
    },
  });
  const seen: Seen = { lean: 0, held: Promise.withResolvers<void>() };
  mountHot(app, seen);
  await app.ready();
  const server = serverOf(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await app.close();
  });
  const { port } = server.address() as AddressInfo;
  /** Everything countable of the metrics: durations differ. */
  const counted = async () =>
    (await metrics.registry.metrics()).split('\n').filter((one) => /requests_total\{|_count\{/.test(one));
  return { app, port, seen, lines, counted };
}

/** What came back for these pieces, without the clock, and whether the server hung up behind it. */
export function exchange(port: number, pieces: Buffer[]): Promise<string> {
  const is_head = pieces[0]!.toString('latin1').startsWith('HEAD ');
  return new Promise((done, fail) => {
    let bytes = Buffer.alloc(0);
    let is_over = false;
    const socket = dial(port, '127.0.0.1', async () => {
      for (const piece of pieces) {
        if (!is_over) socket.write(piece);
        await new Promise((next) => setTimeout(next, pieces.length > 1 ? 2 : 0));
      }
    });
    const end = (how: string) => {
      if (is_over) return;
      is_over = true;
      socket.destroy();
      done(`${bytes.toString('latin1').replace(/\r\nDate: [^\r]+/i, '')}\n${how}`);
    };
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      // "100 Continue" is no answer yet: who leaves at it is gone before all was said, now and then.
      const from = interim(bytes);
      const head = bytes.indexOf('\r\n\r\n', from);
      if (head < 0) return;
      const says = bytes.subarray(from, head).toString('latin1');
      const length = is_head ? 0 : Number(/content-length: (\d+)/i.exec(says)?.[1] ?? 0);
      // Whoever says it hangs up is waited for: that it does is part of the answer.
      if (bytes.length >= head + 4 + length && !/connection: close/i.test(says)) end('open');
    });
    socket.on('close', () => end('closed'));
    socket.on('error', (error) => (bytes.length > 0 ? end('closed') : fail(error)));
  });
}

const go_on = 'HTTP/1.1 100 Continue\r\n\r\n';
const interim = (bytes: Buffer) => (bytes.subarray(0, go_on.length).toString('latin1') === go_on ? go_on.length : 0);

/** What both have counted, once they agree; what each has where they do not within `patience_ms`: the last one may be counted behind its answer. */
export async function countedAlike(
  lean: { counted(): Promise<string[]> },
  plain: { counted(): Promise<string[]> },
  patience_ms = 20_000,
): Promise<[ours: string[], theirs: string[]]> {
  for (const end_ms = performance.now() + patience_ms; ; ) {
    const both: [string[], string[]] = [await lean.counted(), await plain.counted()];
    if (isDeepStrictEqual(...both) || performance.now() > end_ms) return both;
    await new Promise((next) => setTimeout(next, 20));
  }
}

/** What was logged, without what differs from one process to the next. */
export const toldBy = (lines: string[]): string[] =>
  lines.map((line) => line.replaceAll(/"(time|request_id|stack|route)":"(\\"|[^"])*"/g, '')).sort();
