import { initialsOf, parseQuery, plainText } from '../catalog/index.ts';
import type { GoodsRow } from './codes.ts';
import { jamoOf, nearTo, slipsAllowed } from './slips.ts';

/** What a text was found in: a 1 at every code, for reading only. */
export type FoundGoods = { fits: Uint8Array; hits: number; slipped: boolean };

/** Texts whose finding is remembered: who searches pages on, sorts and narrows with the same text. */
const remembered_texts = 50;

type Entry = GoodsRow & { plain: string; initials: string; jamo: string | null };

export type GoodsBook = ReturnType<typeof createGoods>;

/**
 * Everything that was ever sold, by code: some thousands of texts, however many orders. A word is looked for as it is, by its
 * initial consonants where it is written in them, and, only where nothing has it, with the slips of a hurried hand.
 */
export function createGoods() {
  const entries: Entry[] = [];
  const remembered = new Map<string, FoundGoods>();
  let last = 0;

  return {
    add(rows: readonly GoodsRow[]): void {
      if (rows.length > 0) remembered.clear();
      for (const row of rows) {
        const text = `${row.title} ${row.option_text}`;
        entries.push({ ...row, plain: plainText(text), initials: initialsOf(text), jamo: null });
        last = Math.max(last, row.code);
      }
    },
    last: () => last,
    all: (): readonly GoodsRow[] => entries,

    /** A 1 at every code whose title or option has all words of `q`. `slipped` says that none had and slips were forgiven. */
    find(q: string): FoundGoods {
      const known = remembered.get(q);
      if (known) return known;
      if (remembered.size === remembered_texts) remembered.delete(remembered.keys().next().value!);
      const found = findIn(entries, last, q);
      remembered.set(q, found);
      return found;
    },

    /** A 1 at every code with exactly this title. */
    titled(title: string): Uint8Array {
      const fits = new Uint8Array(last + 1);
      for (const one of entries) if (one.title === title) fits[one.code] = 1;
      return fits;
    },

    /** A 1 at every code whose option has these words. */
    withOption(option: string): Uint8Array {
      const fits = new Uint8Array(last + 1);
      const words = plainText(option).split(' ').filter(Boolean);
      for (const one of entries) {
        const plain = plainText(one.option_text);
        if (words.every((word) => plain.includes(word))) fits[one.code] = 1;
      }
      return fits;
    },

    /** Codes ranked by title and option in 가나다 order; 0 is nothing. */
    ranks(): Int32Array {
      const ranks = new Int32Array(last + 1);
      const sorted = [...entries].sort((a, b) => (a.plain < b.plain ? -1 : a.plain > b.plain ? 1 : a.code - b.code));
      sorted.forEach((one, rank) => {
        ranks[one.code] = rank;
      });
      return ranks;
    },
  };
}

function findIn(entries: readonly Entry[], last: number, q: string): FoundGoods {
  const { words, initials } = parseQuery(q);
  const fits = new Uint8Array(last + 1);
  let hits = 0;
  if (words.length + initials.length === 0) return { fits, hits, slipped: false };
  for (const one of entries) {
    if (words.every((word) => one.plain.includes(word)) && initials.every((word) => one.initials.includes(word))) {
      fits[one.code] = 1;
      hits++;
    }
  }
  if (hits > 0 || words.length === 0) return { fits, hits, slipped: false };
  const wanted = words.map((word) => ({ word, isNear: nearTo(jamoOf(word), slipsAllowed(jamoOf(word))) }));
  for (const one of entries) {
    one.jamo ??= jamoOf(one.plain);
    const jamo = one.jamo;
    const hit =
      wanted.every((word) => one.plain.includes(word.word) || word.isNear(jamo)) &&
      initials.every((word) => one.initials.includes(word));
    if (!hit) continue;
    fits[one.code] = 1;
    hits++;
  }
  return { fits, hits, slipped: hits > 0 };
}
