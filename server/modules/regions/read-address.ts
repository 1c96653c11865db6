import { region_rows } from './read-region.ts';

/** What an address itself says of where it is, in today's names. */
export type AddressRegion = {
  sido: string | null;
  /** Usually one; several where an old name was divided since (인천 서구: 서해구 or 검단구). Empty where none was named (세종). */
  sigungu: readonly string[];
  /** 일반구 of a city that has some (수원시 영통구). */
  gu: string | null;
  /** The district as it was written, where it was. */
  written: string | null;
  /** What follows the names: road or lot, building, unit. */
  rest: string;
};

/** Short and former names of provinces. 광주 is also a city of 경기도: see `eatSido`. */
const sido_names: Readonly<Record<string, readonly string[]>> = {
  서울특별시: ['서울시', '서울'],
  부산광역시: ['부산시', '부산'],
  대구광역시: ['대구시', '대구'],
  인천광역시: ['인천시', '인천'],
  대전광역시: ['대전시', '대전'],
  울산광역시: ['울산시', '울산'],
  세종특별자치시: ['세종시', '세종'],
  경기도: ['경기'],
  강원특별자치도: ['강원도', '강원'],
  충청북도: ['충북'],
  충청남도: ['충남'],
  전북특별자치도: ['전라북도', '전북'],
  경상북도: ['경북'],
  경상남도: ['경남'],
  제주특별자치도: ['제주도', '제주'],
  전남광주통합특별시: ['전남광주특별시', '전남광주', '전라남도', '전남', '광주광역시', '광주시', '광주'],
};
const sido_by_name = new Map(
  Object.entries(sido_names).flatMap(([now, others]) => [now, ...others].map((name) => [name, now] as const)),
);
const longest_first = (names: Iterable<string>) => [...names].sort((a, b) => b.length - a.length);
const all_sido = longest_first(sido_by_name.keys());

/** sido -> a district's name, present or former -> its present names. */
const districts = new Map<string, Map<string, Set<string>>>();
function note(sido: string, name: string, now: readonly string[]): void {
  const names = districts.get(sido) ?? new Map<string, Set<string>>();
  districts.set(sido, names);
  names.set(name, new Set([...(names.get(name) ?? []), ...now]));
}
for (const row of region_rows()) {
  for (const name of row.sigungu) note(row.sido, name, [name]);
  for (const name of row.former?.sigungu ?? []) note(row.sido, name, row.sigungu);
}
// Older than the table of postal codes: 미추홀구 was 남구 until 2018-07; 군위군 was 경상북도's until 2023-07.
note('인천광역시', '남구', ['미추홀구']);
const moved: Readonly<Record<string, string>> = { '경상북도 군위군': '대구광역시' };
note('경상북도', '군위군', ['군위군']);

const names_of = new Map([...districts].map(([sido, names]) => [sido, longest_first(names.keys()).filter(Boolean)]));

const gwangju_districts = /^\s*(동구|서구|남구|북구|광산구)/;

/** Takes one of `names` from the start of `text`; names may be glued to what follows. */
function eat(text: string, names: readonly string[]): { name: string; rest: string } | null {
  const bare = text.trimStart();
  const name = names.find((one) => bare.startsWith(one));
  return name === undefined ? null : { name, rest: bare.slice(name.length) };
}

function eatSido(text: string): { sido: string; rest: string } | null {
  const eaten = eat(text, all_sido);
  if (!eaten) return null;
  // "광주시 오포로" is 경기도's city; only its districts make 광주 the former 광역시.
  if (/^광주시?$/.test(eaten.name) && !gwangju_districts.test(eaten.rest)) return null;
  // "제주시 …", "세종로 …": a longer word that merely begins so.
  if (
    !/(도|시)$/.test(eaten.name) &&
    /^[가-힣]/.test(eaten.rest) &&
    !districtOf(sido_by_name.get(eaten.name)!, eaten.rest)
  )
    return null;
  return { sido: sido_by_name.get(eaten.name)!, rest: eaten.rest };
}

function districtOf(sido: string, text: string): { now: Set<string>; name: string; rest: string } | null {
  const names = districts.get(sido);
  if (!names) return null;
  const whole = eat(text, names_of.get(sido)!);
  if (whole) return { now: names.get(whole.name)!, ...whole };
  // "강원 강릉 경포로 1": without its 시 or 군, as a word of its own.
  const word = /^\s*([가-힣]{2,4})(?=\s)/.exec(text)?.[1];
  const full = word && [`${word}시`, `${word}군`].find((name) => names.has(name));
  return full ? { now: names.get(full)!, name: full, rest: text.trimStart().slice(word.length) } : null;
}

/**
 * Reads the region off the front of an address, whatever its spelling: short and former names, words glued together, the province
 * left out where the district says it. What is not there is null or empty; nothing is guessed.
 */
export function readAddress(address: string): AddressRegion {
  const text = address.normalize('NFKC').replace(/^\s*(대한민국|한국)?\s*[[(]?(\d{5}|\d{3}-\d{3})?[\])]?\s*,?\s*/, '');
  const province = eatSido(text);
  if (province) {
    const found = districtOf(province.sido, province.rest);
    if (!found) return { sido: province.sido, sigungu: [], gu: null, written: null, rest: province.rest.trim() };
    return named(moved[`${province.sido} ${found.name}`] ?? province.sido, found);
  }
  const holders = [...districts.keys()].flatMap((sido) => {
    const found = moved[`${sido} 군위군`] && /^\s*군위군/.test(text) ? null : districtOf(sido, text);
    return found && text.trimStart().startsWith(found.name) ? [{ sido, found }] : [];
  });
  if (holders.length === 0) return { sido: null, sigungu: [], gu: null, written: null, rest: text.trim() };
  const [one] = holders;
  if (holders.length === 1) return named(one!.sido, one!.found);
  const { rest } = one!.found;
  return { ...named('', one!.found), sido: null, sigungu: [one!.found.name], rest: rest.trim() };
}

function named(sido: string, found: { now: Set<string>; name: string; rest: string }): AddressRegion {
  const gu = found.name.endsWith('시') ? /^\s*([가-힣]{1,4}구)(?=\s|[가-힣])/.exec(found.rest) : null;
  // A word of the road may hold a 구 (수원시 권선로, 구운로): a district's name ends there and something else begins.
  const real = gu && /^\s*[가-힣]{1,4}구(\s|[가-힣0-9]+?(대로|로|길|동|읍|면|가))/.test(found.rest) ? gu[1]! : null;
  return {
    sido: sido || null,
    sigungu: [...found.now].filter(Boolean),
    gu: real,
    written: found.name,
    rest: (real ? found.rest.trimStart().slice(real.length) : found.rest).trim(),
  };
}
