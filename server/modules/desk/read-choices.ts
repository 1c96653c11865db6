import type { ReplyOf, readGridChoices } from '@madang/contract';
import type { FacetKind } from './codes.ts';
import type { ColumnName } from './lens.ts';
import { everyRow, narrow } from './passes.ts';
import type { View } from './watch-desk.ts';

/** Channels, regions, teams and marks that the rows of these shops have: what no row says is not offered. */
export function readChoices(view: View, shops: readonly string[] | null): ReplyOf<typeof readGridChoices> {
  const { lens, facets } = view;
  const selection = everyRow(lens);
  if (shops) {
    const fits = new Uint8Array(Math.max(0, ...facets.keys()) + 1);
    for (const one of facets.values())
      if (one.kind === 'shops' && one.value.split(',').some((shop) => shops.includes(shop))) fits[one.code] = 1;
    narrow(lens, selection, { kind: 'codes', column: 'shops', fits });
  }
  const used = (kind: FacetKind, column: ColumnName) => {
    const seen = new Uint8Array(Math.max(0, ...facets.keys()) + 1);
    const codes = lens.column(column);
    for (let i = 0; i < selection.count; i++) seen[codes[selection.slots[i]!]!] = 1;
    return [...facets.values()]
      .filter((one) => one.kind === kind && seen[one.code] === 1)
      .sort((a, b) => (a.label < b.label ? -1 : 1));
  };
  const regions = new Map<string, string[]>();
  for (const { value } of used('region', 'region')) {
    const [sido, ...rest] = value.split(' ');
    const known = regions.get(sido!) ?? [];
    regions.set(sido!, rest.length > 0 ? [...known, rest.join(' ')] : known);
  }
  return {
    channels: used('channel', 'channel').map(({ value, label }) => ({ value, label })),
    regions: [...regions].map(([sido, sigungu]) => ({ sido, sigungu })),
    teams: used('team', 'team').map((one) => one.value),
    marks: used('mark', 'mark').map((one) => one.value),
  };
}
