import { type Fragment, type Sql, type Tx, transact } from './db.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { checkEpoch, measureOutbox, pruneOutbox } from './outbox-care.ts';
import { newestReadable, type Position, passOver, readEvents } from './outbox-read.ts';
import { createRest, type Pulse } from './pulse.ts';
import { column, type Form, int8, list, text, uuid } from './wire.ts';

/** News of one entity. `version` grows with the entity: a listener that keeps state ignores older ones. */
export type NewEvent = { name: string; shop_id: string; entity_id: string; version: number; data: object };

/** An event as a listener gets it. `position` is unique and grows in the order of delivery. */
export type OutboxEvent = NewEvent & { position: string; created_at: Date };

export type Listen = (tx: Tx, events: OutboxEvent[]) => Promise<void>;

type ListenOptions = {
  /** Where a listener that never ran before begins: with everything still kept (default) or with what comes next. */
  from?: 'start' | 'now';
  /** Events handled in one transaction at most; keep the transaction under a second. */
  max_batch?: number;
  /** While it says true, one list every `rest_ms` is enough: nobody waits for what this listener does. */
  rests?: () => boolean;
  /** While it says true, nothing is handled. */
  waits?: () => boolean;
};

type Listener = {
  name: string;
  names: string[];
  handle: Listen;
  from: 'start' | 'now';
  max_batch: number;
  rests: () => boolean;
  waits: () => boolean;
  began_at_ms: number;
  /** Halves after each failure, so that one bad event ends up alone; it then blocks its listener and is seen in the metrics. */
  batch: number;
  failures: number;
  retry_at_ms: number;
  /** Where this process last saw the cursor. */
  seen: Position | null;
  /** Something it listens to may stand behind `seen`. False: all that came since is for others. */
  due: boolean;
  running: Promise<void> | null;
};

/** While this process published within `hot_ms` it looks at once, else at leisure: news of other processes waits `calm_poll_ms`. */
const hot_poll_ms = 20;
/** In a crowd lists fill by themselves: fewer and longer ones leave the processor to the buyers. */
const crowd_poll_ms = 60;
const crowd_events = 20;
const calm_poll_ms = 100;
const hot_ms = 250;
const care_ms = 5_000;
/** After so long with the same transaction open, it is asked whether it belongs to this database at all. */
const stalled_ms = 500;
const max_parallel = 3;
const rest_ms = 2_000;
/** How often cursors follow news that only others listen to; they read none of it. */
const pass_ms = 1_000;
/** Where nothing was committed, nothing is new; looked at once more all the same. */
const rest_at_most_ms = 2_000;

let published_at_ms = 0;
/** Events of this process since the last look; uncounted where a query made them. */
let published_events = 0;

/**
 * Writes events in the caller's transaction: they exist exactly if it commits. One statement however many.
 * There is no NOTIFY: it takes a lock across the whole server at each commit; listeners poll instead.
 */
export async function publish(tx: Tx, events: NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  published_at_ms = performance.now();
  published_events += events.length;
  const of = <T>(form: Form<T>, value: (event: NewEvent) => T) => column(form, events, value);
  const name = of(text, (event) => event.name);
  const shop = of(uuid, (event) => event.shop_id);
  const version = of(int8, (event) => event.version);
  const data = of(text, (event) => JSON.stringify(event.data));
  const entity_ids = events.map((event) => event.entity_id);
  await tx`
    insert into platform.outbox (epoch, name, shop_id, entity_id, version, data)
    select (select epoch from platform.outbox_epoch), coalesce((${name.list}::text[])[i], ${name.all}::text),
      coalesce((${shop.list}::uuid[])[i], ${shop.all}::uuid), (${list(uuid, entity_ids)}::uuid[])[i],
      coalesce((${version.list}::bigint[])[i], ${version.all}::bigint),
      coalesce((${data.list}::text[])[i]::jsonb, (select ${data.all}::text::jsonb))
    from generate_series(1, ${events.length}::int) as i`;
}

/**
 * `publish` for events that a query makes (columns shop_id, entity_id, version, data): they never travel through this process. One
 * statement however many, in the query's order.
 */
