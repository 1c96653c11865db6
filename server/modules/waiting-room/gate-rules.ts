import { ok, type Result, refuse } from '@madang/contract';
import type { RoomState } from './states.ts';

export type RoomTerms = {
  state: RoomState;
  /** How long who is called may take to come in. */
  claim_ms: number;
  /** How long one may stay inside without an order. */
  stay_ms: number;
  /** Who was not seen for so long is passed over; the number stays theirs. */
  absent_ms: number;
  /** Units available x this many people may be inside without a hold; null: not tied to stock. */
  overbooking: number | null;
};

export type TicketState = 'waiting' | 'called' | 'missed' | 'back' | 'inside' | 'done' | 'left';

export type Ticket = {
  entry: number;
  number: number | null;
  holder: string;
  state: TicketState;
  entered_at: Date;
  estimated_s: number | null;
  seen_at: Date;
  claim_until: Date | null;
};

export type EndReason = 'settled' | 'left' | 'expired' | 'closed';

export type Place = {
  id: string;
  entry: number;
  number: number;
  holder: string;
  entered_seq: number;
  entered_at: Date;
  expires_at: Date;
  /** Orders that are not settled yet: while there is one, the place does not expire. */
  order_ids: string[];
  ended_seq: number | null;
  ended_at: Date | null;
  reason: EndReason | null;
};

type LogLine = {
  seq: number;
  what: 'in' | 'out' | 'capacity';
  number: number | null;
  place_id: string | null;
  inside: number;
  capacity: number;
};

/** One gate as locked, with what its commands name. The fold changes it. */
export type GateWorld = {
  now: Date;
  room: RoomTerms;
  gate: {
    wanted: number;
    capacity: number;
    inside: number;
    pointer: number;
    seq: number;
    estimate_error: number | null;
  };
  /** Of the room's drop; null where the room is not tied to stock. */
  available: number | null;
  /** People inside who hold nothing yet. */
  without_hold: number;
  /** Named tickets, everybody called or back, and those next in line in the order of their numbers. */
  tickets: Map<number, Ticket>;
  next: Ticket[];
  /** Up to this number `next` holds everybody who waits. */
  last_number: number;
  /** Places that may end: named ones and those whose time is over. */
  places: Map<string, Place>;
  newId(): string;
  fresh_places: Set<Place>;
  dirty_places: Set<Place>;
  dirty_tickets: Set<Ticket>;
  log: LogLine[];
};

export type GateCommand =
  | { kind: 'claim'; entry: number; holders: readonly string[] }
  | { kind: 'leave'; entry: number; holders: readonly string[] }
  | { kind: 'order_ended'; order_id: string; paid: boolean }
  | { kind: 'want'; wanted: number }
  | { kind: 'tick' };

/** What a command comes to: inside until a time, or still in line with so many ahead; null where nobody waits for the answer. */
export type GateAnswer =
  | { turn: 'inside'; number: number; expires_at: Date }
  | { turn: 'line'; number: number | null; ahead: number | null }
  | null;

/** After a failed payment there is at least so much time to try again. */
const retry_ms = 60_000;
const error_share = 0.05;

/** Carries out a list of commands in order, then lets in line move up whoever may. Everything happens at `world.now`. */
export function foldGate(world: GateWorld, commands: readonly GateCommand[]): Result<GateAnswer>[] {
  endOverdue(world);
  callNext(world);
  const results = commands.map((command) => decideGate(world, command));
  callNext(world);
  return results;
}

function decideGate(world: GateWorld, command: GateCommand): Result<GateAnswer> {
  switch (command.kind) {
    case 'claim':
      return claimPlace(world, command);
    case 'leave':
      return leaveLine(world, command);
    case 'order_ended':
      settleOrder(world, command);
      return ok(null);
    case 'want':
      setWanted(world, command.wanted);
      return ok(null);
    case 'tick':
      return ok(null);
  }
}

