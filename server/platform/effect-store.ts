import type { Sql, Tx } from './db.ts';
import {
  default_policy,
  type EffectState,
  nextStep,
  type Outcome,
  type Policy,
  type Standing,
  type Step,
} from './effect-step.ts';
import { lease_ms } from './time-limits.ts';
import { bool, column, type Form, list, text, timestamptz, uuid } from './wire.ts';

/** A process not heard of for this long is taken for dead and its leases lapse; safe, since what may be sent is asked about. */
const silence_ms = 6_000;

export type NewEffect = {
  id: string;
  kind: string;
  /** What the receiver sees as the same act, e.g. a provider's idempotency key. */
  key: string;
  /** References, not personal data. */
  payload: object;
  due_at?: Date;
  /** This process performs it itself right after the commit; until its lease ends nobody else does. */
  claimed_by?: string;
};

/** An effect in somebody's hands. `attempt` counts sends and questions together. */
export type Effect = { id: string; kind: string; key: string; payload: object; attempt: number; created_at: Date };

export type Claimed = { effect: Effect; way: 'perform' | 'query' };

/** Policies by kind; `finish` is called deep inside modules' transactions and must know how patient a kind is. */
export const policies = new Map<string, Policy>();

/** Wakes the worker of this process for what it has just written itself. */
export const wake = { at_ms: 0 };

/** Writes effects in the caller's transaction, before anything is tried. The same id twice is one effect. One statement. */
export async function enqueue(tx: Tx, effects: NewEffect[]): Promise<void> {
  if (effects.length === 0) return;
  wake.at_ms = performance.now();
  const of = <T>(form: Form<T>, value: (effect: NewEffect) => T | null) => column(form, effects, value);
  const ids = list(
    uuid,
    effects.map((one) => one.id),
  );
  const kind = of(text, (one) => one.kind);
  const key = of(text, (one) => one.key);
  const payload = of(text, (one) => JSON.stringify(one.payload));
  const due = of(timestamptz, (one) => one.due_at?.getTime() ?? null);
  const claimed = of(text, (one) => one.claimed_by ?? null);
  await tx`
    insert into platform.effects
      (id, kind, key, payload, state, next_at, claimed_by, attempts, may_be_sent, first_tried_at)
    select (${ids}::uuid[])[i], coalesce((${kind.list}::text[])[i], ${kind.all}::text),
      coalesce((${key.list}::text[])[i], ${key.all}::text),
      coalesce((${payload.list}::text[])[i], ${payload.all}::text)::jsonb,
      case when claimed_by is null then 'due' else 'running' end,
      case when claimed_by is null then coalesce((${due.list}::timestamptz[])[i], ${due.all}::timestamptz, now())
        else clock_timestamp() + make_interval(secs => ${lease_ms / 1_000}) end,
      claimed_by, (claimed_by is not null)::int, claimed_by is not null,
      case when claimed_by is not null then clock_timestamp() end
    from generate_series(1, ${effects.length}::int) as i,
      lateral (select coalesce((${claimed.list}::text[])[i], ${claimed.all}::text) as claimed_by) as mine
    on conflict (id) do nothing`;
}

/** Which of these effects are in this process's own hands, written but not finished. */
export async function inHands(tx: Tx, ids: readonly string[], process_id: string): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx<{ id: string }[]>`
    select id from platform.effects
    where id = any(${list(uuid, ids)}::uuid[]) and state = 'running' and claimed_by = ${process_id}`;
  return new Set(rows.map((row) => row.id));
}

/** Nothing follows this outcome: whoever writes it needs not know how long it was tried. */
export const isLastWord = (outcome: Outcome): boolean => outcome.state === 'done' || outcome.state === 'refused';

type Ending = { id: string; outcome: Outcome };

/**
 * Writes what became of effects, in the transaction that also writes what follows from it. Last words cost one statement, sent at once; anything
 * else locks the rows first to see how long they have been tried.
 */
