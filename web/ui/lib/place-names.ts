import type { Say } from './language.ts';

const provinces: Record<string, string> = {
  서울특별시: 'Seoul',
  부산광역시: 'Busan',
  대구광역시: 'Daegu',
  인천광역시: 'Incheon',
  대전광역시: 'Daejeon',
  울산광역시: 'Ulsan',
  세종특별자치시: 'Sejong',
  경기도: 'Gyeonggi',
  강원특별자치도: 'Gangwon',
  충청북도: 'Chungbuk',
  충청남도: 'Chungnam',
  전북특별자치도: 'Jeonbuk',
  전남광주통합특별시: 'Jeonnam-Gwangju',
  경상북도: 'Gyeongbuk',
  경상남도: 'Gyeongnam',
  제주특별자치도: 'Jeju',
};

const firsts = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ');
const vowels = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ');
const lasts = ' k k k n n n t l k m p l t p l m p p t t ng t t k t p t'.split(' ');
/** A last consonant and the first one after it, where they do not sound as they stand (국어의 로마자 표기법 §3.1). */
const together: Record<string, string> = {
  k: 'g',
  kn: 'ngn',
  km: 'ngm',
  kr: 'ngn',
  nr: 'll',
  l: 'r',
  ln: 'll',
  lr: 'll',
  mr: 'mn',
  ngr: 'ngn',
  p: 'b',
  pn: 'mn',
  pm: 'mm',
  pr: 'mn',
};

/** A region in Latin letters, as its road signs have it: 종로구 -> "Jongno-gu". What is no Hangul stays. */
export function romanised(name: string): string {
  const province = provinces[name];
  if (province) return province;
  const parts = /^(..+)([시군구])$/.exec(name) ?? /^(.)([군구])$/.exec(name);
  return parts ? `${capital(spelled(parts[1]!))}-${spelled(parts[2]!)}` : capital(spelled(name));
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function spelled(hangul: string): string {
  let text = '';
  let last = '';
  for (const letter of hangul) {
    const at = letter.codePointAt(0)! - 0xac00;
    if (at < 0 || at > 11_171) {
      text += last + letter;
      last = '';
      continue;
    }
    const first = firsts[Math.floor(at / 588)]!;
    text += (last && together[last + first]) || last + first;
    text += vowels[Math.floor((at % 588) / 28)]!;
    last = lasts[at % 28]!;
  }
  return text + last;
}

/** A place from its largest part to its smallest, in the page's language: "서울특별시 강남구", "Gangnam-gu, Seoul". Empty without parts. */
export function placeIn(t: Say, ...parts: readonly (string | null | undefined)[]): string {
  const names = parts.flatMap((part) => part?.split(' ') ?? []).filter(Boolean);
  return t(names.join(' '), names.map(romanised).reverse().join(', '));
}
