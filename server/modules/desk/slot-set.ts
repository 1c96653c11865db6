/**
 * A set of slots in chunks of 65,536: few of a chunk as sorted numbers of 16 bits, many as one bit each. A slot costs two bytes at
 * most, and how many slots have all of several words is asked chunk by chunk, a word of 32 slots at a time. No I/O.
 */
export type SlotSet = { size: number; chunks: (Chunk | undefined)[] };
type Chunk = { count: number; few: Uint16Array | null; bits: Uint32Array | null };

const chunk_slots = 65_536;
const chunk_words = chunk_slots / 32;
/** Above it bits are smaller. */
const most_few = 4_096;

export const createSlotSet = (): SlotSet => ({ size: 0, chunks: [] });

export function addSlot(set: SlotSet, slot: number): void {
  const at = slot >>> 16;
  const low = slot & 0xffff;
  let chunk = set.chunks[at];
  if (!chunk) {
    while (set.chunks.length < at) set.chunks.push(undefined);
    chunk = { count: 0, few: new Uint16Array(8), bits: null };
    set.chunks[at] = chunk;
  }
  if (chunk.few ? addToFew(chunk, low) : addToBits(chunk.bits!, low)) {
    chunk.count++;
    set.size++;
  }
}

function addToFew(chunk: Chunk, low: number): boolean {
  const few = chunk.few!;
  // Mostly slots come in their order.
  const place = chunk.count === 0 || few[chunk.count - 1]! < low ? chunk.count : placeOf(few, chunk.count, low);
  if (place < chunk.count && few[place] === low) return false;
  if (chunk.count === most_few) {
    const bits = new Uint32Array(chunk_words);
    for (let i = 0; i < chunk.count; i++) addToBits(bits, few[i]!);
    chunk.few = null;
    chunk.bits = bits;
    return addToBits(bits, low);
  }
  let room = few;
  if (chunk.count === few.length) {
    room = new Uint16Array(Math.min(most_few, few.length * 2));
    room.set(few);
    chunk.few = room;
  }
  room.copyWithin(place + 1, place, chunk.count);
  room[place] = low;
  return true;
}

function addToBits(bits: Uint32Array, low: number): boolean {
  const [word, bit] = [low >>> 5, 1 << (low & 31)];
  if ((bits[word]! & bit) !== 0) return false;
  bits[word]! |= bit;
  return true;
}

/** Where a number is or would be among the first `count`. */
function placeOf(few: Uint16Array, count: number, low: number): number {
  let [from, to] = [0, count];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (few[middle]! < low) from = middle + 1;
    else to = middle;
  }
  return from;
}

export function hasSlot(set: SlotSet, slot: number): boolean {
  const chunk = set.chunks[slot >>> 16];
  if (!chunk) return false;
  const low = slot & 0xffff;
  if (chunk.bits) return (chunk.bits[low >>> 5]! & (1 << (low & 31))) !== 0;
  const place = placeOf(chunk.few!, chunk.count, low);
  return place < chunk.count && chunk.few![place] === low;
}

export function removeSlot(set: SlotSet, slot: number): void {
  if (!hasSlot(set, slot)) return;
  const chunk = set.chunks[slot >>> 16]!;
  const low = slot & 0xffff;
  if (chunk.bits) chunk.bits[low >>> 5]! &= ~(1 << (low & 31));
  else {
    const place = placeOf(chunk.few!, chunk.count, low);
    chunk.few!.copyWithin(place, place + 1, chunk.count);
  }
  chunk.count--;
  set.size--;
}

export const bytesOf = (set: SlotSet): number =>
  set.chunks.reduce((sum, chunk) => sum + (chunk?.few?.byteLength ?? 0) + (chunk?.bits?.byteLength ?? 0), 0);

const left = new Uint32Array(chunk_words);
const right = new Uint32Array(chunk_words);

/** A 1 in `into` at every slot that is in all of the sets. Returns whether there is one. */
export function markCommon(sets: readonly SlotSet[], into: Uint8Array): boolean {
  const [smallest, ...others] = sets.toSorted((a, b) => a.size - b.size);
  let any = false;
  for (const [at, first] of (smallest?.chunks ?? []).entries()) {
    const more = others.map((set) => set.chunks[at]);
    if (!first?.count || more.some((chunk) => !chunk?.count)) continue;
    lay(first, left);
    for (const chunk of more) meet(chunk!);
    any = markBits(at * chunk_slots, into) || any;
  }
  return any;
}

function lay(chunk: Chunk, into: Uint32Array): void {
  if (chunk.bits) return into.set(chunk.bits);
  into.fill(0);
  for (let i = 0; i < chunk.count; i++) into[chunk.few![i]! >>> 5]! |= 1 << (chunk.few![i]! & 31);
}

/** Keeps in `left` what is in the chunk as well. */
function meet(chunk: Chunk): void {
  let bits = chunk.bits;
  if (!bits) {
    lay(chunk, right);
    bits = right;
  }
  for (let i = 0; i < chunk_words; i++) left[i]! &= bits[i]!;
}

function markBits(from: number, into: Uint8Array): boolean {
  let any = false;
  for (let i = 0; i < chunk_words; i++) {
    if (left[i] === 0) continue;
    any = true;
    for (let word = left[i]!; word !== 0; word &= word - 1) into[from + i * 32 + 31 - Math.clz32(word & -word)] = 1;
  }
  return any;
}
