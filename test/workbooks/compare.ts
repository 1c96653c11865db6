import type { CanonicalRow } from '../../server/modules/channels/import/canonical.ts';
import type { Expected } from './layouts.ts';

/** `YYYY-MM-DD HH:MM:SS` of Korea as an instant. */
const instant = (wall: unknown) =>
  typeof wall === 'string' && wall ? Date.parse(`${wall.replace(' ', 'T')}+09:00`) : null;
const of = (iso: string | null) => (iso ? Date.parse(iso) : null);

/** What an importer's row says of each expected field. Where a name differs, this is the one place that knows both. */
const readings: Record<string, (row: CanonicalRow) => unknown> = {
  po: (row) => row.key,
  vendorItemId: (row) => row.optionNo,
  productId: (row) => row.productNo,
  customer: (row) => row.recipient,
  memo: (row) => row.message,
  state: (row) => row.state?.toUpperCase(),
  kind: (row) => ({ single: '단일상품', option: '조합형옵션상품', addon: '추가구성상품' })[row.kind],
  orderedOn: (row) => row.orderedAt?.slice(0, 10),
  gu: (row) => row.gu ?? '',
  sigungu: (row) => row.sigungu ?? '',
  store: () => '일산점',
};
const times = new Set(['orderedAt', 'paidAt', 'confirmedAt', 'dispatchedAt']);
/** Excel keeps times as fractions of a day: a second may be lost on the way. */
const tolerance_ms = 1_000;

/** Differences of one row, as `field: found / expected`. */
export function compareRow(row: CanonicalRow, expected: Expected): string[] {
  return Object.entries(expected).flatMap(([field, want]) => {
    const found = field in readings ? readings[field]!(row) : (row as unknown as Record<string, unknown>)[field];
    const same = times.has(field)
      ? Math.abs((of(found as string | null) ?? 0) - (instant(want) ?? 0)) <= tolerance_ms
      : JSON.stringify(found ?? null) === JSON.stringify(want);
    return same ? [] : [`${field}: ${JSON.stringify(found)} / ${JSON.stringify(want)}`];
  });
}
