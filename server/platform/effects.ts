import { setTimeout as wait } from 'node:timers/promises';
import { type Sql, transact } from './db.ts';
import { default_policy, type Outcome } from './effect-step.ts';
import {
  beat,
  type Claimed,
  claimDue,
  countOpen,
  type Effect,
  finish,
  lapseDead,
  policies,
  pruneEffects,
  readSoonest,
  unparkOne,
  wake,
} from './effect-store.ts';
import { createLane } from './group-commit.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Pulse } from './pulse.ts';
import { lease_ms, try_ms } from './time-limits.ts';
import { tracing } from './trace.ts';

export type { Outcome } from './effect-step.ts';
export { type Effect, enqueue, finish, hasten, inHands, isLastWord } from './effect-store.ts';
export type Effects = ReturnType<typeof createEffects>;

export type EffectHandler = {
  /** Sends. Must give up by itself or on the signal; a throw counts as unknown. */
  perform(effect: Effect, signal: AbortSignal): Promise<Outcome>;
  /** Asks what became of it; `retry` means it surely was not sent. Without it, what is unknown is sent again. */
  query?(effect: Effect, signal: AbortSignal): Promise<Outcome>;
  /** Writes what follows, in a transaction of its own that also calls `finish`. May see an outcome twice. Default: only `finish`. */
  settle?(outcomes: { effect: Effect; outcome: Outcome }[]): Promise<void>;
  backoff_ms?(attempt: number): number;
  give_up_after_ms?: number;
  /** Tries of this kind at a time in this process. */
  max_parallel?: number;
  /** Limit of one try; at most `try_ms` of time-limits.ts. After it the signal is aborted and no call may be begun. */
  timeout_ms?: number;
};

type Kind = Required<Pick<EffectHandler, 'max_parallel' | 'timeout_ms' | 'settle'>> &
  EffectHandler & { running: number };

const hot_poll_ms = 50;
const calm_poll_ms = 300;
const beat_ms = 2_000;
const count_ms = 5_000;
const prune_ms = 600_000;
/** Where nothing was committed and nothing comes due; looked at once more all the same. */
const rest_at_most_ms = 5_000;
/** A try that took longer than this may have lost its lease to another process. */
const trusted_ms = lease_ms * 0.8;

/**
 * Performs effects: whatever leaves the process is written first (`enqueue`), tried by whoever wrote it (`performNow`) or by a worker, and
 * ends in the kind's `settle`. What may have been sent is asked about before it is sent again; what is given up is parked and counted.
 */
