import { type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import { commitBehind, type Tx, together } from '../../platform/db.ts';
import { foldGate, type GateAnswer, type GateCommand, type GateWorld } from './gate-rules.ts';
import { loadGate, type ReadAvailable } from './load-gate.ts';
import { saveGate } from './save-gate.ts';

/** Carries out a list of commands at one gate, in one commit under its row's lock: coming in, leaving, the line moving up. */
export async function moveGate(
  tx: Tx,
  room_id: string,
  commands: readonly GateCommand[],
  readAvailable: ReadAvailable,
): Promise<Result<GateAnswer>[]> {
  const world = await loadGate(tx, room_id, commands, readAvailable);
  if (!world) return commands.map(() => refuse('not_found'));
  const pointer = world.gate.pointer;
  const results = foldGate(world, commands);
  if (!hasChanged(world, pointer, commands)) return results;
  return await commitBehind(results, saveGate(tx, room_id, world));
}

const hasChanged = (world: GateWorld, pointer: number, commands: readonly GateCommand[]): boolean =>
  world.gate.pointer !== pointer ||
  world.log.length + world.dirty_tickets.size + world.dirty_places.size + world.fresh_places.size > 0 ||
  commands.some((one) => one.kind === 'want');

/** Orders that were settled, or came to nothing: their people's places end, or may be used again. In the listener's transaction. */
export async function endOrdersInside(
  tx: Tx,
  ended: readonly { order_id: string; paid: boolean }[],
  readAvailable: ReadAvailable,
): Promise<void> {
  const rows = await tx<{ room_id: string; order_ids: string[] }[]>`
    select room_id, order_ids::text[] as order_ids from waiting_room.places
    where ended_seq is null and order_ids && ${plainArray(ended.map((one) => one.order_id))}::text::uuid[]`;
  const room_ids = [...new Set(rows.map((row) => row.room_id))].sort();
  for (const room_id of room_ids) {
    const known = new Set(rows.flatMap((row) => (row.room_id === room_id ? row.order_ids : [])));
    const commands = ended
      .filter((one) => known.has(one.order_id))
      .map((one) => ({ kind: 'order_ended' as const, ...one }));
    const world = await loadGate(tx, room_id, commands, readAvailable);
    if (!world) continue;
    foldGate(world, commands);
    await together(saveGate(tx, room_id, world));
  }
}
