import type { OptionPair } from './option-text.ts';
import { nameWords, wordsOf } from './words.ts';

/** Pairs of neighbouring letters, counted. */
function gramsOf(text: string): Map<string, number> {
  const grams = new Map<string, number>();
  const letters = [...text];
  for (let i = 0; i + 1 < letters.length; i++) {
    const gram = letters[i]! + letters[i + 1]!;
    grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  return grams;
}

/** Sørensen–Dice over two-letter grams: 1 for the same text, 0 for nothing in common; symmetric. */
function dice(a: string, b: string): number {
  if (a === b) return 1;
  const left = gramsOf(a);
  const right = gramsOf(b);
  let shared = 0;
  let total = 0;
  for (const [gram, count] of left) {
    shared += Math.min(count, right.get(gram) ?? 0);
    total += count;
  }
  for (const count of right.values()) total += count;
  return total === 0 ? 0 : (2 * shared) / total;
}

/** How alike two words are; a word that stands in the other's front or end (매트 – 매트리스, 라텍스 – 천연라텍스) counts half of what is missing. */
function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length > 1 && !/\d/.test(long) && (long.startsWith(short) || long.endsWith(short)))
    return 0.5 + (0.5 * short.length) / long.length;
  // Numbers and sizes differ or they do not: 12cm is no slip of 22cm.
  if (/\d/.test(a) || /\d/.test(b) || a.length < 3 || b.length < 3) return 0;
  const alike = dice(a, b);
  return alike >= 0.5 ? alike * 0.9 : 0;
}

/** Share of the letters of `of` that stand in `within`, word by word. */
function covered(of: readonly string[], within: readonly string[]): number {
  let sum = 0;
  let letters = 0;
  for (const word of of) {
    const best = within.reduce((most, other) => Math.max(most, wordLikeness(word, other)), 0);
    sum += best * word.length;
    letters += word.length;
  }
  return letters === 0 ? 0 : sum / letters;
}

const letters_least = 3;

/**
 * How alike two product names are, 0 to 1, symmetric: 1 for the same words in any order. A short name whose every word stands in
 * the long one ("하늘 매트리스" in "[포근한밤] 하늘 독립스프링 매트리스 22cm") is likely the same thing.
 */
export function nameLikeness(a: string, b: string): number {
  const [left, right] = [nameWords(a), nameWords(b)];
  if (left.length === 0 || right.length === 0) return 0;
  const forth = covered(left, right);
  const back = covered(right, left);
  // One letter or two that stand in a long name ("1개") say nothing of it.
  const tiny = Math.min(left.join('').length, right.join('').length) < letters_least;
  const words = tiny ? 0 : Math.max(forth, back) * 0.7 + Math.min(forth, back) * 0.3;
  return Math.min(1, Math.max(words, dice(left.join(''), right.join(''))));
}

/** How alike two option values are, 0 to 1, symmetric. */
export function valueLikeness(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  if (left.join(' ') === right.join(' ')) return left.length === 0 ? (a.trim() === b.trim() ? 1 : 0) : 1;
  if (left.length === 0 || right.length === 0) return 0;
  return Math.min(covered(left, right), covered(right, left)) * 0.95;
}

export type OptionFit = { score: number; missing: string[]; extra: string[] };

/**
 * How well an option of the channel fits a variant's values. Every value wants a partner of its own; names only help to break
 * ties, since markets name the same thing 사이즈, 크기, 규격. `missing`: values of the variant nothing speaks of.
 */
export function optionFit(pairs: readonly OptionPair[], values: readonly OptionPair[]): OptionFit {
  if (sameWords(pairs, values)) return { score: 1, missing: [], extra: [] };
  const text = pairs.length === 1 && pairs[0]!.name === '' && values.length > 1;
  if (text) return wordFit(pairs[0]!.value, values);
  const links = pairs
    .flatMap((pair, p) =>
      values.map((value, v) => {
        const likeness = valueLikeness(pair.value, value.value);
        const named = pair.name !== '' && value.name !== '' ? dice(pair.name, value.name) : 0;
        return { p, v, likeness, rank: likeness + named * 0.05 };
      }),
    )
    .filter((link) => link.likeness >= 0.5)
    .sort((a, b) => b.rank - a.rank || a.p - b.p || a.v - b.v);
  const taken_p = new Set<number>();
  const taken_v = new Set<number>();
  let sum = 0;
  for (const link of links) {
    if (taken_p.has(link.p) || taken_v.has(link.v)) continue;
    taken_p.add(link.p);
    taken_v.add(link.v);
    sum += link.likeness;
  }
  return {
    score: sum / Math.max(pairs.length, values.length),
    missing: values.filter((_, v) => !taken_v.has(v)).map((one) => one.value),
    extra: pairs.filter((_, p) => !taken_p.has(p)).map((one) => one.value),
  };
}

/** However they are cut: "Q/5cm" of one market is 사이즈 Q and 두께 5cm of another. */
function sameWords(pairs: readonly OptionPair[], values: readonly OptionPair[]): boolean {
  const all = (list: readonly OptionPair[]) => list.flatMap((one) => wordsOf(one.value)).sort();
  return all(pairs).join(' ') === all(values).join(' ');
}

/** One text that names nothing ("S 블랙 LED 없음") against several values: each value's words are looked for in it. */
function wordFit(text: string, values: readonly OptionPair[]): OptionFit {
  const words = wordsOf(text);
  const left = [...words];
  const missing: string[] = [];
  let found = 0;
  for (const { value } of values) {
    const wanted = wordsOf(value);
    if (wanted.length > 0 && wanted.every((word) => left.includes(word))) {
      for (const word of wanted) left.splice(left.indexOf(word), 1);
      found += 1;
    } else missing.push(value);
  }
  const over = words.length === 0 ? 0 : left.length / words.length;
  return { score: (found / values.length) * (1 - over * 0.5), missing, extra: left };
}
