import { type Result, refuse } from '@madang/contract';
import { type Parent, tracing } from './trace.ts';

/** What a lane counts; `metrics.ts` turns it into Prometheus figures. */
export type LaneObserver = {
  batch(name: string, size: number, wait_ms: number, run_ms: number): void;
  overloaded(name: string): void;
};

export type LaneOptions<I, O> = {
  name: string;
  /** Requests that may wait; one more is refused at once with `Overloaded`. */
  max_queue: number;
  max_batch: number;
  /** Lists in flight at once; 1 unless told. */
  parallel?: number;
  /** Another one starts when so many wait, as a share of what the last list had; as many unless told: small ones waste commits. */
  share?: number;
  /** So many turns of the loop a list of a crowd waits for those who are about to come; none unless told. */
  gather_turns?: number;
  /** One transaction for the list: one result an item, in the items' order. Retries of serialisation failures are its own. */
  run(items: I[]): Promise<O[]>;
  observer?: LaneObserver | undefined;
};

/** Lists behind a longer one than this are a crowd's. */
const few = 8;
/** However long the loop's turns are: longer no list waits for others. */
const gather_ms = 15;

export type Lane<I, O> = {
  submit(item: I, options?: { signal?: AbortSignal; deadline_ms?: number }): Promise<O>;
  readonly waiting: number;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
};

/** The lane's queue is full. The edge answers 503 with Retry-After. */
export class Overloaded extends Error {
  override name = 'Overloaded';
}

/** A full lane as the refusal it is, for callers whose answer is a value: come again in a second. */
export async function orOverloaded<T>(work: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Overloaded) return refuse('overloaded', { retry_after_s: 1 });
    throw error;
  }
}

/** The caller had gone, or its deadline had passed, before its batch began: nothing was done for it. */
export class Dropped extends Error {
  override name = 'Dropped';
}

type Waiter<I, O> = {
  item: I;
  since_ms: number;
  signal: AbortSignal | undefined;
  deadline_ms: number | undefined;
  trace: Parent | undefined;
  done: (result: O) => void;
  fail: (error: unknown) => void;
};

/**
 * Group commit: callers that arrive while a batch is in flight share the next one, without a timer. A list that throws is
 * halved until the one poisonous item is alone with its error; its neighbours succeed.
 */
