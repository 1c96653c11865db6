/** Hashes are of 30 bits: of a hundred thousand words, one stranger in ten thousand is taken for one of them. */
const hash_bits = 30;
export const rice_bits = 13;

/** A word's hash: FNV-1a over its UTF-16 units, mixed. Nothing secret depends on it: the list is public. */
export function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < word.length; n++) hash = Math.imul(hash ^ word.charCodeAt(n), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> (32 - hash_bits);
}

/** True for a word of the list, in lower case. */
export type IsLeaked = (word: string) => boolean;

/**
 * Opens the list: a count, then sorted hashes as Rice-coded differences (a Golomb-coded set, 15 bits a word). Some 5 ms and
 * 400 kB, once.
 */
export function readLeaked(bytes: Uint8Array): IsLeaked {
  const count = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const hashes = new Uint32Array(count);
  let at = 32;
  const bit = () => {
    const one = (bytes[at >> 3]! >> (7 - (at & 7))) & 1;
    at++;
    return one;
  };
  let last = 0;
  for (let n = 0; n < count; n++) {
    let delta = 0;
    while (bit()) delta++;
    for (let k = 0; k < rice_bits; k++) delta = delta * 2 + bit();
    last += delta;
    hashes[n] = last;
  }
  return (word) => {
    const wanted = hashOf(word);
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (hashes[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return hashes[low] === wanted;
  };
}