function claimPlace(world: GateWorld, command: { entry: number; holders: readonly string[] }): Result<GateAnswer> {
  const ticket = world.tickets.get(command.entry);
  if (!ticket || !command.holders.includes(ticket.holder)) return refuse('ticket_invalid');
  if (ticket.state === 'inside') {
    const place = placeOf(world, ticket.entry);
    return ok({ turn: 'inside', number: place.number, expires_at: place.expires_at });
  }
  if (ticket.state === 'done' || ticket.state === 'left') return refuse('ticket_over');
  if (world.room.state === 'closed') return refuse('line_closed');
  if (ticket.state === 'missed') {
    // Back after the time to come in: the number still counts, ahead of all later ones.
    setTicket(world, ticket, 'back');
    callNext(world);
  }
  if (ticket.state === 'called') {
    if (world.gate.inside < world.gate.capacity && stockAllows(world, 1)) return ok(letIn(world, ticket));
    setTicket(world, ticket, 'back');
  }
  return ok({ turn: 'line', number: ticket.number, ahead: peopleAhead(world, ticket) });
}

function letIn(world: GateWorld, ticket: Ticket): GateAnswer {
  const { gate, now } = world;
  gate.inside += 1;
  gate.seq += 1;
  world.without_hold += 1;
  const expires_at = new Date(now.getTime() + world.room.stay_ms);
  const place: Place = {
    id: world.newId(),
    entry: ticket.entry,
    number: ticket.number!,
    holder: ticket.holder,
    entered_seq: gate.seq,
    entered_at: now,
    expires_at,
    order_ids: [],
    ended_seq: null,
    ended_at: null,
    reason: null,
  };
  world.places.set(place.id, place);
  world.fresh_places.add(place);
  note(world, 'in', place);
  setTicket(world, ticket, 'inside');
  return { turn: 'inside', number: place.number, expires_at };
}

function leaveLine(world: GateWorld, command: { entry: number; holders: readonly string[] }): Result<GateAnswer> {
  const ticket = world.tickets.get(command.entry);
  if (!ticket || !command.holders.includes(ticket.holder)) return refuse('ticket_invalid');
  if (ticket.state === 'done' || ticket.state === 'left') return ok(null);
  if (ticket.state === 'inside') {
    const place = placeOf(world, ticket.entry);
    // Goods are held or being paid for: the order decides when the place is free.
    if (place.order_ids.length > 0) return refuse('order_open');
    endPlace(world, place, 'left');
  } else setTicket(world, ticket, 'left');
  callNext(world);
  return ok(null);
}

/** An order of somebody inside was paid, or failed, lapsed, was given up. */
function settleOrder(world: GateWorld, command: { order_id: string; paid: boolean }): void {
  for (const place of world.places.values()) {
    if (place.ended_seq !== null || !place.order_ids.includes(command.order_id)) continue;
    place.order_ids = place.order_ids.filter((id) => id !== command.order_id);
    world.dirty_places.add(place);
    if (place.order_ids.length === 0) world.without_hold += 1;
    if (command.paid && place.order_ids.length === 0) endPlace(world, place, 'settled');
    else place.expires_at = later(place.expires_at, new Date(world.now.getTime() + retry_ms));
  }
}

function setWanted(world: GateWorld, wanted: number): void {
  const { gate } = world;
  gate.wanted = wanted;
  setCapacity(world, Math.max(wanted, gate.inside));
}

function setCapacity(world: GateWorld, capacity: number): void {
  if (capacity === world.gate.capacity) return;
  world.gate.capacity = capacity;
  world.gate.seq += 1;
  note(world, 'capacity', null);
}

/** Ends what its time has ended: who was called and did not come keeps the number; who is inside without an order leaves. */
function endOverdue(world: GateWorld): void {
  for (const ticket of world.tickets.values())
    if (ticket.state === 'called' && ticket.claim_until! <= world.now) setTicket(world, ticket, 'missed');
  for (const place of world.places.values()) {
    if (place.ended_seq === null && place.order_ids.length === 0 && place.expires_at <= world.now)
      endPlace(world, place, 'expired');
  }
}

