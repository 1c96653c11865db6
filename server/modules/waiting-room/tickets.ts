import type { Keyring } from '../../platform/crypto.ts';

/** What a ticket's token says; everything else about it is in the database. */
export type TicketToken = { room_id: string; entry: number; ticket_id: string };

const purpose = 'line-ticket';
const shape = /^([0-9a-f-]{36})\.(\d{1,15})\.([0-9a-f-]{36})$/;

/** The opaque id of somebody's ticket: derived from room and holder, so that nobody chooses it; tells nothing of either. */
export function ticketIdOf(keys: Keyring, room_id: string, holder: string): string {
  const hex = keys.hmac('line-ticket-id', `${room_id} ${holder}`).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** Whether a ticket is this holder's, under any secret we still know. */
export function isTicketOf(keys: Keyring, ticket: TicketToken, holder: string): boolean {
  const hex = ticket.ticket_id.replaceAll('-', '');
  return keys.hmacs('line-ticket-id', `${ticket.room_id} ${holder}`).some((mac) => mac.toString('hex', 0, 16) === hex);
}

const most_remembered = 100_000;

/** `readTicket` that remembers the tokens it has seen to be ours: people ask where they stand again and again. */
export function createTicketReader(keys: Keyring): (room_id: string, token: string) => TicketToken | null {
  const known = new Map<string, TicketToken>();
  return (room_id, token) => {
    const seen = known.get(token);
    if (seen) return seen.room_id === room_id ? seen : null;
    const ticket = readTicket(keys, room_id, token);
    if (ticket) {
      if (known.size >= most_remembered) known.clear();
      known.set(token, ticket);
    }
    return ticket;
  };
}

export function signTicket(keys: Keyring, ticket: TicketToken): string {
  return keys.signCookie(purpose, `${ticket.room_id}.${ticket.entry}.${ticket.ticket_id}`);
}

/** The ticket of a token of this room, or null where it was not signed by us or for another room. A few µs, no database. */
export function readTicket(keys: Keyring, room_id: string, token: string): TicketToken | null {
  if (!token.startsWith(room_id)) return null;
  const value = keys.verifyCookie(purpose, token);
  const parts = value && shape.exec(value);
  if (!parts || parts[1] !== room_id) return null;
  return { room_id, entry: Number(parts[2]), ticket_id: parts[3]! };
}