export function createLane<I, O>(options: LaneOptions<I, O>): Lane<I, O> {
  const queue: Waiter<I, O>[] = [];
  let running = 0;
  let last_size = 0;
  let idlers: (() => void)[] = [];

  /** Runs a list; what it returns tells each caller its result, and is called after the next list is on its way. */
  async function runIsolating(batch: Waiter<I, O>[]): Promise<() => void> {
    try {
      const results = await options.run(batch.map((one) => one.item));
      if (results.length !== batch.length)
        throw new Error(`${options.name}: ${results.length} results for ${batch.length} items`);
      return () => {
        for (let i = 0; i < batch.length; i++) batch[i]!.done(results[i] as O);
      };
    } catch (error) {
      if (batch.length === 1) return () => batch[0]!.fail(error);
      const middle = batch.length >> 1;
      const first = await runIsolating(batch.slice(0, middle));
      const second = await runIsolating(batch.slice(middle));
      return () => {
        first();
        second();
      };
    }
  }

  /** A span for each caller that is traced, from when it came: its own trace tells how long it waited, and with how many it went. */
  function traceBatch(batch: Waiter<I, O>[], start_ms: number): void {
    const end_ms = performance.now();
    for (const { trace, since_ms } of batch) {
      if (!trace) continue;
      const told = { 'madang.batch.size': batch.length, 'madang.batch.wait_ms': Math.round(start_ms - since_ms) };
      tracing()?.add(trace, `batch ${options.name}`, told, since_ms, end_ms);
    }
  }

  /**
   * Those whose requests lie in sockets, or whose provider is just answering, come along: a list costs its statements and its commit whoever
   * is in it. Turns and no timer: where nothing else is under way they pass at once.
   */
  async function gather(turns: number): Promise<void> {
    const until_ms = performance.now() + gather_ms;
    for (let turn = 0; turn < turns && performance.now() < until_ms; turn++)
      await new Promise((done) => setImmediate(done));
  }

  function takeBatch(now_ms: number): Waiter<I, O>[] {
    const taken = queue.splice(0, options.max_batch);
    return taken.filter((one) => {
      const gone = one.signal?.aborted || (one.deadline_ms !== undefined && one.deadline_ms < now_ms);
      if (gone) one.fail(new Dropped(options.name));
      return !gone;
    });
  }

  /**
   * The next list is sent to the database before the callers of the last one are answered: answering some hundred of them
   * takes milliseconds in which the database would stand idle.
   */
  async function drain(): Promise<void> {
    while (queue.length > 0) {
      if (options.gather_turns && last_size > few) await gather(options.gather_turns);
      const start_ms = performance.now();
      const batch = takeBatch(start_ms);
      if (batch.length === 0) continue;
      last_size = batch.length;
      const deliver = await runIsolating(batch);
      setImmediate(deliver);
      options.observer?.batch(options.name, batch.length, start_ms - batch[0]!.since_ms, performance.now() - start_ms);
      if (tracing()) traceBatch(batch, start_ms);
    }
    running--;
    if (running > 0) return;
    // Whoever waits for idleness also waits for the answers that were just scheduled.
    const waiting = idlers;
    idlers = [];
    setImmediate(() => {
      for (const one of waiting) one();
    });
  }

  return {
    submit(item, extra) {
      if (queue.length >= options.max_queue) {
        options.observer?.overloaded(options.name);
        return Promise.reject(new Overloaded(options.name));
      }
      return new Promise<O>((done, fail) => {
        queue.push({
          item,
          since_ms: performance.now(),
          signal: extra?.signal,
          deadline_ms: extra?.deadline_ms,
          trace: tracing()?.current(),
          done,
          fail,
        });
        if (running >= (options.parallel ?? 1)) return;
        if (running > 0 && queue.length < last_size * (options.share ?? 1)) return;
        running++;
        // A turn later: everything that one read of the sockets brought in shares the first batch.
        setImmediate(() => void drain());
      });
    },
    get waiting() {
      return queue.length;
    },
    idle() {
      return running > 0 ? new Promise((done) => idlers.push(done)) : Promise.resolve();
    },
  };
}

/** One lane a key (a hot drop, a shop), made when first used and forgotten when idle, so that a slow one stalls nobody else. */
export function createLanes<I, O>(
  options: LaneOptions<I, O>,
): {
  submit(key: string, item: I, extra?: { signal?: AbortSignal; deadline_ms?: number }): Promise<O>;
  waiting(key?: string): number;
  idle(): Promise<void>;
} {
  const lanes = new Map<string, Lane<I, O>>();
  return {
    submit(key, item, extra) {
      let lane = lanes.get(key);
      if (!lane) {
        lane = createLane(options);
        lanes.set(key, lane);
        const mine = lane;
        void forgetWhenIdle(key, mine);
      }
      return lane.submit(item, extra);
    },
    waiting(key) {
      if (key !== undefined) return lanes.get(key)?.waiting ?? 0;
      let sum = 0;
      for (const lane of lanes.values()) sum += lane.waiting;
      return sum;
    },
    async idle() {
      await Promise.all([...lanes.values()].map((lane) => lane.idle()));
    },
  };

  async function forgetWhenIdle(key: string, lane: Lane<I, O>): Promise<void> {
    for (;;) {
      await new Promise((done) => setTimeout(done, 60_000).unref());
      if (lane.waiting > 0) continue;
      await lane.idle();
      if (lane.waiting === 0) break;
    }
    if (lanes.get(key) === lane) lanes.delete(key);
  }
}
