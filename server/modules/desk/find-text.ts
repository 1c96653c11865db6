import { plainArray } from '../../platform/arrays.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { own_channel, plainNumber } from './desk-order.ts';
import type { FindTools } from './find-rows.ts';
import type { Pass } from './passes.ts';
import type { View } from './watch-desk.ts';

/** Rows of one kind of match that are fetched at most: beyond, rows are sifted in the order of the page instead. */
const most_fetched = 20_000;

export type Found = {
  pass: Pass;
  slipped: boolean;
  at_least: number;
  /** Set where too many rows match to fetch them: which of these slots do. */
  sift?: (slots: readonly number[]) => Promise<Set<number>>;
};

/** Where a text is: in goods (their book is in memory), in numbers, in names, phones and addresses (by their tokens). */
export async function findText(tools: FindTools, view: View, q: string): Promise<Found> {
  const goods = view.goods.find(q);
  const people = tools.readPeople(q);
  const number = plainNumber(q);
  const [by_number, by_people] = await Promise.all([
    number.length >= 4 && /\d/.test(number) ? findNumbers(tools.sql, number) : { slots: [], more: false },
    people.length > 0 ? findPeople(tools.sql, people) : { slots: [], more: false },
  ]);
  const slots = new Uint8Array(view.lens.end);
  for (const slot of [...by_number.slots, ...by_people.slots]) slots[slot] = 1;
  const own_found = markOwnNumbers(view, number, slots);
  // A near miss of goods is no help to who searched a name and found it.
  const own_goods =
    goods.slipped && by_people.slots.length + by_number.slots.length + own_found > 0 ? new Uint8Array(0) : goods.fits;
  const found = { slipped: goods.slipped && own_goods === goods.fits, at_least: most_fetched };
  if (!by_number.more && !by_people.more) return { ...found, pass: { kind: 'either', goods: own_goods, slots } };
  const is_goods = (slot: number) => {
    const { first, count, pool } = view.lens.goods();
    const [at, many] = [first[slot]!, count[slot]!];
    if (many === 1) return own_goods[at] === 1;
    return Array.from({ length: many }, (_, n) => own_goods[pool[at + n]!]).includes(1);
  };
  return {
    ...found,
    pass: { kind: 'slots', fits: view.lens.present },
    sift: async (some) => {
      const hits = await matching(tools.sql, some, number, people);
      for (const slot of some) if (slots[slot] === 1 || is_goods(slot)) hits.add(slot);
      return hits;
    },
  };
}

const own_digits = 15;

/** Our own orders whose number begins so, marked; the lens has their digits as one number. Returns how many. */
function markOwnNumbers({ lens, facets }: View, number: string, slots: Uint8Array): number {
  const own = [...facets.values()].find((one) => one.kind === 'channel' && one.value === own_channel)?.code;
  if (own === undefined || !/^\d{4,15}$/.test(number)) return 0;
  const [from, to] = [Number(number.padEnd(own_digits, '0')), Number(number.padEnd(own_digits, '9'))];
  const [numbers, channels, { present, end }] = [lens.column('number'), lens.column('channel'), lens];
  let found = 0;
  for (let slot = 0; slot < end; slot++) {
    const key = numbers[slot]!;
    if (key < from || key > to || channels[slot] !== own || present[slot] !== 1) continue;
    slots[slot] = 1;
    found++;
  }
  return found;
}

type Fetched = { slots: number[]; more: boolean };
const fetched = (rows: readonly { slot: number }[]): Fetched => ({
  slots: rows.slice(0, most_fetched).map((row) => row.slot),
  more: rows.length > most_fetched,
});

/** The key above every key that begins so. */
const above = (prefix: string) => `${prefix}\u{10ffff}`;

async function findNumbers(sql: Sql, number: string): Promise<Fetched> {
  return fetched(
    await sql<{ slot: number }[]>`
      select slot from desk.numbers where key >= ${number} and key < ${above(number)} limit ${most_fetched + 1}`,
  );
}

/** By the index of tokens and by nothing else: the planner's guesses about tokens are worth nothing. */
function findPeople(sql: Sql, lists: readonly string[][]): Promise<Fetched> {
  return transact(sql, async (tx) => {
    await tx`set local enable_seqscan = off`;
    const found = new Set<number>();
    for (const tokens of lists) {
      const rows = await tx<{ slot: number }[]>`
        select slot from desk.people where tokens @> ${plainArray(tokens)}::text::bigint[] limit ${most_fetched + 1}`;
      for (const { slot } of rows) found.add(slot);
      if (rows.length > most_fetched) return { slots: [...found], more: true };
    }
    return { slots: [...found], more: found.size > most_fetched };
  });
}

async function matching(sql: Sql, slots: readonly number[], number: string, people: readonly string[][]) {
  const some = plainArray(slots);
  const lists = people.map((tokens) => plainArray(tokens));
  const [named, numbered] = await Promise.all([
    sql<{ slot: number }[]>`
      select slot from desk.people where slot = any(${some}::text::int[])
        and (false ${lists.map((tokens) => sql`or tokens @> ${tokens}::text::bigint[]`)})`,
    number.length < 4
      ? []
      : sql<{ slot: number }[]>`
          select slot from desk.numbers where slot = any(${some}::text::int[]) and key >= ${number} and key < ${above(number)}`,
  ]);
  return new Set([...named, ...numbered].map((row) => row.slot));
}
