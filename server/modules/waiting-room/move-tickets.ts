import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { ticketIdOf } from './tickets.ts';

/**
 * Who stood in line as a guest and signs in keeps the place as a member; a member who has a place of their own keeps that one, and
 * the guest's lapses with nobody to claim it. Rooms that count people otherwise (by a verified phone) have no guests.
 */
export async function moveTickets(
  sql: Sql,
  keys: Keyring,
  input: { guest_person_id: string; person_id: string },
): Promise<void> {
  const { guest_person_id, person_id } = input;
  const rows = await sql<{ room_id: string }[]>`
    select t.room_id from waiting_room.rooms r
    cross join lateral (
      select room_id from waiting_room.tickets
      where room_id = r.id and holder = ${guest_person_id}::uuid and state not in ('done', 'left') offset 0) as t`;
  for (const { room_id } of rows)
    await transact(sql, async (tx) => {
      await tx`select from waiting_room.counters where room_id = ${room_id}::uuid for no key update`;
      await tx`select from waiting_room.gates where room_id = ${room_id}::uuid for no key update`;
      const moved = await tx`
        update waiting_room.tickets t set holder = ${person_id}, ticket_id = ${ticketIdOf(keys, room_id, person_id)}
        where t.room_id = ${room_id}::uuid and t.holder = ${guest_person_id}::uuid and t.state not in ('done', 'left')
          and not exists (
            select from waiting_room.tickets own
            where own.room_id = t.room_id and own.holder = ${person_id}::uuid and own.state not in ('done', 'left'))`;
      if (moved.count === 0) return;
      await tx`
        update waiting_room.places set holder = ${person_id}
        where room_id = ${room_id}::uuid and holder = ${guest_person_id}::uuid and ended_seq is null`;
    });
}
