import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import { type Beacon, createBeacon } from './beacon.ts';
import { drawNumbers } from './draw.ts';

/** A line waits for it: quicknet has a round every three seconds. */
const every_ms = 1_000;

/** Where a beacon's address is set, its rounds are fetched as they come out. Entering a value by hand works either way. */
export function scheduleBeacons(ctx: Pick<Context, 'sql' | 'keys' | 'config' | 'schedule'>): void {
  const { beacon_url, beacon_key } = ctx.config;
  if (!beacon_url) return;
  const beacon = createBeacon(beacon_url, beacon_key);
  ctx.schedule.every('waiting_room.beacons', every_ms, () => fetchBeacons(ctx, beacon));
}

/** Fetches the round of every frozen list that waits for one, and draws. A failure is noted with the room, and tried again. */
async function fetchBeacons({ sql, keys }: Pick<Context, 'sql' | 'keys'>, beacon: Beacon): Promise<void> {
  const due = await sql<{ room_id: string; beacon_round: number }[]>`
    select distinct on (d.room_id) d.room_id, d.beacon_round
    from waiting_room.draws d join waiting_room.rooms r on r.id = d.room_id
    where r.state = 'draw' and r.drawn_entries is null and d.beacon_round is not null
    order by d.room_id, d.draw_no desc`;
  for (const { room_id, beacon_round } of due) {
    const answer = await beacon.read(beacon_round);
    const fault = 'fault' in answer ? answer.fault : null;
    await transact(sql, async (tx) => {
      // Somebody may have entered the value, or drawn anew with another round, while we asked: then this is refused.
      if ('value' in answer) await drawNumbers(tx, keys, room_id, answer.value, beacon_round);
      await tx`
        update waiting_room.rooms set beacon_fault = ${fault}, beacon_tried_at = clock_timestamp() where id = ${room_id}::uuid`;
    });
  }
}