export async function finish(tx: Tx, endings: Ending[]): Promise<void> {
  if (endings.length === 0) return;
  if (endings.every(({ outcome }) => isLastWord(outcome))) {
    const steps = endings.map(({ id, outcome }) => ({ id, step: lastStep(outcome) }));
    return saveSteps(tx, steps);
  }
  const rows = await tx<(Standing & { id: string; kind: string; now: Date })[]>`
    select id, kind, state, attempts, may_be_sent, next_at, first_tried_at, clock_timestamp() as now
    from platform.effects where id = any(${list(
      uuid,
      endings.map((one) => one.id),
    )}::uuid[])
    order by id for no key update`;
  const found = new Map(rows.map((row) => [row.id, row]));
  const steps: { id: string; step: Step }[] = [];
  for (const { id, outcome } of endings) {
    const row = found.get(id);
    if (!row) continue;
    const step = nextStep(row, outcome, row.now, policies.get(row.kind) ?? default_policy, Math.random());
    if (step) steps.push({ id, step });
  }
  await saveSteps(tx, steps);
}

function lastStep(outcome: Outcome): Step {
  const open: Standing = { state: 'running', attempts: 0, may_be_sent: true, next_at: null, first_tried_at: null };
  return nextStep(open, outcome, new Date(0), default_policy, 0)!;
}

async function saveSteps(tx: Tx, steps: { id: string; step: Step }[]): Promise<void> {
  if (steps.length === 0) return;
  const sorted = [...steps].sort((a, b) => (a.id < b.id ? -1 : 1));
  const column = <T>(pick: (step: Step) => T) => sorted.map(({ step }) => pick(step));
  await tx`
    update platform.effects as effect
    set state = step.state, next_at = step.next_at, may_be_sent = step.may_be_sent, reason = step.reason,
      result = step.result::jsonb, claimed_by = null, updated_at = clock_timestamp()
    from unnest(
      ${list(
        uuid,
        sorted.map((one) => one.id),
      )}::uuid[],
      ${list(
        text,
        column((step) => step.state),
      )}::text[],
      ${list(
        timestamptz,
        column((step) => step.next_at?.getTime() ?? null),
      )}::timestamptz[],
      ${list(
        bool,
        column((step) => step.may_be_sent),
      )}::boolean[],
      ${list(
        text,
        column((step) => step.reason?.slice(0, 500) ?? null),
      )}::text[],
      ${list(
        text,
        column((step) => (step.result ? JSON.stringify(step.result) : null)),
      )}::text[]
    ) as step (id, state, next_at, may_be_sent, reason, result)
    where effect.id = step.id and effect.state not in ('done', 'refused')`;
}

/** The kinds, of those given, that have something to take up, and how soon; not above 0: now. One index probe a kind. */
export async function readSoonest(sql: Sql, kinds: string[]): Promise<{ kind: string; wait_ms: number }[]> {
  if (kinds.length === 0) return [];
  return await sql<{ kind: string; wait_ms: number }[]>`
    select kind, (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait_ms
    from unnest(${list(text, kinds)}::text[]) as asked (kind) cross join lateral (
      select next_at from platform.effects as effect
      where effect.kind = asked.kind and state in ('due', 'running', 'unknown', 'parked') and next_at is not null
      order by next_at limit 1) as soonest`;
}

/** Takes up to `limit` effects of a kind for this process; others' picks are skipped over, not waited for. */
export async function claimDue(
  sql: Sql,
  input: { kind: string; limit: number; process_id: string; can_query: boolean },
): Promise<Claimed[]> {
  const rows = await sql<(Effect & { was_sent: boolean })[]>`
    with picked as (
      select id, may_be_sent as was_sent from platform.effects
      where kind = ${input.kind} and state in ('due', 'running', 'unknown', 'parked')
        and next_at <= (select clock_timestamp()) -- asked once, so that the index can answer
      order by next_at limit ${input.limit} for no key update skip locked
    )
    update platform.effects as effect
    set state = 'running', attempts = attempts + 1, may_be_sent = true, claimed_by = ${input.process_id},
      next_at = clock_timestamp() + make_interval(secs => ${lease_ms / 1_000}),
      first_tried_at = coalesce(first_tried_at, clock_timestamp()), updated_at = clock_timestamp()
    from picked where effect.id = picked.id
    returning effect.id, kind, key, payload, attempts as attempt, created_at, was_sent`;
  return rows.map(({ was_sent, ...effect }) => ({ effect, way: was_sent && input.can_query ? 'query' : 'perform' }));
}

