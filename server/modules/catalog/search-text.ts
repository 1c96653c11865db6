/**
 * Search that works on any PostgreSQL and in Korean: two-character grams in a GIN-indexed array, because trigrams of
 * two-syllable words are sequential scans and are empty under LC_CTYPE=C (facts.md, section 7).
 */
const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';

/** Lower case, composed, everything but letters and digits turned to one space. */
export function plainText(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Initial consonants of syllables, other characters as they are: `한라봉 3kg` -> `ㅎㄹㅂ 3kg`. */
export function initialsOf(text: string): string {
  return plainText(text).replace(
    /[가-힣]/g,
    (syllable) => initials[Math.floor((syllable.charCodeAt(0) - 0xac00) / 588)]!,
  );
}

/** Every two neighbouring characters of every word, once. */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (const word of plainText(text).split(' ')) {
    const characters = [...word];
    for (let i = 0; i + 1 < characters.length; i++) grams.add(characters[i]! + characters[i + 1]!);
  }
  return [...grams];
}

/**
 * A query as what must all hold: words that the text must contain, and words of initial consonants only that the initials
 * must contain. Order of words does not matter; at most eight count.
 */
export function parseQuery(q: string): { words: string[]; initials: string[] } {
  const all = plainText(q).split(' ').filter(Boolean).slice(0, 8);
  const consonants = all.filter((word) => [...word].every((character) => initials.includes(character)));
  const words = all.filter((word) => !consonants.includes(word));
  return { words, initials: consonants };
}
