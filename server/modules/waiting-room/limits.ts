import type { Context } from '../../context.ts';
import type { LiveRoom } from './live-lines.ts';
import { createLoadMeter, hasLimits, type LoadSeen } from './load.ts';
import { createMinuteLimit } from './minute-limit.ts';
import { networkOf } from './network-of.ts';
import { shareAsks, shareLoad } from './share-counts.ts';
import { takesEntries } from './states.ts';

/** A minute: entering again gives the same ticket, but is not free. */
const asks_a_person = 60;

/** Who wants to enter, as they are counted. The address is asked of the socket only where addresses are counted. */
export type Asker = { person_id: string; from: { readonly ip: string }; device_id: string | null };

/**
 * What one person, browser or address may ask, and how much is bought: counted in memory, over all processes as of the last second.
 * `now_ms` is the database's clock.
 */
export function createLimits(
  { sql, keys, process_id }: Pick<Context, 'sql' | 'keys' | 'process_id'>,
  nowMs: () => number,
  share_ms = 1_000,
) {
  const minute = createMinuteLimit((key) => keys.hmac('line-asks', key).toString('base64url'));
  const meter = createLoadMeter();
  let elsewhere: LoadSeen[] = [];
  let shared_ms = 0;
  return {
    /** Seconds to wait before entering this room, or 0. */
    waitToEnter({ row }: LiveRoom, { person_id, from, device_id }: Asker): number {
      const now_ms = nowMs();
      const { room_id, entries_per_address: an_address, entries_per_device: a_device } = row;
      return Math.max(
        minute.take(`person ${person_id}`, asks_a_person, now_ms),
        an_address === null ? 0 : minute.take(`address ${room_id} ${networkOf(from.ip)}`, an_address, now_ms),
        a_device === null || device_id === null ? 0 : minute.take(`device ${room_id} ${device_id}`, a_device, now_ms),
      );
    },
    /** Somebody bought, or tried to. */
    bought: meter.note,
    /** What every process saw of buying. */
    load: (): LoadSeen[] => [meter.read(), ...elsewhere],
    /** Tells the others and hears of them, once a second, where a room makes use of it. */
    async round(rooms: readonly LiveRoom[]): Promise<void> {
      const now_ms = performance.now();
      if (now_ms - shared_ms < share_ms) return;
      shared_ms = now_ms;
      if (rooms.some(({ row }) => takesEntries(row.state))) await shareAsks(sql, process_id, minute, nowMs());
      elsewhere = rooms.some(({ row }) => hasLimits(row)) ? await shareLoad(sql, process_id, meter.read()) : [];
    },
  };
}
