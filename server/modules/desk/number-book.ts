export type NumberBook = ReturnType<typeof createNumberBook>;

/** Digits of a number that the book knows: what begins with them is found here, a longer text by its index in the database. */
export const book_digits = 14;

/** A number of digits as one number that sorts as its digits do and knows how many it has, at most 14. */
export const bookKey = (digits: string): number =>
  Number(digits.slice(0, book_digits).padEnd(book_digits, '0')) * 16 + Math.min(digits.length, book_digits);

/** Digits of the heads: nine make a number of 32 bits with room for a difference. */
const head_digits = 9;
const headOf = (key: number) => Math.floor(key / (16 * 10 ** (book_digits - head_digits)));

const digitsOf = (key: number) => key - Math.floor(key / 16) * 16;

/**
 * The beginnings of the numbers of channels' orders and lines, 16 bytes each: `2026` begins every number of a year, so that looking for it
 * is a pass as any filter is. Numbers of a row are only ever added.
 */
export function createNumberBook() {
  let keys = new Float64Array(1_024);
  /** The first nine digits of each. */
  let heads = new Int32Array(1_024);
  let slots = new Int32Array(1_024);
  let end = 0;
  /** How many numbers of each slot are held. */
  let held = new Uint8Array(1_024);
  /** How many digits the shortest has: a longer beginning has to look at how long each is. */
  let shortest = book_digits;

  return {
    /** All numbers of a row (`bookKey`); what came to it since is taken, and then the others lie there twice, which no one sees. */
    put(slot: number, numbers: readonly number[]): void {
      if (slot >= held.length) held = longer(held, slot + 1, Uint8Array);
      const count = Math.min(numbers.length, 255);
      if (held[slot] === count && count < 255) return;
      held[slot] = count;
      if (end + numbers.length > keys.length) {
        keys = longer(keys, end + numbers.length, Float64Array);
        heads = longer(heads, end + numbers.length, Int32Array);
        slots = longer(slots, end + numbers.length, Int32Array);
      }
      for (const key of numbers) {
        shortest = Math.min(shortest, digitsOf(key));
        keys[end] = key;
        heads[end] = headOf(key);
        slots[end++] = slot;
      }
    },
    /** A 1 in `into` at every row with a number that begins with these digits, 14 at most. Returns whether there is one. */
    mark(digits: string, into: Uint8Array): boolean {
      if (digits.length > shortest) return markKeys(digits, into, true);
      return digits.length <= head_digits ? markHeads(digits, into) : markKeys(digits, into, false);
    },
    bytes: () => keys.byteLength + heads.byteLength + slots.byteLength + held.byteLength,
  };

  /** By their first digits alone and without a branch: half of a million rows may begin so, in no order a processor could guess. */
  function markHeads(digits: string, into: Uint8Array): boolean {
    const from = Number(digits.padEnd(head_digits, '0'));
    const to = Number(digits.padEnd(head_digits, '9'));
    let any = 0;
    for (let i = 0; i < end; i++) {
      const head = heads[i]!;
      const hit = 1 ^ (((head - from) | (to - head)) >>> 31);
      into[slots[i]!]! |= hit;
      any |= hit;
    }
    return any === 1;
  }

  function markKeys(digits: string, into: Uint8Array, look_at_length: boolean): boolean {
    const from = Number(digits.padEnd(book_digits, '0')) * 16;
    const to = Number(digits.padEnd(book_digits, '9')) * 16 + 15;
    let any = false;
    for (let i = 0; i < end; i++) {
      const key = keys[i]!;
      if (key < from || key > to || (look_at_length && digitsOf(key) < digits.length)) continue;
      into[slots[i]!] = 1;
      any = true;
    }
    return any;
  }
}

function longer<T extends Uint8Array | Int32Array | Float64Array>(
  from: T,
  wanted: number,
  make: new (length: number) => T,
): T {
  const to = new make(Math.ceil(wanted * 1.5));
  to.set(from);
  return to;
}
