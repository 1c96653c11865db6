import { type AddressRegion, readAddress } from './read-address.ts';
import { readRegion } from './read-region.ts';

/** Where a delivery goes, in today's names. */
export type DecidedRegion = {
  sido: string | null;
  sigungu: string | null;
  gu: string | null;
  remote: 'JEJU' | 'ISLAND' | null;
  /** What a person should look at: a code that does not exist, one of another place than the address, a district nobody named. */
  flag: 'postal_code_missing' | 'postal_code_unknown' | 'postal_code_elsewhere' | 'district_unclear' | null;
};

/**
 * The address decides, because three digits of a postal code are coarse and some borders unproven; the code fills what the address
 * leaves open. Where they contradict each other that is flagged, never settled in silence.
 */
export function decideRegion(address: string, postal_code: string | null): DecidedRegion {
  const said = readAddress(address);
  const coded = postal_code ? readRegion(postal_code) : null;
  const sido = said.sido ?? coded?.sido ?? null;
  const sigungu = districtOf(said, coded?.sigungu ?? []);
  const remote = coded?.remote ? ({ jeju: 'JEJU', island: 'ISLAND' } as const)[coded.remote] : null;
  const decided = { sido, sigungu, gu: said.gu, remote };
  if (!postal_code) return { ...decided, flag: 'postal_code_missing' };
  if (!coded) return { ...decided, flag: 'postal_code_unknown' };
  if (elsewhere(said, coded)) return { ...decided, flag: 'postal_code_elsewhere' };
  const open = sigungu === null ? coded.sigungu.length > 0 : said.sigungu.length > 1 && !said.sigungu.includes(sigungu);
  return { ...decided, flag: open ? 'district_unclear' : null };
}

function districtOf(said: AddressRegion, coded: readonly string[]): string | null {
  if (said.sigungu.length === 1) return said.sigungu[0]!;
  if (said.sigungu.length === 0) return coded.length === 1 ? coded[0]! || null : null;
  // An old name that was divided: the code may tell, else the old name stands.
  const both = said.sigungu.filter((name) => coded.includes(name));
  return both.length === 1 ? both[0]! : said.written;
}

function elsewhere(said: AddressRegion, coded: { sido: string; sigungu: readonly string[]; sure: boolean }): boolean {
  if (said.sido && said.sido !== coded.sido) return true;
  if (!coded.sure || said.sigungu.length === 0 || coded.sigungu.length === 0) return false;
  return !said.sigungu.some((name) => coded.sigungu.includes(name));
}
