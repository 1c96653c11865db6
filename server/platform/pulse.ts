import type { Sql } from './db.ts';

export type Pulse = ReturnType<typeof createPulse>;

/** What a snapshot says of the transactions that write: all below `low` have ended, none from `high` on has begun. */
type Seen = { low: bigint; high: bigint };

const every_ms = 100;
/** A look that is older says nothing: the database is slow to answer, or this process is busy. */
const patience_ms = 350;
/** Nobody asks any more: the next who does begins anew. */
const forgotten_ms = 2_000;

/**
 * Whether anything was committed since, for all who look at the database again and again: one small query each 100 ms, in place of
 * each one's own. The database's snapshot is the answer: while nothing is open and no transaction number was given out, every query
 * finds what it found before, but for what the clock brings. Of a server with other databases theirs count, too: then looks are only
 * spared less often. It runs while it is asked.
 *
 * Who looks takes `turn()` first, looks, and may leave out the next look while `restsSince` that turn.
 */
export function createPulse({ sql }: { sql: Sql }) {
  const harmless = new Set<bigint>();
  let turn = 0;
  let seen: Seen | null = null;
  let looked_ms = Number.NEGATIVE_INFINITY;
  let offset_ms = 0;
  let asked_ms = 0;
  let beats = false;

  return {
    turn(): number {
      beat();
      return turn;
    },
    /** Nothing was committed since: what was read after `turn()` gave this number is still so. */
    restsSince(from: number): boolean {
      beat();
      return from === turn && isFresh();
    },
    /** A transaction that changed nothing anybody looks for: a heartbeat, the lease of a job. */
    ignore(xid: string): void {
      harmless.add(BigInt(xid));
    },
    /** How far the database's clock is ahead of this machine's, right to a few milliseconds; null where that is not known now. */
    clockOffset: (): number | null => (isFresh() ? offset_ms : null),
  };

  function isFresh(): boolean {
    return performance.now() - looked_ms < patience_ms;
  }

  function beat(): void {
    asked_ms = performance.now();
    if (beats) return;
    beats = true;
    void look();
  }

  async function look(): Promise<void> {
    const began_ms = performance.now();
    const began_at = Date.now();
    try {
      const [row] = await sql<{ snapshot: string; now: Date }[]>`
        select pg_current_snapshot()::text as snapshot, clock_timestamp() as now`;
      offset_ms = row!.now.getTime() - (began_at + Date.now()) / 2;
      const now = readSnapshot(row!.snapshot);
      if (!isStill(seen, now, harmless)) turn++;
      for (const xid of harmless) if (xid < now.high) harmless.delete(xid);
      seen = now;
      looked_ms = began_ms;
    } catch {
      seen = null; // another server may answer next
    }
    beats = performance.now() - asked_ms < forgotten_ms;
    if (beats) setTimeout(() => void look(), every_ms).unref();
    else seen = null;
  }
}

export type Rest = ReturnType<typeof createRest>;

/**
 * For who looks again and again at what only commits change: it may rest while nothing was committed since its last look that went well, at most
 * so long; without a pulse never.
 */
export function createRest(pulse: Pulse | undefined, at_most_ms: number) {
  let last = { turn: -1, at_ms: Number.NEGATIVE_INFINITY };
  return {
    isOn: (): boolean => performance.now() - last.at_ms < at_most_ms && (pulse?.restsSince(last.turn) ?? false),
    async after<T>(look: () => Promise<T>): Promise<T> {
      const before = { turn: pulse?.turn() ?? -1, at_ms: performance.now() };
      const seen = await look();
      last = before;
      return seen;
    },
  };
}

/** `xmin:xmax:those between that are open`. */
export function readSnapshot(text: string): Seen {
  const [low = '', high = ''] = text.split(':');
  return { low: BigInt(low), high: BigInt(high) };
}

/** Nothing open then, nothing open now, and no number given out between but to what changed nothing. */
export function isStill(before: Seen | null, now: Seen, harmless: ReadonlySet<bigint>): boolean {
  if (!before || before.low !== before.high || now.low !== now.high || now.high < before.high) return false;
  if (now.high - before.high > BigInt(harmless.size)) return false;
  for (let xid = before.high; xid < now.high; xid++) if (!harmless.has(xid)) return false;
  return true;
}
