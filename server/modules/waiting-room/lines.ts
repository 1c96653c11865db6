import { ok, type Result, refuse } from '@madang/contract';
import type { Context } from '../../context.ts';
import type { Principal } from '../../platform/auth-context.ts';
import { type Tx, transact } from '../../platform/db.ts';
import { createLanes, orOverloaded } from '../../platform/group-commit.ts';
import { createDevices } from './device.ts';
import { drawNumbers, signReceipt } from './draw.ts';
import { enterLine } from './enter-line.ts';
import type { Entry, EntryRequest } from './entry-rules.ts';
import type { GateAnswer, GateCommand } from './gate-rules.ts';
import { createLimits } from './limits.ts';
import { createLiveLines, type Goods, type LiveRoom } from './live-lines.ts';
import { loadSays } from './load.ts';
import type { ReadAvailable } from './load-gate.ts';
import { endOrdersInside, moveGate } from './move-gate.ts';
import { estimateOf } from './outlook.ts';
import type { Pass } from './pass.ts';
import { type GuardDrop, moveRoom } from './rooms.ts';
import { createSeen } from './seen.ts';
import { numberOf, type Standing, standingOf } from './standing.ts';
import { guards, scheduledState } from './states.ts';
import { createTicketReader, isTicketOf, readTicket, signTicket, ticketIdOf } from './tickets.ts';

export type Lines = ReturnType<typeof createLines>;

/** What a line must know of drops, which are of a later tier: told by the wiring. */
export type DropTools = {
  goodsOf(drop_id: string): Goods | null;
  readAvailable: ReadAvailable;
  guardDrop: GuardDrop;
  /** The number an account has proved, as an identity. */
  phoneOf(account_id: string): string | null | Promise<string | null>;
};

const max_queue = 16_384;
const max_batch = 2_048;

