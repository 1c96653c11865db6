import { plainArray } from '../../platform/arrays.ts';
import type { Sql } from '../../platform/db.ts';
import { own_channel } from '../orders/index.ts';
import { plainNumber } from './desk-order.ts';
import type { FindTools } from './find-rows.ts';
import type { Finders } from './gather-finders.ts';
import { takeMarks } from './marks.ts';
import { book_digits } from './number-book.ts';
import type { Pass } from './passes.ts';
import { hasSlot, markCommon, type SlotSet } from './slot-set.ts';
import type { View } from './watch-desk.ts';

/** Rows of one kind of match that are fetched at most: beyond, rows are sifted in the order of the page instead. */
const most_fetched = 20_000;

export type Found = {
  pass: Pass;
  /** What the pass and the sifting read: given back when both are done (marks.ts). */
  marks: Uint8Array;
  slipped: boolean;
  at_least: number;
  /** Goods have it, as it was written. */
  in_goods: boolean;
  /** It begins a number of an order or of a line. */
  in_numbers: boolean;
  /** Set where too many rows match to fetch them: which of these slots do. */
  sift?: (slots: readonly number[]) => Promise<Set<number>>;
};

/**
 * Where a text is: in goods (their book is in memory), in numbers, in names, phones and addresses (by their tokens). What is common is
 * known to the finders of this process, what is rare is fetched by index; until the finders are whole, all is.
 */
export async function findText(tools: FindTools, view: View, q: string): Promise<Found> {
  const goods = view.goods.find(q);
  const people = tools.readPeople(q);
  const plain = plainNumber(q);
  const number = plain.length >= 4 && /\d/.test(plain) ? plain : null;
  const finders = view.finders?.whole ? view.finders : null;
  const slots = takeMarks(view.lens.end);
  const in_book = number !== null && finders !== null && number.length <= book_digits && /^\d+$/.test(number);
  const lists = people.map((tokens) => askedOf(finders, tokens));
  const fetched = await fetchSlots(
    tools.sql,
    lists.map((list) => list.rare),
    in_book ? null : number,
  );
  let some_people = false;
  for (const [n, { common, rare }] of lists.entries()) {
    if (rare.length === 0) some_people = markCommon(common, slots) || some_people;
    else some_people = markFitting(fetched.lists[n]!.slots, common, slots) || some_people;
  }
  let some_numbers = markFitting(fetched.numbers.slots, [], slots);
  if (in_book) some_numbers = finders.numbers.mark(number, slots) || some_numbers;
  some_numbers = markOwnNumbers(view, number ?? '', slots) || some_numbers;
  // A near miss of goods is no help to who searched a name and found it.
  const own_goods = goods.slipped && (some_people || some_numbers) ? new Uint8Array(0) : goods.fits;
  const found = {
    marks: slots,
    slipped: goods.slipped && own_goods === goods.fits,
    at_least: most_fetched,
    in_goods: goods.hits > 0 && !goods.slipped,
    in_numbers: some_numbers,
  };
  if (![fetched.numbers, ...fetched.lists].some((one) => one.more)) {
    const in_slots = some_people || some_numbers;
    if (goods.hits > 0 && own_goods === goods.fits)
      return {
        ...found,
        pass: in_slots ? { kind: 'either', goods: own_goods, slots } : { kind: 'goods', fits: own_goods },
      };
    return { ...found, pass: in_slots ? { kind: 'slots', fits: slots } : { kind: 'none' } };
  }
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

/** Tokens of one meaning of a text: the rows of those that are common, and those the index is asked for. */
function askedOf(finders: Finders | null, tokens: readonly string[]): { common: SlotSet[]; rare: string[] } {
  const common: SlotSet[] = [];
  const rare: string[] = [];
  for (const token of tokens) {
    const rows = finders?.people.rowsOf(token);
    if (rows) common.push(rows);
    else rare.push(token);
  }
  return { common, rare };
}

/** A 1 in `into` at every one of these slots that all of the sets have. Returns whether there is one. */
function markFitting(slots: readonly number[], sets: readonly SlotSet[], into: Uint8Array): boolean {
  let any = false;
  for (const slot of slots) {
    if (!sets.every((set) => hasSlot(set, slot))) continue;
    into[slot] = 1;
    any = true;
  }
  return any;
}

const own_digits = 15;

/** Our own orders whose number begins so, marked; the lens has their digits as one number. Returns whether there is one. */
function markOwnNumbers({ lens, facets }: View, number: string, slots: Uint8Array): boolean {
  const own = [...facets.values()].find((one) => one.kind === 'channel' && one.value === own_channel)?.code;
  if (own === undefined || !/^\d{4,15}$/.test(number)) return false;
  const [from, to] = [Number(number.padEnd(own_digits, '0')), Number(number.padEnd(own_digits, '9'))];
  const [numbers, channels, { present, end }] = [lens.column('number'), lens.column('channel'), lens];
  let any = false;
  for (let slot = 0; slot < end; slot++) {
    const key = numbers[slot]!;
    if (key < from || key > to || channels[slot] !== own || present[slot] !== 1) continue;
    slots[slot] = 1;
    any = true;
  }
  return any;
}

type Fetched = { slots: number[]; more: boolean };

/** The key above every key that begins so. */
const above = (prefix: string) => `${prefix}\u{10ffff}`;

/**
 * The rows of each list of tokens (an empty one is not asked for) and of a number's beginning, in one statement. Each is planned by
 * itself and for all of its rows: guessing that the first few of a table will do, the planner would read it from the start.
 */
async function fetchSlots(
  sql: Sql,
  lists: readonly string[][],
  number: string | null,
): Promise<{ lists: Fetched[]; numbers: Fetched }> {
  const asked = lists.flatMap((tokens, n) =>
    tokens.length === 0
      ? []
      : [
          sql`(with f as materialized (select slot from desk.people where tokens @> ${plainArray(tokens)}::text::bigint[])
            select ${n}::int as n, slot from f limit ${most_fetched + 1})`,
        ],
  );
  if (number)
    asked.push(
      sql`(select -1 as n, slot from desk.numbers where key >= ${number} and key < ${above(number)} limit ${most_fetched + 1})`,
    );
  const rows =
    asked.length === 0
      ? []
      : await sql<{ n: number; slots: Buffer }[]>`
          select n, string_agg(int4send(slot), ''::bytea) as slots
          from (${asked.map((one, at) => (at === 0 ? one : sql` union all ${one}`))}) as u group by n`;
  const of = (n: number): Fetched => {
    const bytes = rows.find((row) => row.n === n)?.slots;
    const count = (bytes?.length ?? 0) / 4;
    const slots = Array.from({ length: Math.min(count, most_fetched) }, (_, i) => bytes!.readInt32BE(i * 4));
    return { slots, more: count > most_fetched };
  };
  return { lists: lists.map((_, n) => of(n)), numbers: of(-1) };
}

async function matching(sql: Sql, slots: readonly number[], number: string | null, people: readonly string[][]) {
  const some = plainArray(slots);
  const lists = people.map((tokens) => plainArray(tokens));
  const [named, numbered] = await Promise.all([
    sql<{ slot: number }[]>`
      select slot from desk.people where slot = any(${some}::text::int[])
        and (false ${lists.map((tokens) => sql`or tokens @> ${tokens}::text::bigint[]`)})`,
    number === null
      ? []
      : sql<{ slot: number }[]>`
          select slot from desk.numbers where slot = any(${some}::text::int[]) and key >= ${number} and key < ${above(number)}`,
  ]);
  return new Set([...named, ...numbered].map((row) => row.slot));
}
