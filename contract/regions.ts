import Type, { type Static } from 'typebox';
import { defineRoute } from './route.ts';

const named = { sido: Type.String(), sigungu: Type.Array(Type.String()) };

/** Where a postal code is: 시도 and 시군구, as far as its first three digits tell. */
export const PostalRegion = Type.Object({
  postal_code: Type.String(),
  ...named,
  /** The names before the last change of districts, where they differ: both are in use for years. */
  former: Type.Union([Type.Object(named), Type.Null()]),
  /** False where the border between two districts runs through these codes. */
  sure: Type.Boolean(),
  /** Carriers take a day or two more there. */
  remote: Type.Union([Type.Literal('jeju'), Type.Literal('island'), Type.Null()]),
});
export type PostalRegion = Static<typeof PostalRegion>;

export const readPostalCode = defineRoute({
  id: 'regions.postal_code',
  method: 'GET',
  path: '/api/v1/postal-codes/:postal_code',
  auth: 'public',
  summary: 'Where a postal code of five digits is. Knows districts, not streets.',
  params: Type.Object({ postal_code: Type.String({ pattern: '^[0-9]{5}$' }) }),
  reply: { 200: PostalRegion },
});

/** What people write for a 시도, by its name today. */
const spellings: Record<string, readonly string[]> = {
  서울특별시: ['서울특별시', '서울시', '서울'],
  부산광역시: ['부산광역시', '부산시', '부산'],
  대구광역시: ['대구광역시', '대구시', '대구'],
  인천광역시: ['인천광역시', '인천시', '인천'],
  대전광역시: ['대전광역시', '대전시', '대전'],
  울산광역시: ['울산광역시', '울산시', '울산'],
  세종특별자치시: ['세종특별자치시', '세종시', '세종'],
  경기도: ['경기도', '경기'],
  강원특별자치도: ['강원특별자치도', '강원도', '강원'],
  충청북도: ['충청북도', '충북'],
  충청남도: ['충청남도', '충남'],
  전북특별자치도: ['전북특별자치도', '전라북도', '전북'],
  전남광주통합특별시: ['전남광주통합특별시', '전라남도', '전남', '광주광역시', '광주'],
  경상북도: ['경상북도', '경북'],
  경상남도: ['경상남도', '경남'],
  제주특별자치도: ['제주특별자치도', '제주도', '제주'],
};
const by_spelling = new Map(Object.entries(spellings).flatMap(([sido, all]) => all.map((one) => [one, sido] as const)));

/**
 * Whether a typed address is where its postal code is: `fits`, `differs` (they name other places), or `unknown` (the address
 * names no place we know, or the border is unclear). A soft check: three digits are coarse.
 */
export function compareAddress(region: PostalRegion, address: string): 'fits' | 'differs' | 'unknown' {
  const [first = '', second = ''] = address
    .normalize('NFC')
    .trim()
    .split(/[\s,]+/);
  const named = by_spelling.get(first);
  const district = named ? second : first;
  if (named && named !== region.sido) return 'differs';
  const known = [...region.sigungu, ...(region.former?.sigungu ?? [])];
  if (known.includes(district)) return 'fits';
  if (!named || !/[시군구]$/.test(district)) return 'unknown';
  if (known.length === 0) return 'fits';
  return region.sure ? 'differs' : 'unknown';
}