/** The lanes of all lines in this process and its memory of them, made once. */
export function createLines(ctx: Context, tools: DropTools) {
  const live = createLiveLines(ctx.sql, {
    goodsOf: tools.goodsOf,
    changed: (line) => ctx.sse.publish(`line:${line.room_id}`, line),
    pulse: ctx.pulse,
    due: (room_id) => void gate(room_id, { kind: 'tick' }).catch(() => {}),
    round: async (rooms) => {
      await followSchedules(rooms);
      if (seen.isDue()) for (const { row } of rooms) await seen.flush(row);
      await limits.round(rooms);
    },
  });
  const seen = createSeen(ctx.sql);
  const ticketOf = createTicketReader(ctx.keys);
  const limits = createLimits(ctx, live.nowMs);
  const devices = createDevices(ctx.keys, ctx.config.public_url.startsWith('https:'));
  const entering = createLanes<EntryRequest & { room_id: string }, Result<Entry>>({
    name: 'line.enter',
    max_queue,
    max_batch,
    // The second list waits for the counter's row in the database, and not behind our own answering of the first.
    parallel: 2,
    observer: ctx.lanes,
    run: (requests) => transact(ctx.sql, (tx) => enterLine(tx, requests[0]!.room_id, requests)),
  });
  const gates = createLanes<GateCommand & { room_id: string }, Result<GateAnswer>>({
    name: 'line.gate',
    max_queue,
    max_batch,
    observer: ctx.lanes,
    run: (commands) => transact(ctx.sql, (tx) => moveGate(tx, commands[0]!.room_id, commands, tools.readAvailable)),
  });

  async function gate(room_id: string, command: GateCommand): Promise<Result<GateAnswer>> {
    return await orOverloaded(gates.submit(room_id, { ...command, room_id }));
  }

  /** Rooms whose time has come. Every process looks; the first one moves it. */
  async function followSchedules(rooms: readonly LiveRoom[]): Promise<void> {
    for (const { row } of rooms) {
      // Without a beacon there is nothing to wait for.
      if (row.state === 'draw' && row.drawn_entries === null && row.beacon_round === null)
        await transact(ctx.sql, (tx) => drawNumbers(tx, ctx.keys, row.room_id, null));
      const to = scheduledState(row.state, row, { draws: row.draws, drawn: row.drawn_entries !== null }, row.now);
      if (to === row.state) {
        await followLoad(row);
        continue;
      }
      await transact(ctx.sql, (tx) =>
        moveRoom(tx, row.room_id, { to, why: 'schedule', by_account: null }, { ...tools, keys: ctx.keys }),
      );
    }
  }

  /** A room with limits of its own begins its line when they are passed, and ends it when all is calm and nobody waits. */
  async function followLoad(row: LiveRoom['row']): Promise<void> {
    const says = loadSays(row, limits.load());
    const begins = says === 'begin' && row.state === 'open';
    const ends =
      says === 'calm' && row.state === 'serving' && row.began_by_load && row.quiet && row.pointer >= row.last_entry;
    if (!begins && !ends) return;
    const move = { to: begins ? ('serving' as const) : ('open' as const), why: 'load', by_account: null };
    await transact(ctx.sql, (tx) => moveRoom(tx, row.room_id, move, { ...tools, keys: ctx.keys }));
  }

  /** By whom somebody is known in a room: their verified phone where it asks for one, else their person. */
  async function holderOf(room: LiveRoom, principal: Exclude<Principal, { kind: 'none' }>): Promise<Result<string>> {
    // A draw among browsers would be won by who opens the most of them.
    if ((room.row.draws || room.row.needs_verified_phone) && principal.kind !== 'account')
      return refuse('sign_in_required');
    if (principal.kind !== 'account' || !room.row.needs_verified_phone) return ok(principal.person_id);
    const phone = await tools.phoneOf(principal.account_id);
    return phone ? ok(phone) : refuse('phone_unverified');
  }

  return {
    live,
    holderOf,
    /** Gives somebody a ticket, or the one they have. `set_cookie`: for a browser that carries no mark yet, where browsers are counted. */
    async enter(
      room: LiveRoom,
      principal: Exclude<Principal, { kind: 'none' }>,
      from: { ip: string; headers: { cookie?: string | undefined } },
    ): Promise<Result<Entry & { ticket: string; set_cookie: string | null }>> {
      const { room_id, entries_per_device } = room.row;
      const device_id = entries_per_device === null ? null : devices.read(from.headers.cookie);
      const wait_s = limits.waitToEnter(room, { person_id: principal.person_id, from, device_id });
      if (wait_s > 0) return refuse('too_many_requests', { retry_after_s: wait_s });
      const holder = await holderOf(room, principal);
      if (!holder.ok) return holder;
      const entered = await orOverloaded(
        entering.submit(room_id, {
          room_id,
          holder: holder.value,
          ticket_id: ticketIdOf(ctx.keys, room_id, holder.value),
          estimated_s: estimateOf(room.row.last_entry - room.row.pointer, room.pace.per_s),
        }),
      );
      if (!entered.ok) return entered;
      const set_cookie = entries_per_device !== null && device_id === null ? devices.give() : null;
      return ok({ ...entered.value, ticket: signTicket(ctx.keys, { room_id, ...entered.value }), set_cookie });
    },
    /** What proves to anybody that this ticket was there; null where the token is not of this room. */
    receiptOf(room: LiveRoom, token: string) {
      const ticket = readTicket(ctx.keys, room.row.room_id, token);
      return ticket && signReceipt(ctx.keys, ticket);
    },
    /** Where a token stands, or null where it is not one of this room. Nothing is asked of the database. */
    standing(room: LiveRoom, token: string): Standing | null {
      const ticket = ticketOf(room.row.room_id, token);
      if (!ticket) return null;
      const number = numberOf(room, ticket.entry);
      seen.note(room.row.room_id, number);
      return standingOf(room, number);
    },
    /** At the gate, with a ticket: only its own person may use it, whoever carries it. */
    async useTicket(
      kind: 'claim' | 'leave',
      room: LiveRoom,
      principal: Exclude<Principal, { kind: 'none' }>,
      token: string,
    ): Promise<Result<GateAnswer>> {
      const { room_id } = room.row;
      const ticket = readTicket(ctx.keys, room_id, token);
      if (!ticket) return refuse('ticket_invalid');
      const holder = await holderOf(room, principal);
      if (!holder.ok) return holder;
      if (!isTicketOf(ctx.keys, ticket, holder.value)) return refuse('ticket_invalid');
      return await gate(room_id, { kind, entry: ticket.entry, holders: [holder.value] });
    },
    /** What somebody must show to buy behind a room's gate. */
    passFor(room: LiveRoom, person_id: string, phone: string | null): Pass {
      return { room_id: room.row.room_id, holders: phone ? [person_id, phone] : [person_id] };
    },
    /** Whether somebody is inside, as of the last round; nothing is asked of the database. For other sites behind a proxy, never for a sale. */
    async isInside(room: LiveRoom, principal: Principal): Promise<boolean> {
      if (!guards(room.row.state)) return true;
      if (principal.kind === 'none') return false;
      if (principal.kind === 'account' && principal.staff) return true;
      const holder = await holderOf(room, principal);
      return holder.ok && room.inside.has(holder.value);
    },
    /** What the limits of rooms that begin by themselves are held against. */
    bought: (person_id: string, took_ms: number): void => limits.bought(person_id, took_ms),
    gate,
    ordersEnded: (tx: Tx, ended: readonly { order_id: string; paid: boolean }[]) =>
      endOrdersInside(tx, ended, tools.readAvailable),
    async start(): Promise<void> {
      await live.start();
    },
    async stop(): Promise<void> {
      live.stop();
      await Promise.all([entering.idle(), gates.idle()]);
    },
  };
}
