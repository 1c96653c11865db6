import { plainArray } from '../../platform/arrays.ts';
import type { Sql } from '../../platform/db.ts';

export type LiveVariant = { variant_id: string; available: number; as_of: string };
export type LiveStock = ReturnType<typeof createLiveStock>;

/** A figure nobody asked for this long is no longer refreshed. */
const forget_ms = 30_000;

/**
 * Units available, answered from memory: one query a process and round over the variants somebody looks at, however many look.
 * A figure is as old as the last round (`every_ms`, 100 ms); a variant first asked for waits for the next one. No sale is decided here.
 */
export function createLiveStock(sql: Sql, options: { every_ms?: number; changed?: (one: LiveVariant) => void } = {}) {
  const every_ms = options.every_ms ?? 100;
  const watched = new Map<string, { seen_ms: number; figure: LiveVariant | null }>();
  let next: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function refresh(): Promise<void> {
    const now_ms = performance.now();
    for (const [id, one] of watched) if (now_ms - one.seen_ms > forget_ms) watched.delete(id);
    if (watched.size === 0) return;
    const ids = [...watched.keys()];
    const rows = await sql<{ variant_id: string; available: number }[]>`
      select variant_id, sum(on_hand - held - allocated)::int as available from inventory.lots
      where variant_id = any(${plainArray(ids)}::text::uuid[])
        and (expires_on is null or expires_on >= (clock_timestamp() at time zone 'Asia/Seoul')::date)
      group by variant_id`;
    const units = new Map(rows.map((row) => [row.variant_id, row.available]));
    const as_of = new Date().toISOString();
    for (const [variant_id, one] of watched) {
      const figure = { variant_id, available: units.get(variant_id) ?? 0, as_of };
      const changed = one.figure?.available !== figure.available;
      one.figure = figure;
      if (changed) options.changed?.(figure);
    }
  }

  const tick = (): Promise<void> => {
    next ??= refresh()
      .catch(() => {})
      .finally(() => {
        next = null;
      });
    return next;
  };

  return {
    async read(variant_ids: readonly string[]): Promise<LiveVariant[]> {
      const now_ms = performance.now();
      let missing = false;
      for (const id of variant_ids) {
        const one = watched.get(id);
        if (one) one.seen_ms = now_ms;
        else watched.set(id, { seen_ms: now_ms, figure: null });
        missing ||= !one?.figure;
      }
      if (missing) {
        await next;
        await tick();
      }
      return variant_ids.flatMap((id) => watched.get(id)?.figure ?? []);
    },
    /** Somebody listens to this variant: keep it fresh. */
    watch(variant_id: string): void {
      const one = watched.get(variant_id);
      if (one) one.seen_ms = performance.now();
      else watched.set(variant_id, { seen_ms: performance.now(), figure: null });
    },
    start(): void {
      stopped = false;
      const round = () => {
        if (stopped) return;
        void tick().then(() => {
          timer = setTimeout(round, every_ms);
        });
      };
      round();
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