export async function publishFrom(tx: Tx, name: string, events: Fragment): Promise<void> {
  published_at_ms = performance.now();
  await tx`
    insert into platform.outbox (epoch, name, shop_id, entity_id, version, data)
    select (select epoch from platform.outbox_epoch), ${name}, shop_id, entity_id, version, data::jsonb from (${events}) as event`;
}

/**
 * Delivers events to listeners, each event once and in order: a listener handles a list inside the transaction that moves its
 * cursor, so what it wrote and how far it came commit together. Any number of processes may run the same listeners; the row
 * lock on the cursor lets one at a time work. Call `start` (and await it) before anything publishes.
 */
export function createOutbox(options: { sql: Sql; log: Log; metrics: Metrics; pulse?: Pulse }) {
  const { sql, log, metrics } = options;
  const rest = createRest(options.pulse, rest_at_most_ms);
  const listeners: Listener[] = [];
  const handled = metrics.counter('outbox_events_handled_total', 'Events handled, by listener.', ['listener']);
  const failed = metrics.counter('outbox_failures_total', 'Lists a listener failed on.', ['listener']);
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;
  let working = Promise.resolve();
  let cared_at_ms = 0;
  let passed_at_ms = 0;
  let looked: Position | null = null;
  let open: { xmin: string | null; since_ms: number } = { xmin: null, since_ms: 0 };

  return { listen, start, stop };

  /** Registers a listener before `start`. Its name is its identity across releases. */
  function listen(name: string, names: string[], handle: Listen, options: ListenOptions = {}): void {
    if (listeners.some((one) => one.name === name)) throw new Error(`listener ${name} is registered twice`);
    const max_batch = options.max_batch ?? 500;
    const from = options.from ?? 'start';
    const { rests = () => false, waits = () => false } = options;
    const idle = {
      began_at_ms: -rest_ms,
      batch: max_batch,
      failures: 0,
      retry_at_ms: 0,
      seen: null,
      due: true,
      running: null,
    };
    listeners.push({ name, names, handle, from, max_batch, rests, waits, ...idle });
  }

  async function start(): Promise<void> {
    await checkEpoch(sql, log);
    await placeCursors(sql, listeners);
    stopped = false;
    loop();
  }

  /** Ends after the lists in hand are committed. */
  async function stop(): Promise<void> {
    stopped = true;
    clearTimeout(timer);
    await working;
    await Promise.all(listeners.map((one) => one.running));
  }

  function loop() {
    if (stopped) return;
    const hot = performance.now() - published_at_ms < hot_ms;
    const is_crowd = published_events > crowd_events;
    published_events = 0;
    timer = setTimeout(
      () => {
        working = look()
          .catch((error) => log.warn({ err: error }, 'outbox could not look'))
          .then(loop);
      },
      is_crowd ? crowd_poll_ms : hot ? hot_poll_ms : calm_poll_ms,
    );
  }

  /** One small query tells what is newer than the last look, and so who has something to handle. */
  async function look(): Promise<void> {
    const now_ms = performance.now();
    if (listeners.length > 0 && !isQuiet()) {
      const is_stalled = open.xmin !== null && now_ms - open.since_ms > stalled_ms;
      const { newest, names, xmin } = await rest.after(() => newestReadable(sql, looked, is_stalled));
      if (xmin !== open.xmin) open = { xmin, since_ms: now_ms };
      if (newest) {
        looked = newest;
        for (const one of listeners) one.due ||= !names || one.names.some((name) => names.includes(name));
        await follow(newest, now_ms);
        begin(newest, now_ms, is_stalled);
      }
    }
    if (now_ms - cared_at_ms < care_ms) return;
    cared_at_ms = now_ms;
    await measureOutbox(sql, log, metrics);
    await pruneOutbox(sql);
  }

  /** Nothing was committed since the last look, and everybody has handled what there was then. */
  function isQuiet(): boolean {
    const at_end = (one: Listener) => !one.due && !one.running && !(looked && one.seen && isAfter(looked, one.seen));
    return rest.isOn() && listeners.every(at_end);
  }

  function begin(newest: Position, now_ms: number, is_stalled: boolean): void {
    for (const listener of listeners) {
      if (listeners.filter((one) => one.running).length >= max_parallel) break;
      const rests = listener.rests() && now_ms < listener.began_at_ms + rest_ms;
      const waits = listener.running || rests || listener.waits() || now_ms < listener.retry_at_ms;
      if (waits || !listener.due || (listener.seen && !isAfter(newest, listener.seen))) continue;
      listener.began_at_ms = now_ms;
      listener.due = false;
      listener.running = work(listener, is_stalled).finally(() => {
        listener.running = null;
      });
    }
  }

  /** Whoever has nothing to handle up to `newest` is moved there once a second; a cursor somebody else moved is looked at again. */
  async function follow(newest: Position, now_ms: number): Promise<void> {
    if (now_ms - passed_at_ms < pass_ms) return;
    passed_at_ms = now_ms;
    const behind = listeners.filter((one) => !one.due && !one.running && one.seen && isAfter(newest, one.seen));
    if (behind.length === 0) return;
    const cursors = behind.map((one) => ({ listener: one.name, seen: one.seen! }));
    const moved = await passOver(sql, cursors, newest);
    for (const one of behind) {
      if (moved.has(one.name)) one.seen = newest;
      else one.due = true;
    }
  }

  /** Handles lists until none is left, another process holds the cursor, or the handler fails. */
  async function work(listener: Listener, is_stalled: boolean): Promise<void> {
    try {
      const tell = (count: number) => handled.inc({ listener: listener.name }, count);
      let is_more: boolean;
      do is_more = await handleList(sql, listener, is_stalled, tell);
      while (is_more && !stopped && !listener.rests() && !listener.waits());
      listener.due ||= is_more;
    } catch (error) {
      listener.failures++;
      listener.due = true;
      listener.batch = Math.max(1, Math.floor(listener.batch / 2));
      listener.retry_at_ms = performance.now() + Math.min(30_000, 50 * 2 ** Math.min(listener.failures, 12));
      failed.inc({ listener: listener.name });
      log.error({ err: error, listener: listener.name, failures: listener.failures }, 'outbox listener failed');
    }
  }
}

