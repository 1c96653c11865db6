import { createKeyring, type Keyring } from '../../platform/crypto.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { enterLine } from './enter-line.ts';
import type { GateCommand } from './gate-rules.ts';
import { moveGate } from './move-gate.ts';
import { createRoom, moveRoom, type RoomTermsInput } from './rooms.ts';

type Entered = { entry: number; holder: string };

/** A serving room of no drop, for tests: its people enter and act through the module's own verbs. */
export async function givenRoom(
  sql: Sql,
  input: { capacity: number } & RoomTermsInput,
  keys: Keyring = createKeyring('x'.repeat(40)),
) {
  const made = await transact(sql, (tx) => createRoom(tx, { ...input, drop_id: newId(), shop_id: null }));
  if (!made.ok) throw new Error(made.error.code);
  const { room_id } = made.value;
  const move = (to: 'serving' | 'paused' | 'prequeue') =>
    transact(sql, (tx) =>
      moveRoom(tx, room_id, { to, why: 'hand', by_account: null }, { guardDrop: async () => {}, keys }),
    );
  await move('serving');
  return {
    room_id,
    move,
    async enter(people: number): Promise<Entered[]> {
      const holders = Array.from({ length: people }, newId);
      const entered = await transact(sql, (tx) =>
        enterLine(
          tx,
          room_id,
          holders.map((holder) => ({ holder, ticket_id: newId(), estimated_s: null })),
        ),
      );
      return entered.map((one, at) => {
        if (!one.ok) throw new Error(one.error.code);
        return { entry: one.value.entry, holder: holders[at]! };
      });
    },
    act: (...commands: GateCommand[]) => transact(sql, (tx) => moveGate(tx, room_id, commands, async () => 1_000)),
  };
}

/** A line somebody stood in: some went through, some are inside, some left, some wait. */
export async function givenWalkedLine(sql: Sql): Promise<void> {
  const room = await givenRoom(sql, { capacity: 3 });
  const people = await room.enter(9);
  const claim = ({ entry, holder }: Entered): GateCommand => ({ kind: 'claim', entry, holders: [holder] });
  const leave = ({ entry, holder }: Entered): GateCommand => ({ kind: 'leave', entry, holders: [holder] });
  await room.act(...people.slice(0, 3).map(claim));
  await room.act(leave(people[0]!), { kind: 'want', wanted: 2 });
  await room.act(leave(people[1]!), leave(people[4]!));
  await room.act({ kind: 'want', wanted: 4 }, ...people.slice(3, 6).map(claim));
}
