import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostalRegion, Remote } from '@madang/contract';

type Row = Omit<PostalRegion, 'postal_code' | 'remote'> & { split: readonly Split[] };
/** A district that has only some of the codes of its row. */
type Split = { name: string; from: string; to: string };

const table = (file: string) =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));

/** `제물포구(22300-22354)|영종구(22355-22399)` -> names, and which codes are whose. */
function districts(text: string): { names: string[]; split: Split[] } {
  const parts = text.split('|').filter(Boolean);
  const split = parts.flatMap((part) => {
    const found = /^(.+)\((\d{5})-(\d{5})\)$/.exec(part);
    return found ? [{ name: found[1]!, from: found[2]!, to: found[3]! }] : [];
  });
  return { names: parts.map((part) => part.replace(/\(.*/, '')), split };
}

const rows = new Map(
  table('zip3.tsv').map(([zip3, sido, sigungu, former_sido, former_sigungu, sure]): [string, Row] => {
    const { names, split } = districts(sigungu!);
    const former =
      former_sido || former_sigungu
        ? { sido: former_sido || sido!, sigungu: former_sigungu ? [former_sigungu] : names }
        : null;
    return [zip3!, { sido: sido!, sigungu: names, former, sure: sure === 'yes', split }];
  }),
);
const remote = table('remote.tsv').map(([from, to, kind]) => ({
  from: from!,
  to: to!,
  kind: kind as 'jeju' | 'island',
}));

/** Every district of the table, once a row. */
export const region_rows = (): Iterable<Pick<PostalRegion, 'sido' | 'sigungu' | 'former'>> => rows.values();

/** Where a postal code is, from the tables beside this file; null where no code begins so. */
export function readRegion(postal_code: string): PostalRegion | null {
  const row = rows.get(postal_code.slice(0, 3));
  if (!row || !/^\d{5}$/.test(postal_code)) return null;
  const { split, ...region } = row;
  const within = (one: { from: string; to: string }) => one.from <= postal_code && postal_code <= one.to;
  const one = split.find(within);
  return {
    postal_code,
    ...region,
    ...(one ? { sigungu: [one.name] } : {}),
    remote: remote.find(within)?.kind ?? null,
  };
}

/** Whether carriers call where a postal code is remote. */
export const remoteOf = (postal_code: string): Remote => readRegion(postal_code)?.remote ?? null;
