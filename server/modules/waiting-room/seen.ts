import { plainArray } from '../../platform/arrays.ts';
import type { Sql } from '../../platform/db.ts';

/** Entries near the pointer: only they will be called soon, and only of them it matters whether anybody is there. */
const window_of = (wanted: number): number => wanted * 4 + 2_000;
const flush_ms = 1_000;
/** Newer sightings than what is stored by less than this are not worth a row's new version. */
const worth_ms = 5_000;

/** Who asked for their position, and when, kept in memory and written in batches: nothing is written for a question. */
export function createSeen(sql: Sql) {
  const rooms = new Map<string, Map<number, number>>();
  let flushed_ms = 0;
  return {
    /** By entry; `number` decides when it is written. */
    note(room_id: string, number: number | null, at_ms = performance.now()): void {
      if (number === null) return;
      const room = rooms.get(room_id) ?? new Map<number, number>();
      rooms.set(room_id, room.set(number, at_ms));
    },
    /** Writes who of those next in line was seen, by the database's clock less the time since. */
    async flush(row: { room_id: string; pointer: number; wanted: number }): Promise<void> {
      const room = rooms.get(row.room_id);
      if (!room) return;
      const now_ms = performance.now();
      const numbers: number[] = [];
      const ages_ms: number[] = [];
      for (const [number, at_ms] of room) {
        if (number > row.pointer + window_of(row.wanted)) continue;
        room.delete(number);
        if (number <= row.pointer) continue;
        numbers.push(number);
        ages_ms.push(Math.round(now_ms - at_ms));
      }
      if (numbers.length === 0) return;
      await sql`
        select waiting_room.save_seen(${row.room_id}::uuid, ${plainArray(numbers)}::text::bigint[],
          ${plainArray(ages_ms)}::text::integer[], ${worth_ms}::int)`;
    },
    /** True once a second. */
    isDue(): boolean {
      const now_ms = performance.now();
      if (now_ms - flushed_ms < flush_ms) return false;
      flushed_ms = now_ms;
      return true;
    },
  };
}
