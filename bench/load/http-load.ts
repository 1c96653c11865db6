import { connect, type Socket } from 'node:net';

/** What to send next on a connection: the whole request as bytes; null ends this connection's work. */
export type NextRequest = (connection: number) => Buffer | null;

export type LoadResult = {
  requests: number;
  seconds: number;
  per_second: number;
  by_status: Record<number, number>;
  latency_ms: { p50: number; p99: number; max: number };
  /** How it went while nothing was counted yet. */
  warming_per_second?: number;
  /** What the load itself cost, warm-up included. */
  cpu_ms?: number;
};

/**
 * Closed-loop HTTP/1.1 load over keep-alive connections, as cheap as Node can make it (it shares the cores with the server it
 * measures): raw sockets, requests as ready bytes, replies read by content-length only. Loopback only; ends by itself.
 */
export async function load(options: {
  host: string;
  port: number;
  connections: number;
  duration_ms: number;
  warmup_ms?: number;
  next: NextRequest;
  seen?: (status: number, body: Buffer, connection: number) => void;
}): Promise<LoadResult> {
  const latencies: number[] = [];
  const by_status: Record<number, number> = {};
  const start_ms = performance.now();
  const counted_from_ms = start_ms + (options.warmup_ms ?? 0);
  const end_ms = counted_from_ms + options.duration_ms;
  let last_ms = counted_from_ms;
  const finished = (connection: number, status: number, body: Buffer, sent_ms: number): void => {
    const now_ms = performance.now();
    options.seen?.(status, body, connection);
    if (now_ms < counted_from_ms || now_ms > end_ms) return;
    last_ms = now_ms;
    latencies.push(now_ms - sent_ms);
    by_status[status] = (by_status[status] ?? 0) + 1;
  };
  const next = (connection: number): Buffer | null => (performance.now() >= end_ms ? null : options.next(connection));
  await Promise.all(Array.from({ length: options.connections }, (_, at) => drive(options, at, next, finished)));
  return summarise(latencies, Math.max(0.001, (last_ms - counted_from_ms) / 1_000), by_status);
}

const head_end = Buffer.from('\r\n\r\n');

/** One keep-alive connection; `receive` is called with each whole reply. */
export function openConnection(
  at: { host: string; port: number },
  on: {
    connect?: () => void;
    receive: (status: number, body: Buffer) => void;
    error: (error: Error) => void;
    close: () => void;
  },
): Socket {
  const socket: Socket = connect({ ...at, noDelay: true });
  let rest: Buffer | null = null;
  if (on.connect) socket.on('connect', on.connect);
  socket.on('data', (chunk: Buffer) => {
    const all = rest ? Buffer.concat([rest, chunk]) : chunk;
    const head = all.indexOf(head_end);
    const length = head < 0 ? -1 : contentLength(all, head);
    if (head < 0 || all.length < head + 4 + length) {
      rest = all;
      return;
    }
    rest = null;
    on.receive((all[9]! - 48) * 100 + (all[10]! - 48) * 10 + (all[11]! - 48), all.subarray(head + 4));
  });
  socket.on('error', on.error);
  socket.on('close', on.close);
  return socket;
}

function drive(
  options: { host: string; port: number },
  connection: number,
  next: NextRequest,
  finished: (connection: number, status: number, body: Buffer, sent_ms: number) => void,
): Promise<void> {
  return new Promise((done, fail) => {
    let sent_ms = 0;
    const send = (): void => {
      const request = next(connection);
      if (!request) return void socket.end();
      sent_ms = performance.now();
      socket.write(request);
    };
    const socket = openConnection(options, {
      connect: send,
      receive(status, body) {
        finished(connection, status, body, sent_ms);
        send();
      },
      error: fail,
      close: done,
    });
  });
}

/** The reply's content-length; every reply of ours and of the peers carries one. */
function contentLength(bytes: Buffer, head: number): number {
  const text = bytes.toString('latin1', 0, head).toLowerCase();
  const at = text.indexOf('\r\ncontent-length:');
  if (at < 0) throw new Error('a reply without content-length');
  return Number.parseInt(text.slice(at + 17), 10);
}

export function summarise(latencies: number[], seconds: number, by_status: Record<number, number>): LoadResult {
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    requests: latencies.length,
    seconds,
    per_second: latencies.length / seconds,
    by_status,
    latency_ms: { p50: at(0.5), p99: at(0.99), max: latencies.at(-1) ?? 0 },
  };
}
