import { addSlot, bytesOf, createSlotSet, removeSlot, type SlotSet } from './slot-set.ts';

export type PeopleGrams = ReturnType<typeof createPeopleGrams>;
/** Tokens as the database sends them: 64 bits each, as two numbers of 32. */
export type TokenBits = Int32Array;

/**
 * Which rows have which of the common tokens of people (시도, roads, family names …): those that are in too many rows to be fetched for
 * a page. Rare ones (a phone, a house number) are the index's. Every row is put once and again when its people change.
 */
export function createPeopleGrams(common: TokenBits) {
  const table = tableOf(common);
  const sets: SlotSet[] = Array.from({ length: common.length / 2 }, createSlotSet);
  /** What was put at each slot, as one number; 0: nothing ever. */
  let digests = new Int32Array(1_024);
  let rows = 0;

  return {
    /** The row's tokens as they are now: the first `count` pairs of `tokens`. With `first` only what was never put. */
    put(slot: number, tokens: TokenBits, count: number, first = false): void {
      const digest = digestOf(tokens, count);
      const before = digests[slot] ?? 0;
      if (before === digest || (first && before !== 0)) return;
      if (slot >= digests.length) digests = longer(digests, slot);
      digests[slot] = digest;
      if (before === 0) rows++;
      else for (const set of sets) removeSlot(set, slot);
      for (let i = 0; i < count; i++) {
        const place = table.find(tokens[i * 2]!, tokens[i * 2 + 1]!);
        if (place >= 0) addSlot(sets[place]!, slot);
      }
    },
    /** How many rows were put. */
    get rows() {
      return rows;
    },
    /** The rows of a token, as text; null where it is none of the common ones. */
    rowsOf(token: string): SlotSet | null {
      const bits = BigInt.asUintN(64, BigInt(token));
      const place = table.find(Number(bits >> 32n) | 0, Number(bits & 0xffff_ffffn) | 0);
      return place < 0 ? null : sets[place]!;
    },
    bytes: () => sets.reduce((sum, set) => sum + bytesOf(set), digests.byteLength),
  };
}

function longer(from: Int32Array<ArrayBuffer>, slot: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(Math.ceil((slot + 1) * 1.5));
  to.set(from);
  return to;
}

/** Never 0. */
function digestOf(tokens: TokenBits, count: number): number {
  let digest = count + 1;
  for (let i = 0; i < count * 2; i++) digest = (Math.imul(digest, 0x01000193) ^ tokens[i]!) | 0;
  return digest || 1;
}

/** Tokens to their places, by their very bits: asked some twenty times a row. */
function tableOf(tokens: TokenBits) {
  const count = tokens.length / 2;
  const size = 2 ** Math.max(4, Math.ceil(Math.log2(count * 3 + 1)));
  const [high, low, places] = [new Int32Array(size), new Int32Array(size), new Int32Array(size).fill(-1)];
  for (let i = 0; i < count; i++) {
    let at = tokens[i * 2 + 1]! & (size - 1);
    while (places[at] !== -1) at = (at + 1) & (size - 1);
    high[at] = tokens[i * 2]!;
    low[at] = tokens[i * 2 + 1]!;
    places[at] = i;
  }
  return {
    find(token_high: number, token_low: number): number {
      for (let at = token_low & (size - 1); places[at] !== -1; at = (at + 1) & (size - 1))
        if (low[at] === token_low && high[at] === token_high) return places[at]!;
      return -1;
    },
  };
}

/** Tokens that are in at least `at_least` of some rows, for `createPeopleGrams`. */
export function commonTokens(some: readonly { tokens: TokenBits; count: number }[], at_least: number): TokenBits {
  const seen = new Map<bigint, number>();
  for (const { tokens, count } of some)
    for (let i = 0; i < count; i++) {
      const token = (BigInt(tokens[i * 2]!) << 32n) | BigInt(tokens[i * 2 + 1]! >>> 0);
      seen.set(token, (seen.get(token) ?? 0) + 1);
    }
  const common = [...seen].filter(([, times]) => times >= at_least);
  const bits = new Int32Array(common.length * 2);
  for (const [i, [token]] of common.entries()) {
    bits[i * 2] = Number(token >> 32n);
    bits[i * 2 + 1] = Number(BigInt.asIntN(32, token));
  }
  return bits;
}