export function createEffects(options: { sql: Sql; log: Log; metrics: Metrics; process_id: string; pulse?: Pulse }) {
  const { sql, log, metrics, process_id, pulse } = options;
  const kinds = new Map<string, Kind>();
  const tried = metrics.counter('effects_tries_total', 'Sends and questions, by kind and outcome.', [
    'kind',
    'way',
    'outcome',
  ]);
  const open = metrics.gauge('effects_open', 'Effects not finished, by kind and state.', ['kind', 'state']);
  const plain = createLane<{ effect: Effect; outcome: Outcome }, null>({
    name: 'effects.finish',
    max_queue: 100_000,
    max_batch: 256,
    run: (items) =>
      transact(sql, async (tx) => {
        await finish(
          tx,
          items.map(({ effect, outcome }) => ({ id: effect.id, outcome })),
        );
        return items.map(() => null);
      }),
  });
  const in_hand = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;
  let heart: NodeJS.Timeout | undefined;
  let stopped = true;
  let looking: Promise<void> = Promise.resolve();
  let rest = { since: -1, until_ms: 0 };
  let lapsed_at_ms = 0;
  let counted_at_ms = 0;
  let pruned_at_ms = 0;

  return { register, performNow, start, stop, retry };

  function register(name: string, handler: EffectHandler): void {
    if (kinds.has(name)) throw new Error(`effect ${name} is registered twice`);
    const timeout_ms = Math.min(try_ms, handler.timeout_ms ?? try_ms);
    const settleAlone: Kind['settle'] = async (outcomes) =>
      void (await Promise.all(outcomes.map((one) => plain.submit(one))));
    const settle = handler.settle ?? settleAlone;
    kinds.set(name, { max_parallel: 16, ...handler, settle, timeout_ms, running: 0 });
    policies.set(name, {
      backoff_ms: handler.backoff_ms ?? default_policy.backoff_ms,
      give_up_after_ms: handler.give_up_after_ms ?? default_policy.give_up_after_ms,
    });
  }

  /** Sends and settles at once what this process has enqueued with `claimed_by` and committed. Where it throws, a worker will ask. */
  function performNow(wish: Pick<Effect, 'id' | 'kind' | 'key' | 'payload'>): Promise<Outcome> {
    live();
    const { id, kind, key, payload } = wish;
    return hold(carryOut({ effect: { id, kind, key, payload, attempt: 1, created_at: new Date() }, way: 'perform' }));
  }

  function carryOut(claimed: Claimed): Promise<Outcome> {
    const tracer = tracing();
    if (!tracer) return tryAndSettle(claimed);
    const { effect, way } = claimed;
    const told = { 'madang.effect.id': effect.id, 'madang.effect.way': way, 'madang.effect.attempt': effect.attempt };
    return tracer.span(`effect ${effect.kind}`, told, async (note) => {
      const outcome = await tryAndSettle(claimed);
      note({ 'madang.effect.outcome': outcome.state });
      return outcome;
    });
  }

  async function tryAndSettle({ effect, way }: Claimed): Promise<Outcome> {
    const kind = kinds.get(effect.kind);
    if (!kind) throw new Error(`no handler for effect ${effect.kind}`);
    const outcome = await attempt(kind, effect, way);
    tried.inc({ kind: effect.kind, way, outcome: outcome.state });
    await kind.settle([{ effect, outcome }]);
    return outcome;
  }

  async function attempt(kind: Kind, effect: Effect, way: Claimed['way']): Promise<Outcome> {
    const started_ms = Date.now();
    const limit = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Outcome>((done) => {
      timer = setTimeout(() => {
        done({ state: 'unknown', reason: 'timeout' });
        limit.abort(new Error('timeout'));
      }, kind.timeout_ms);
    });
    try {
      const trying =
        way === 'query' && kind.query ? kind.query(effect, limit.signal) : kind.perform(effect, limit.signal);
      const outcome = await Promise.race([trying, late]);
      // Somebody else may have sent it since: that nothing was sent can no longer be said for sure.
      const overslept = outcome.state === 'retry' && Date.now() - started_ms > trusted_ms;
      return overslept ? { state: 'unknown', reason: outcome.reason } : outcome;
    } catch (error) {
      log.error({ err: error, effect_id: effect.id, kind: effect.kind, way }, 'an effect threw');
      return { state: 'unknown', reason: `error: ${(error as Error)?.name ?? 'unknown'}` };
    } finally {
      clearTimeout(timer);
    }
  }

  function start(): void {
    stopped = false;
    live();
    loop();
  }

  /** Ends after the tries in hand are settled. */
  async function stop(): Promise<void> {
    stopped = true;
    clearTimeout(timer);
    await looking;
    while (in_hand.size > 0) await Promise.allSettled(in_hand);
    clearInterval(heart);
    heart = undefined;
  }

  /** Takes a parked effect up again, asking first where it may have been sent. False where it is not parked. */
  function retry(id: string): Promise<boolean> {
    return unparkOne(sql, id);
  }

  function live(): void {
    if (heart) return;
    const say = () =>
      void hold(beat(sql, process_id)).then(
        (xid) => pulse?.ignore(xid),
        (error) => log.warn({ err: error }, 'no heartbeat'),
      );
    heart = setInterval(say, beat_ms);
    heart.unref();
    say();
  }

  function hold<T>(work: Promise<T>): Promise<T> {
    in_hand.add(work);
    const forget = () => void in_hand.delete(work);
    work.then(forget, forget);
    return work;
  }

  function loop(): void {
    if (stopped) return;
    const hot = performance.now() - wake.at_ms < 1_000;
    timer = setTimeout(
      () => {
        looking = look().catch(async (error) => {
          log.warn({ err: error }, 'effects could not look');
          await wait(stopped ? 0 : 1_000);
        });
        void looking.then(loop);
      },
      hot ? hot_poll_ms : calm_poll_ms,
    );
  }

  async function work(kind: Kind, claimed: Claimed): Promise<void> {
    kind.running++;
    try {
      await hold(carryOut(claimed));
    } catch (error) {
      const { id, kind } = claimed.effect;
      log.error({ err: error, effect_id: id, kind }, 'an effect could not be settled; it will be asked about');
    } finally {
      kind.running--;
    }
  }

  async function look(): Promise<void> {
    const names = [...kinds.keys()];
    const now_ms = performance.now();
    if (now_ms - lapsed_at_ms > beat_ms) {
      lapsed_at_ms = now_ms;
      const count = await lapseDead(sql, names);
      if (count > 0) log.warn({ count }, 'took over effects of a process that died');
    }
    if (now_ms > rest.until_ms || !pulse?.restsSince(rest.since)) await takeUp(names, now_ms);
    if (now_ms - pruned_at_ms > prune_ms) {
      pruned_at_ms = now_ms;
      await pruneEffects(sql);
    }
    if (now_ms - counted_at_ms > count_ms) {
      counted_at_ms = now_ms;
      open.reset();
      for (const { kind, state, count } of await countOpen(sql)) open.set({ kind, state }, count);
    }
  }

  /** What is due now, as far as there is room; the next look may be left out until something comes due or is written. */
  async function takeUp(names: string[], now_ms: number): Promise<void> {
    const since = pulse?.turn() ?? -1;
    const soonest = await readSoonest(sql, names);
    rest = { since, until_ms: now_ms + Math.min(rest_at_most_ms, ...soonest.map((one) => one.wait_ms)) };
    for (const { kind: name, wait_ms } of soonest) {
      if (wait_ms > 0) continue;
      const kind = kinds.get(name)!;
      const limit = kind.max_parallel - kind.running;
      if (limit <= 0) continue;
      const claimed = await claimDue(sql, { kind: name, limit, process_id, can_query: kind.query !== undefined });
      for (const one of claimed) void work(kind, one);
      if (claimed.length === limit) wake.at_ms = now_ms;
    }
  }
}
