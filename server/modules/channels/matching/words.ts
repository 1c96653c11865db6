/**
 * Words of product and option texts made comparable. Pure tables and functions: what is the same thing under two spellings in
 * Korean markets, and what is only decoration.
 */
const same_thing: Record<string, string> = {
  싱글: 's',
  single: 's',
  슈퍼싱글: 'ss',
  슈싱: 'ss',
  퀸: 'q',
  queen: 'q',
  킹: 'k',
  king: 'k',
  라지킹: 'lk',
  스몰: 's',
  small: 's',
  미디움: 'm',
  medium: 'm',
  라지: 'l',
  large: 'l',
  엑스라지: 'xl',
  프리: 'free',
  화이트: 'white',
  흰색: 'white',
  백색: 'white',
  블랙: 'black',
  검정: 'black',
  검은색: 'black',
  검정색: 'black',
  그레이: 'gray',
  회색: 'gray',
  grey: 'gray',
  네이비: 'navy',
  남색: 'navy',
  아이보리: 'ivory',
  베이지: 'beige',
  브라운: 'brown',
  갈색: 'brown',
  핑크: 'pink',
  분홍: 'pink',
  분홍색: 'pink',
  레드: 'red',
  빨강: 'red',
  빨간색: 'red',
  블루: 'blue',
  파랑: 'blue',
  파란색: 'blue',
  그린: 'green',
  초록: 'green',
  초록색: 'green',
  옐로우: 'yellow',
  노랑: 'yellow',
  노란색: 'yellow',
  퍼플: 'purple',
  보라: 'purple',
  보라색: 'purple',
  라이트: 'light',
  다크: 'dark',
  딥: 'deep',
  없음: 'no',
  미포함: 'no',
  있음: 'yes',
  포함: 'yes',
};

/** Prefixes that are written together with a colour: 라이트그레이, 딥네이비. */
const prefixes = ['라이트', '다크', '딥', 'light', 'dark', 'deep'];

const canonical = (word: string): string[] => {
  const known = same_thing[word];
  if (known !== undefined) return [known];
  for (const prefix of prefixes) {
    const rest = same_thing[word.slice(prefix.length)];
    if (word.startsWith(prefix) && rest !== undefined) return [same_thing[prefix] ?? prefix, rest];
  }
  return [word];
};

/** Words of a text: composed, lower case, signs gone, the same thing under one name. `(31)LIGHT YELLOW` → light, yellow. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([]\s*\d{1,3}\s*[)\]]/g, ' ')
    .replace(/(\d)\.(\d)/g, '$1·$2')
    .replace(/[^\p{L}\p{N}+·]+/gu, ' ')
    .split(' ')
    .filter((word) => word !== '' && word !== '·')
    .flatMap(canonical);
}

/** A product's name without what shops put around it: [brand] in front, notes in brackets of markets' own kind (★, 무료배송). */
export function nameWords(name: string): string[] {
  const bare = name.replace(/[[【<〈][^\]】>〉]{0,30}[\]】>〉]/gu, ' ').replace(/무료\s?배송|당일\s?발송|정품/g, ' ');
  const words = wordsOf(bare);
  return words.length > 0 ? words : wordsOf(name);
}

/** A seller's code as compared: letters and digits only, capitals. `fn-m01 q` = `FN-M01-Q`. */
export const plainCode = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
