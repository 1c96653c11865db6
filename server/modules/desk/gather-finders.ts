import { setImmediate as breathe } from 'node:timers/promises';
import type { Sql } from '../../platform/db.ts';
import type { Lens } from './lens.ts';
import { createNumberBook, type NumberBook } from './number-book.ts';
import { commonTokens, createPeopleGrams, type PeopleGrams } from './people-grams.ts';
import { readNumbers, readTokens } from './read-finders.ts';

/** What a text is looked for in besides goods. Until it is `whole`, the indexes of the database are asked instead. */
export type Finders = { people: PeopleGrams; numbers: NumberBook; whole: boolean; gathered_rows: number };

const chunk = 5_000;
/** Rows that are looked at for what is common among all: ten pieces, evenly spread. */
const sampled = { pieces: 10, rows: 2_000 };
/** How often a token must be among them: what is not has, but for chance, fewer than two rows in a thousand. */
const common_from = 8;

/** Finders that know nothing yet but which tokens are common: news may be put into them from now on. */
export async function beginFinders(sql: Sql, last: number, at_least = common_from): Promise<Finders> {
  const some: { tokens: Int32Array; count: number }[] = [];
  const step = Math.max(sampled.rows, Math.floor(last / sampled.pieces));
  for (let from = 0; from < last; from += step)
    await readTokens(sql, { from, to: from + sampled.rows }, (_, tokens, count) =>
      some.push({ tokens: tokens.slice(0, count * 2), count }),
    );
  const people = createPeopleGrams(commonTokens(some, at_least));
  return { people, numbers: createNumberBook(), whole: false, gathered_rows: 0 };
}

/** Reads every row the lens has, with room for others between, until `go_on` says no; what news have put is newer and stays. */
export async function gatherFinders(sql: Sql, finders: Finders, lens: Lens, go_on: () => boolean): Promise<void> {
  const last = lens.end;
  for (let from = 0; from < last; from += chunk) {
    if (!go_on()) return;
    const which = { from, to: from + chunk };
    await readTokens(sql, which, (slot, tokens, count) => finders.people.put(slot, tokens, count, true));
    await breathe();
    await readNumbers(sql, which, finders.numbers.put);
    await breathe();
  }
  finders.gathered_rows = lens.rows;
  finders.whole = true;
}

/** Rows whose news were read. */
export async function renewFinders(sql: Sql, finders: Finders, slots: readonly number[]): Promise<void> {
  await Promise.all([
    readTokens(sql, { slots }, (slot, tokens, count) => finders.people.put(slot, tokens, count)),
    readNumbers(sql, { slots }, finders.numbers.put),
  ]);
}

/** Whether there are so many more rows than were gathered that other tokens may be common by now. */
export const isOutgrown = (finders: Finders, lens: Lens): boolean =>
  finders.whole && lens.rows > finders.gathered_rows * 2 + 50_000;