/** Says that a process lives. Not worth an fsync. Returns the transaction that said it. */
export async function beat(sql: Sql, process_id: string): Promise<string> {
  const [row] = await sql<{ xid: string }[]>`
    insert into platform.processes (id, seen_at)
    select ${process_id}, clock_timestamp() where set_config('synchronous_commit', 'off', true) is not null
    on conflict (id) do update set seen_at = excluded.seen_at
    returning pg_current_xact_id()::text as xid`;
  return row!.xid;
}

/** Lets the leases of killed processes lapse at once, and forgets processes long gone. */
export async function lapseDead(sql: Sql, kinds: string[]): Promise<number> {
  const silence = silence_ms / 1_000;
  const { count } = await sql`
    update platform.effects as effect set next_at = clock_timestamp()
    where kind = any(${list(text, kinds)}::text[]) and state in ('due', 'running', 'unknown', 'parked')
      and next_at > clock_timestamp() and next_at <= clock_timestamp() + make_interval(secs => ${lease_ms / 1_000})
      and state = 'running' and updated_at < clock_timestamp() - make_interval(secs => ${silence})
      and not exists (
        select from platform.processes as process
        where process.id = effect.claimed_by and seen_at > clock_timestamp() - make_interval(secs => ${silence}))`;
  await sql`delete from platform.processes where seen_at < clock_timestamp() - interval '1 hour'`;
  return count;
}

/** Takes a parked effect up again; false where it is not parked. */
export async function unparkOne(sql: Sql, id: string): Promise<boolean> {
  const { count } = await sql`
    update platform.effects
    set state = case when may_be_sent then 'unknown' else 'due' end, next_at = clock_timestamp(),
      attempts = 0, first_tried_at = null, updated_at = clock_timestamp()
    where id = ${id} and state = 'parked'`;
  wake.at_ms = performance.now();
  return count === 1;
}

/** What waited for something that has come now is looked at at once, and its pauses begin anew: waiting was no try. */
export async function hasten(sql: Sql, kind: string, keys: readonly string[]): Promise<void> {
  const { count } = await sql`
    update platform.effects set next_at = clock_timestamp(), attempts = 0, updated_at = clock_timestamp()
    where kind = ${kind} and key = any(${list(text, keys)}::text[]) and state = 'due' and next_at > clock_timestamp()`;
  if (count > 0) wake.at_ms = performance.now();
}

/**
 * Deletes a chunk of what ended more than `kept_days` ago. Ids are UUID v7, so their order is an order in time and the primary
 * key finds the old ones without an index of its own.
 */
export async function pruneEffects(sql: Sql, kept_days = 90, now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - kept_days * 86_400_000);
  const hex = before.getTime().toString(16).padStart(12, '0');
  const first_kept = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
  const { count } = await sql`
    delete from platform.effects where id in (
      select id from platform.effects
      where id < ${first_kept} and state in ('done', 'refused') and updated_at < ${before}
      order by id limit 2000)`;
  return count;
}

/** How many are not finished, by kind and state. */
export async function countOpen(sql: Sql): Promise<{ kind: string; state: EffectState; count: number }[]> {
  return sql<{ kind: string; state: EffectState; count: number }[]>`
    select kind, state, count(*)::int as count from platform.effects
    where state in ('due', 'running', 'unknown', 'parked') group by kind, state`;
}
