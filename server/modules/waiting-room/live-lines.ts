import { type LineNews, ok, type Result, refuse } from '@madang/contract';
import type { Static } from 'typebox';
import type { Sql } from '../../platform/db.ts';
import { createLookAgain } from '../../platform/look-again.ts';
import { createRest, type Pulse } from '../../platform/pulse.ts';
import { type Pace, paceOf } from './outlook.ts';
import { type RoomRow, readDrawnNumbers, readInside, readRooms } from './read-rooms.ts';
import { guards } from './states.ts';

export type ShownLine = Static<typeof LineNews>;
/** Of a drop's goods, as told by who knows drops: what nobody holds, and what is held but not paid for. */
export type Goods = { remaining: number; held: number; phase: string };

/** A room in memory: its row, its figures for everybody, who is inside, how fast it moves. */
export type LiveRoom = {
  row: RoomRow;
  shown: ShownLine;
  /** `shown` as JSON. */
  text: string;
  inside: ReadonlySet<string>;
  inside_seq: number;
  pace: Pace;
  /** Numbers of the draw, once it was held; of this version of the room. */
  drawn: Uint32Array | null;
};

/** Positions are compared with a pointer that is at most this old, and the round's own time. */
const every_ms = 200;
/** Where nothing was committed and nobody waits all is as it was; read once more all the same. */
const rest_at_most_ms = 1_000;

/**
 * What this process knows of all lines: one query a round, nothing per request. `due` is told of rooms where something waits to be
 * done; `changed` of new figures. A position is answered from here; who may come in is decided at the gate.
 */
export function createLiveLines(
  sql: Sql,
  tools: {
    goodsOf(drop_id: string): Goods | null;
    changed(line: ShownLine): void;
    due(room_id: string): void;
    /** Once a round, for what else goes by the same rows: schedules, last-seen times. */
    round?(rooms: readonly LiveRoom[]): Promise<void>;
    pulse?: Pulse;
  },
) {
  let rooms = new Map<string, LiveRoom>();
  let by_drop = new Map<string, LiveRoom>();
  let site: LiveRoom | null = null;
  let list_bytes = Buffer.from('{"lines":[]}');
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;
  const rest = createRest(tools.pulse, rest_at_most_ms);
  let clock = { database_ms: Date.now(), at_ms: performance.now() };

  async function refresh(): Promise<void> {
    const rows = await readRooms(sql);
    if (rows[0]) clock = { database_ms: rows[0].now.getTime(), at_ms: performance.now() };
    const fresh = new Map<string, LiveRoom>();
    for (const row of rows) {
      const known = rooms.get(row.room_id);
      const moved = known === undefined || known.inside_seq !== row.seq;
      const inside = moved ? new Set(guards(row.state) ? await readInside(sql, row.room_id) : []) : known.inside;
      const pace = paceOf(known?.pace ?? null, { pointer: row.pointer, at_ms: row.now.getTime() });
      const shown = showLine(row, pace, row.drop_id ? tools.goodsOf(row.drop_id) : null);
      const text = JSON.stringify(shown);
      const drawn = await drawnOf(row, known);
      fresh.set(row.room_id, { row, shown, text, inside, inside_seq: row.seq, pace, drawn });
      if (known?.text !== text) tools.changed(shown);
      if (row.is_due) tools.due(row.room_id);
    }
    rooms = fresh;
    by_drop = new Map([...fresh.values()].flatMap((room) => (room.row.drop_id ? [[room.row.drop_id, room]] : [])));
    site = [...fresh.values()].find((room) => room.row.drop_id === null) ?? null;
    list_bytes = Buffer.from(JSON.stringify({ lines: [...fresh.values()].map((room) => room.shown) }));
    await tools.round?.([...fresh.values()]);
  }

  /** Reads, unless nothing was committed since and nothing comes by the clock alone. */
  async function follow(): Promise<void> {
    const known = [...rooms.values()];
    if (!rest.isOn() || !known.every(isCalm)) await rest.after(refresh);
    else await tools.round?.(known);
  }

  /** Read once a draw: a redraw is another version of the room. */
  async function drawnOf(row: RoomRow, known: LiveRoom | undefined): Promise<Uint32Array | null> {
    if (row.drawn_entries === null) return null;
    if (known?.drawn && (known.row.version === row.version || row.state !== 'draw')) return known.drawn;
    return await readDrawnNumbers(sql, row.room_id, row.drawn_entries);
  }

  const lookAgain = createLookAgain(refresh);

  const turn = (): void => {
    if (stopped) return;
    void follow()
      .catch(() => {})
      .then(() => {
        timer = setTimeout(turn, every_ms);
      });
  };

  return {
    refresh,
    /** The database's clock, carried on by this process's own stopwatch: no machine's wall clock decides. */
    nowMs: (): number => clock.database_ms + performance.now() - clock.at_ms,
    read: (room_id: string): LiveRoom | null => rooms.get(room_id) ?? null,
    lookAgain,
    /** A room memory does not know: made a moment ago, by another process perhaps, or there is none. */
    async find(room_id: string): Promise<Result<LiveRoom>> {
      try {
        await lookAgain();
      } catch {
        return refuse('overloaded', { retry_after_s: 1 });
      }
      const room = rooms.get(room_id);
      return room ? ok(room) : refuse('not_found');
    },
    list: (): Buffer => list_bytes,
    /** The room one must be inside of to buy this drop's goods (null: goods of no drop), or null where nobody waits. */
    guarding(drop_id: string | null): LiveRoom | null {
      const own = drop_id === null ? undefined : by_drop.get(drop_id);
      if (own) return guards(own.row.state) ? own : null;
      return site && guards(site.row.state) ? site : null;
    },
    async start(): Promise<void> {
      await refresh();
      stopped = false;
      timer = setTimeout(turn, every_ms);
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

export type LiveLines = ReturnType<typeof createLiveLines>;

/** Nobody is called, nobody is inside, and no time of its schedule comes before it is read again. */
function isCalm({ row, pace }: LiveRoom): boolean {
  const soon_ms = row.now.getTime() + 2 * rest_at_most_ms;
  const isFar = (at: Date | null) => at === null || at < row.now || at.getTime() > soon_ms;
  const moves = row.state === 'draw' || row.is_due || row.began_by_load || pace.per_s > 0;
  const empty = row.called === 0 && row.inside === 0;
  return empty && !moves && [row.prequeue_at, row.serve_at, row.close_at].every(isFar);
}

/** What everybody may know of a line. */
function showLine(row: RoomRow, pace: Pace, goods: Goods | null): ShownLine {
  return {
    room_id: row.room_id,
    drop_id: row.drop_id,
    state: row.state,
    pointer: row.pointer,
    last_number: row.last_entry,
    inside: row.inside,
    capacity: Math.min(row.wanted, row.capacity),
    per_minute: Math.round(pace.per_s * 60),
    estimate_error: row.estimate_error === null ? null : Math.round(row.estimate_error * 100) / 100,
    goods: goods === null ? null : goods.phase === 'sold_out' || goods.phase === 'all_held' ? goods.phase : 'available',
    remaining: goods?.remaining ?? null,
    draws: row.draws,
    beacon_round: row.beacon_round,
    serve_at: row.serve_at?.toISOString() ?? null,
    needs_verified_phone: row.needs_verified_phone,
    message_ko: row.message_ko,
    message_en: row.message_en,
    version: row.version,
  };
}
