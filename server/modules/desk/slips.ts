/**
 * Words as the keys that write them, so that a slip is one key: `꽃다발` typed as `꼿다발` differs in one, and `rhcekqkf`, typed with the
 * Latin layout on, in none. A window of a text is near a word when few keys have to be changed, left out or added.
 */
const first_keys = 'r R s e E f a q Q t T d w W c z x v g'.split(' ');
const middle_keys = 'k o i O j p u P h hk ho hl y n nj np nl b m ml l'.split(' ');
const last_keys = ['', ...'r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g'.split(' ')];
/** The same key without Shift: 쏘 for 소 is no slip at all. */
const shifted: Record<string, string> = { R: 'r', E: 'e', Q: 'q', T: 't', W: 'w', O: 'o', P: 'p' };
const singles: Record<string, string> = Object.fromEntries([
  ...[...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'].map((letter, i) => [letter, first_keys[i]!]),
  ...[...'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'].map((letter, i) => [letter, middle_keys[i]!]),
]);

/** The keys of a text on a Korean keyboard; Latin letters and digits are their own. */
export function jamoOf(text: string): string {
  let keys = '';
  for (const character of text) {
    const syllable = character.charCodeAt(0) - 0xac00;
    if (syllable < 0 || syllable >= 11_172) keys += singles[character] ?? character;
    else
      keys +=
        first_keys[Math.floor(syllable / 588)]! +
        middle_keys[Math.floor((syllable % 588) / 28)]! +
        last_keys[syllable % 28]!;
  }
  return [...keys].map((key) => shifted[key] ?? key).join('');
}

/** How many keys may be wrong: none in a short word or a number, one in a syllable or two, two in a longer word. */
export function slipsAllowed(keys: string): number {
  return keys.length < 4 || /^\d+$/.test(keys) ? 0 : keys.length < 9 ? 1 : 2;
}

/** As many keys of a word count: the bits of a number. */
const most_keys = 32;

/**
 * Says of a text whether some window of it is at most `slips` changed, missing or added keys away from `word`. All cells of a column are
 * the bits of one number (Myers 1999), so that a text costs a few operations a key: thousands are looked through at each search.
 */
export function nearTo(word: string, slips: number): (text: string) => boolean {
  if (slips === 0) return (text) => text.includes(word);
  const keys = [...word].slice(0, most_keys);
  const places = new Map<string, number>();
  for (const [at, key] of keys.entries()) places.set(key, (places.get(key) ?? 0) | (1 << at));
  const by_code = Int32Array.from({ length: 128 }, (_, code) => places.get(String.fromCharCode(code)) ?? 0);
  const last = 1 << (keys.length - 1);
  return (text) => {
    let up = -1;
    let down = 0;
    let wrong = keys.length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const same = code < 128 ? by_code[code]! : (places.get(text[i]!) ?? 0);
      const level = (((same & up) + up) ^ up) | same;
      let above = down | ~(level | up);
      let below = up & level;
      if ((above & last) !== 0) wrong++;
      else if ((below & last) !== 0) wrong--;
      above <<= 1;
      below <<= 1;
      up = below | ~(same | down | above);
      down = above & (same | down);
      if (wrong <= slips) return true;
    }
    return false;
  };
}
