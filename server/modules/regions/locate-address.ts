import { findSido } from '@madang/contract';
import { readRegion, regionNames } from './read-region.ts';

/** Where an address is, in the names of today. Null or empty: not told, or there is none (세종 has no 시군구). */
export type Located = {
  sido: string | null;
  sigungu: string | null;
  /** 일반구 of a city. */
  gu: string | null;
  remote: 'jeju' | 'island' | null;
  /**
   * `zip_differs`: code and address name other 시도; `zip_unknown`: no code begins so; `unclear`: the border of a new district
   * runs through; null: fine.
   */
  flag: 'zip_differs' | 'zip_unknown' | 'unclear' | null;
};

/** Districts that moved or were renamed as a whole: 시도 (today's) and old name -> today's. */
const renamed: Record<string, [sido: string, sigungu: string]> = {
  '경상북도 군위군': ['대구광역시', '군위군'],
  '인천광역시 남구': ['인천광역시', '미추홀구'],
  '충청북도 청원군': ['충청북도', '청주시'],
  '충청남도 연기군': ['세종특별자치시', ''],
  '경기도 여주군': ['경기도', '여주시'],
  '충청남도 당진군': ['충청남도', '당진시'],
  '인천광역시 동구': ['인천광역시', '제물포구'],
};
/** 인천 since July 2026: by 법정동 where the address names one. */
const yeongjong = /(운서|중산|운남|운북|을왕|남북|덕교|무의)동/;
const geomdan = /(당하|대곡|금곡|마전|불로|원당|오류|왕길)동/;
const seohae = /(가정|가좌|검암|경서|공촌|백석|석남|시천|신현|심곡|연희|원창|청라)동/;
const is_code_of = /^(0[1-9]|[1-5]\d|6[0-3])\d{3}$/;

/**
 * The region of an address, by its own words first and by its postal code where they say nothing: old and new names, short forms
 * and full ones give one region. Pure but for the tables in memory; some µs.
 */
export function locateAddress(address: string, postal_code: string | null): Located {
  const words = address
    .normalize('NFC')
    .trim()
    .split(/[\s,]+/);
  const by_code = postal_code ? readRegion(postal_code) : null;
  const named = findSido(words[0] ?? '');
  const rest = named ? words.slice(1) : words;
  const sido = named ?? by_code?.sido ?? null;
  const located = districtOf(sido, rest, address, postal_code);
  const remote = by_code?.remote ?? null;
  if (!located) {
    const sure = by_code?.sure && by_code.sigungu.length === 1 && by_code.sido === sido;
    return { sido, sigungu: sure ? by_code.sigungu[0]! : null, gu: null, remote, flag: flagOf(sido) };
  }
  return { ...located, remote, flag: flagOf(located.sido) ?? located.flag };

  function flagOf(found: string | null): Located['flag'] {
    if (postal_code && !is_code_of.test(postal_code)) return 'zip_unknown';
    return by_code && found && by_code.sido !== found ? 'zip_differs' : null;
  }
}

type District = Pick<Located, 'sido' | 'sigungu' | 'gu' | 'flag'>;

function districtOf(sido: string | null, words: string[], address: string, code: string | null): District | null {
  const [first = '', second = ''] = words;
  if (!sido) return null;
  if (sido === '세종특별자치시') return { sido, sigungu: '', gu: '', flag: null };
  const moved = renamed[`${sido} ${first}`];
  if (moved) return { sido: moved[0], sigungu: moved[1], gu: '', flag: null };
  if (sido === '인천광역시' && (first === '중구' || first === '서구')) return incheon(first, address, code);
  if (!regionNames(sido).has(first)) return null;
  const gu = first.endsWith('시') && /^[가-힣]+구$/.test(second) ? second : '';
  return { sido, sigungu: first, gu, flag: null };
}

/** 중구 became 제물포구 and 영종구, 서구 became 서해구 and 검단구. */
function incheon(old: '중구' | '서구', address: string, code: string | null): District {
  const sido = '인천광역시';
  if (old === '중구') {
    const island = yeongjong.test(address) || (code !== null && code >= '22355' && code <= '22410');
    return { sido, sigungu: island ? '영종구' : '제물포구', gu: '', flag: null };
  }
  if (geomdan.test(address)) return { sido, sigungu: '검단구', gu: '', flag: null };
  if (seohae.test(address)) return { sido, sigungu: '서해구', gu: '', flag: null };
  return { sido, sigungu: '서구', gu: '', flag: 'unclear' };
}
