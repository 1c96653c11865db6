import { type LoadResult, openConnection, summarise } from './http-load.ts';

/**
 * As many requests a second as asked for, whether the ones before were answered or not: two phases measured so carry the same load,
 * and a standstill of 100 ms is seen by everybody who comes meanwhile, not by two connections. Each request is timed from
 * when it leaves; one that finds no free connection waits, and its time runs.
 */
export function pacedLoad(options: {
  host: string;
  port: number;
  connections: number;
  per_second: number;
  duration_ms: number;
  warmup_ms: number;
  request: Buffer;
  /** Told once answers count. */
  counting?: () => void;
  /** It ends with this, if that comes before `duration_ms` is over. */
  enough?: Promise<unknown>;
}): Promise<LoadResult> {
  const start_ms = performance.now();
  const counted_from_ms = start_ms + options.warmup_ms;
  let end_ms = counted_from_ms + options.duration_ms;
  void options.enough?.then(() => {
    end_ms = Math.min(end_ms, performance.now());
  });
  setTimeout(() => options.counting?.(), options.warmup_ms);
  const latencies: number[] = [];
  const by_status: Record<number, number> = {};
  const waiting: number[] = [];
  const free: ((due_ms: number) => void)[] = [];
  return new Promise((done, fail) => {
    const sockets = Array.from({ length: options.connections }, () => {
      let sent_ms = 0;
      const send = (due_ms: number) => {
        sent_ms = due_ms;
        socket.write(options.request);
      };
      const socket = openConnection(options, {
        connect: () => free.push(send),
        receive(status) {
          if (sent_ms >= counted_from_ms) {
            latencies.push(performance.now() - sent_ms);
            by_status[status] = (by_status[status] ?? 0) + 1;
          }
          const next = waiting.shift();
          if (next === undefined) free.push(send);
          else send(next);
        },
        error: fail,
        close: () => {},
      });
      return socket;
    });
    let sent = 0;
    const ticking = setInterval(() => {
      const now_ms = performance.now();
      for (const due = ((Math.min(now_ms, end_ms) - start_ms) * options.per_second) / 1_000; sent < due; sent++) {
        const send = free.pop();
        if (send) send(performance.now());
        else waiting.push(performance.now());
      }
      // Until the last answer, within reason.
      const open = free.length < sockets.length || waiting.length > 0;
      if (now_ms < end_ms || (open && now_ms < end_ms + 10_000)) return;
      clearInterval(ticking);
      for (const socket of sockets) socket.end();
      done(summarise(latencies, (end_ms - counted_from_ms) / 1_000, by_status));
    }, 1);
  });
}
