import { adminChangeLine, adminOpenLine } from '@madang/contract';
import type { LineStage } from './buyer.ts';
import { must } from './must.ts';
import type { LineOptions } from './options.ts';
import type { Browser } from './wire.ts';

/** Who is called has so long to come in, and inside so long to order: the day is short. */
const claim_ms = 5_000;
const stay_ms = 30_000;

/** A waiting room before the drop, in which people gather until `open`. */
export async function setLine(owner: Browser, drop_id: string, { capacity }: LineOptions): Promise<LineStage> {
  const room = must(
    'make the waiting room',
    await owner.call(adminOpenLine, { body: { drop_id, capacity, claim_ms, stay_ms, overbooking: 2 } }),
  );
  const params = { room_id: room.room_id };
  const move = async (what: string, state: 'prequeue' | 'serving' | 'open') =>
    must(what, await owner.call(adminChangeLine, { params, body: { state } }));
  await move('let people gather', 'prequeue');
  return {
    room_id: room.room_id,
    claim_ms,
    open: async () => {
      await move('open the line', 'serving');
    },
    takeDown: async () => {
      await owner.call(adminChangeLine, { params, body: { state: 'open' } });
    },
  };
}
