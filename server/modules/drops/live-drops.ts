import { phaseAt } from '@madang/contract/drop-phase';
import type { Sql } from '../../platform/db.ts';
import { createRest, type Pulse } from '../../platform/pulse.ts';
import { Ready } from '../../platform/ready.ts';
import { type Card, readCurrentCards } from '../catalog/index.ts';
import {
  type DropRow,
  isListed,
  isSecret,
  liveOf,
  phaseOf,
  readShownRows,
  type ShownDrop,
  type ShownLive,
  showDrop,
} from './read-drops.ts';

export type LiveDrops = ReturnType<typeof createLiveDrops>;

/** Words and pictures of a drop may be this old; its figures are as old as the last round. */
const cards_ms = 2_000;
/** Where nothing was committed all is as it was; read once more all the same. */
const rest_at_most_ms = 5_000;

/**
 * What thousands look at, from memory: one query a process and round (100 ms) over all drops that are shown, nothing per
 * request, and none while nothing is committed. Also tells which variants are hot. The decision to sell is never taken here.
 */
export function createLiveDrops(
  sql: Sql,
  options: { every_ms?: number; changed?: (live: ShownLive) => void; pulse?: Pulse } = {},
) {
  const { pulse } = options;
  const every_ms = options.every_ms ?? 100;
  let rows: DropRow[] = [];
  let by_id = new Map<string, DropRow>();
  let governed = new Map<string, string>();
  let cards = new Map<string, Card>();
  let cards_at_ms = -cards_ms;
  let clock_offset_ms = 0;
  const rest = createRest(pulse, rest_at_most_ms);
  let answers = new Map<string, Ready>();
  const told = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;

  /** The database's clock as this process knows it, right to a few milliseconds. */
  const now = (): Date => new Date(Date.now() + clock_offset_ms);

  async function refresh(): Promise<void> {
    const [fresh, offset_ms] = await Promise.all([readShownRows(sql), pulse?.clockOffset() ?? readOffset()]);
    clock_offset_ms = offset_ms;
    rows = fresh;
    by_id = new Map(rows.map((row) => [row.id, row]));
    governed = new Map(rows.flatMap((row) => (row.retired_at ? [] : [[row.variant_id, row.id] as const])));
    if (performance.now() - cards_at_ms > cards_ms || rows.some((row) => !cards.has(row.variant_id))) {
      cards = await readCurrentCards(sql, [...new Set(rows.map((row) => row.variant_id))]);
      cards_at_ms = performance.now();
    }
    showAnew();
  }

  async function readOffset(): Promise<number> {
    const asked_ms = Date.now();
    const [clock] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
    return clock!.now.getTime() - (asked_ms + Date.now()) / 2;
  }

  /** What the clock alone brings: it opens and it closes. */
  function showAnew(): void {
    answers = new Map();
    if (options.changed) tell(now());
  }

  /** Reads, unless nothing was committed since. */
  async function follow(): Promise<void> {
    if (!rest.isOn()) return await rest.after(refresh);
    clock_offset_ms = pulse?.clockOffset() ?? clock_offset_ms;
    showAnew();
  }

  function tell(at: Date): void {
    for (const row of rows) {
      const live = liveOf(row, at);
      const text = `${live.phase}:${live.remaining}:${live.held}:${live.allotment}`;
      if (told.get(row.id) === text) continue;
      told.set(row.id, text);
      options.changed?.(live);
    }
  }

  function show(chosen: readonly DropRow[]): ShownDrop[] {
    const at = now();
    return chosen.flatMap((row) => showDrop(row, cards.get(row.variant_id), at) ?? []);
  }

  const round = (): void => {
    if (stopped) return;
    void follow()
      .catch(() => {})
      .then(() => {
        timer = setTimeout(round, every_ms);
      });
  };

  return {
    now,
    refresh,
    /** For buyers. */
    list: (): ShownDrop[] => show(rows.filter((row) => isListed(cards.get(row.variant_id)))),
    /** For staff: of products in every state. */
    listAll: (): ShownDrop[] => show(rows),
    /** For buyers. */
    read(drop_id: string): ShownDrop | null {
      const row = by_id.get(drop_id);
      const card = row && cards.get(row.variant_id);
      return row && !isSecret(card) ? showDrop(row, card, now()) : null;
    },
    phase(drop_id: string): ShownLive['phase'] | null {
      const row = by_id.get(drop_id);
      return row ? phaseOf(row, now()) : null;
    },
    live(drop_id: string): ShownLive | null {
      const row = by_id.get(drop_id);
      return row ? liveOf(row, now()) : null;
    },
    /** Made once a round for whoever asks in it. */
    answer(name: string, make: () => object | null): Ready | null {
      let made = answers.get(name);
      if (!made) {
        const value = make();
        if (!value) return null;
        made = Ready.of(value);
        answers.set(name, made);
      }
      return made;
    },
    /** The drop that governs a variant, as of the last round. */
    dropOf: (variant_id: string): string | undefined => governed.get(variant_id),
    /** How many units that drop has left, as of the last round; null for goods of no drop. */
    leftOf(variant_id: string): { kind: DropRow['kind']; units: number } | null {
      const row = by_id.get(governed.get(variant_id) ?? '');
      return row ? { kind: row.kind, units: Math.max(0, row.allotment - row.taken) } : null;
    },
    /** Whether that drop sells now, in the words of its page; null for goods of no drop. */
    windowOf(variant_id: string) {
      const row = by_id.get(governed.get(variant_id) ?? '');
      if (!row) return null;
      const [opens_at, closes_at] = [row.opens_at.toISOString(), row.closes_at.toISOString()];
      const at = now();
      const phase = phaseAt({ opens_at, closes_at, live: liveOf(row, at) }, at.getTime());
      return { phase, opens_at, closes_at, cap_per_person: row.cap_per_person };
    },
    async start(): Promise<void> {
      await refresh();
      stopped = false;
      timer = setTimeout(round, every_ms);
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