function endPlace(world: GateWorld, place: Place, reason: EndReason): void {
  const { gate } = world;
  gate.inside -= 1;
  gate.seq += 1;
  if (place.order_ids.length === 0) world.without_hold -= 1;
  place.ended_seq = gate.seq;
  place.ended_at = world.now;
  place.reason = reason;
  world.dirty_places.add(place);
  note(world, 'out', place);
  const ticket = world.tickets.get(place.entry);
  if (ticket) setTicket(world, ticket, 'done');
  if (gate.capacity > gate.wanted) setCapacity(world, Math.max(gate.wanted, gate.inside));
}

/**
 * Calls as many as there is room for: first who came back too late, by number, then the line. Who was not seen for long is passed
 * over without a place being kept; the number stays theirs.
 */
function callNext(world: GateWorld): void {
  if (world.room.state !== 'serving') return;
  let free = roomFor(world);
  const back = [...world.tickets.values()].filter((one) => one.state === 'back').sort(byNumber);
  for (const ticket of back) {
    if (free <= 0) return;
    call(world, ticket);
    free -= 1;
  }
  const gone_before = world.now.getTime() - world.room.absent_ms;
  while (free > 0 && world.next.length > 0) {
    const ticket = world.next.shift()!;
    if (ticket.state !== 'waiting') continue; // left in this very batch
    world.gate.pointer = ticket.number!;
    world.tickets.set(ticket.entry, ticket);
    measure(world, ticket);
    if (ticket.seen_at.getTime() < gone_before) setTicket(world, ticket, 'missed');
    else {
      call(world, ticket);
      free -= 1;
    }
  }
  if (free > 0 && world.next.length === 0) world.gate.pointer = Math.max(world.gate.pointer, world.last_number);
}

function call(world: GateWorld, ticket: Ticket): void {
  ticket.claim_until = new Date(world.now.getTime() + world.room.claim_ms);
  setTicket(world, ticket, 'called');
}

/** How many more may be called: places that are neither taken nor promised, and no more than the stock is declared to bear. */
function roomFor(world: GateWorld): number {
  const called = [...world.tickets.values()].filter((one) => one.state === 'called').length;
  const free = Math.min(world.gate.wanted, world.gate.capacity) - world.gate.inside - called;
  const bearable = stockBears(world);
  return bearable === null ? free : Math.min(free, bearable - called);
}

const stockAllows = (world: GateWorld, people: number): boolean => (stockBears(world) ?? people) >= people;

function stockBears(world: GateWorld): number | null {
  if (world.room.overbooking === null || world.available === null) return null;
  return Math.floor(world.available * world.room.overbooking) - world.without_hold;
}

/** How far off what was told at entry was, as a share of the wait; a moving mean over who is called. */
function measure(world: GateWorld, ticket: Ticket): void {
  if (ticket.estimated_s === null) return;
  const waited_s = Math.max(1, (world.now.getTime() - ticket.entered_at.getTime()) / 1_000);
  const off = Math.min(1, Math.abs(ticket.estimated_s - waited_s) / Math.max(waited_s, ticket.estimated_s));
  const known = world.gate.estimate_error;
  world.gate.estimate_error = known === null ? off : known + (off - known) * error_share;
}

function peopleAhead(world: GateWorld, ticket: Ticket): number | null {
  if (ticket.number === null) return null;
  if (ticket.number > world.gate.pointer) return ticket.number - world.gate.pointer - 1;
  let ahead = 0;
  for (const one of world.tickets.values()) if (one.state === 'back' && one.number! < ticket.number) ahead += 1;
  return ahead;
}

function setTicket(world: GateWorld, ticket: Ticket, state: TicketState): void {
  ticket.state = state;
  if (state !== 'called') ticket.claim_until = null;
  world.dirty_tickets.add(ticket);
}

function placeOf(world: GateWorld, entry: number): Place {
  for (const place of world.places.values()) if (place.entry === entry && place.ended_seq === null) return place;
  throw new Error(`ticket ${entry} is inside without a place`);
}

function note(world: GateWorld, what: LogLine['what'], place: Place | null): void {
  const { seq, inside, capacity } = world.gate;
  world.log.push({ seq, what, number: place?.number ?? null, place_id: place?.id ?? null, inside, capacity });
}

const byNumber = (left: Ticket, right: Ticket) => left.number! - right.number!;
const later = (left: Date, right: Date) => (left > right ? left : right);
