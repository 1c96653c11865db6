import type { Sql } from '../verify/connect.ts';
import type { Browsed } from './browse.ts';
import type { Figures } from './figures.ts';
import { type Entry, readBuyersJournal } from './journal.ts';
import type { Line } from './line.ts';
import type { Options } from './options.ts';

/** What a day in the line comes to. `aims` are figures of this machine on this day, not promises. */
export type LineVerdict = {
  people: number;
  let_in: number;
  capacity: number;
  /** The most who were inside at a time, recounted from the gate's log. */
  peak_inside: number;
  /** From the last sale until each of those still waiting had heard that all is sold. */
  told_the_end: { people: number; streams: number; after_ms: { p50: number; max: number } };
  entering_ms: { p50: number; p99: number; max: number };
  asking_ms: { p50: number; p99: number; max: number };
  browsing_ms: { pages: number; p50: number; p99: number; max: number };
  manners: Record<string, number>;
  aims: { what: string; is: number; at_most: number; ok: boolean }[];
};

type Day = {
  line: Line;
  browsed: Browsed;
  options: Options;
  figures: Figures;
  killed: { from_ms: number; until_ms: number }[];
  journal_path: string;
  drop_id: string;
};

/** A machine that is busy with something else is slow; ten times the aim is not told any more. */
const never_told_ms = 10_000;

/** Holds the line against the database: every number that was told, their order, how many were inside, who heard the end when. */
export async function judgeLine(sql: Sql, day: Day): Promise<LineVerdict> {
  const { line, browsed, options, figures } = day;
  await judgeNumbers(sql, day);
  for (const { buyer, by } of line.arrivals.overtaken())
    figures.violate('P7', 'somebody who came later stands ahead', { buyer, by });
  const gate = await judgeGate(sql, line.room_id, figures);
  const after_ms = await judgeEnd(sql, day);
  if (browsed.failed > 0 && options.kills === 0)
    figures.violate('answers', `${browsed.failed} of ${browsed.pages} pages could not be looked at meanwhile`);
  const told = { p50: after_ms[after_ms.length >> 1] ?? 0, max: after_ms.at(-1) ?? 0 };
  const aim = (what: string, is: number, at_most: number) => ({ what, is, at_most, ok: is <= at_most });
  return {
    ...gate,
    told_the_end: { people: after_ms.length, streams: options.line!.streams, after_ms: told },
    entering_ms: figures.entering.summary(),
    asking_ms: figures.asking.summary(),
    browsing_ms: { pages: browsed.pages, p50: browsed.p50, p99: browsed.p99, max: browsed.max },
    manners: figures.manners,
    aims: [
      aim('told the end after the last sale, ms', told.max, 1_000),
      aim('a page looked at meanwhile, p99 ms', browsed.p99, 100),
    ],
  };
}

/** Every entry that was told is there, under the ticket that was told; nobody called before it was passed over. */
async function judgeNumbers(sql: Sql, { line, journal_path, figures }: Day): Promise<void> {
  for await (const list of readBuyersJournal(journal_path, isEntry)) {
    const rows = await sql<{ entry: number; number: number; ticket_id: string }[]>`
      select entry, number, ticket_id from waiting_room.tickets
      where room_id = ${line.room_id} and entry = any(${list.map((one) => one.entry!)}::bigint[])`;
    const kept = new Map(rows.map((row) => [row.entry, row]));
    for (const { buyer, entry, ticket_id } of list) {
      const row = kept.get(entry!);
      if (row?.ticket_id !== ticket_id || row?.number !== entry)
        figures.violate('P7', 'a number that was told is not kept', { buyer, entry, kept: row?.number ?? null });
    }
  }
}

const isEntry = (entry: Entry) => entry.act === 'enter';

async function judgeGate(sql: Sql, room_id: string, figures: Figures) {
  const [gate] = await sql<
    { people: number; let_in: number; capacity: number; peak_inside: number; over: number; passed_over: number }[]
  >`
    with walked as (
      select what, capacity, sum(case what when 'in' then 1 when 'out' then -1 else 0 end) over (order by seq) as inside
      from waiting_room.gate_log where room_id = ${room_id}
    ), log as (
      select count(*) filter (where what = 'in') as let_in, coalesce(max(inside), 0)::int as peak_inside,
        count(*) filter (where inside > capacity) as over
      from walked
    )
    select c.last_entry as people, g.capacity, log.*, (
      select count(*) from waiting_room.tickets t
      where t.room_id = g.room_id and t.number <= g.pointer and t.state = 'waiting') as passed_over
    from waiting_room.gates g join waiting_room.counters c using (room_id), log
    where g.room_id = ${room_id}`;
  const { over, passed_over, ...told } = gate!;
  if (over > 0) figures.violate('P7', 'more were inside than the capacity', told);
  if (passed_over > 0) figures.violate('P7', 'somebody was passed over without being called', { people: passed_over });
  return told;
}

/** Of each who waited until all was sold: milliseconds since the last sale before they heard it, sorted. */
async function judgeEnd(sql: Sql, { line, killed, figures, drop_id }: Day): Promise<number[]> {
  if (line.told.length === 0) return [];
  const sales = await sql<{ at: Date }[]>`
    select confirmed_at as at from orders.orders where drop_id = ${drop_id} and confirmed_at is not null order by confirmed_at`;
  const times = sales.map((sale) => sale.at.getTime());
  const after_ms = line.told.flatMap(({ at_ms }) => {
    const last = times.findLast((time) => time <= at_ms);
    if (last === undefined) return [];
    // While the server was down nobody could be told.
    return killed.some((one) => one.from_ms <= at_ms && one.until_ms >= last) ? [] : [at_ms - last];
  });
  after_ms.sort((a, b) => a - b);
  const late = after_ms.filter((ms) => ms > never_told_ms).length;
  if (late > 0) figures.violate('P7', 'the end was told too late', { people: late, longest_ms: after_ms.at(-1) });
  return after_ms;
}