/** One list in one transaction. True where there may be more at once. */
async function handleList(
  sql: Sql,
  listener: Listener,
  is_stalled: boolean,
  count: (handled: number) => void,
): Promise<boolean> {
  const batch = listener.batch;
  const done = await transact(sql, async (tx) => {
    const list = await readEvents(tx, listener.name, listener.names, batch, is_stalled);
    if (!list) return null;
    if (list.events.length > 0) await listener.handle(tx, list.events);
    if (list.read > 0) {
      const { epoch, xid, seq } = list.end;
      await tx`
        update platform.outbox_cursors set epoch = ${epoch}, xid = ${xid}::text::xid8, seq = ${seq}, moved_at = now()
        where listener = ${listener.name}`;
    }
    return list;
  });
  if (!done) {
    listener.due = true; // another process has the cursor: whether it leaves anything is not known here
    return false;
  }
  listener.seen = done.end;
  listener.failures = 0;
  if (done.read > 0) listener.batch = Math.min(listener.max_batch, listener.batch * 2);
  count(done.events.length);
  return done.read === batch;
}

function isAfter(one: Position, other: Position): boolean {
  if (one.epoch !== other.epoch) return one.epoch > other.epoch;
  if (one.xid !== other.xid) return BigInt(one.xid) > BigInt(other.xid);
  return one.seq > other.seq;
}

/** Gives listeners that never ran a cursor. */
async function placeCursors(sql: Sql, listeners: Listener[]): Promise<void> {
  for (const { name, from } of listeners) {
    const now = from === 'now';
    await sql`
      insert into platform.outbox_cursors (listener, epoch, xid, seq)
      select ${name}, case when ${now} then epoch else 0 end,
        case when ${now} then pg_snapshot_xmin(pg_current_snapshot()) else '0'::xid8 end, 0
      from platform.outbox_epoch
      on conflict (listener) do nothing`;
  }
}
