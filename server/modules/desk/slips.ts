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

/** How many keys may be wrong: none in a short word, one in a syllable or two, two in a longer word. */
export function slipsAllowed(keys: string): number {
  return keys.length < 4 ? 0 : keys.length < 9 ? 1 : 2;
}

/** Whether some window of `text` is at most `slips` changed, missing or added keys away from `word` (Sellers' algorithm). */
export function within(word: string, text: string, slips: number): boolean {
  if (slips === 0) return text.includes(word);
  const length = word.length;
  let before = Array.from({ length: length + 1 }, (_, i) => i);
  for (const character of text) {
    const now = [0];
    for (let i = 1; i <= length; i++) {
      const changed = before[i - 1]! + (word[i - 1] === character ? 0 : 1);
      now.push(Math.min(changed, before[i]! + 1, now[i - 1]! + 1));
    }
    if (now[length]! <= slips) return true;
    before = now;
  }
  return false;
}
