import { adminListLots, adminListMovements, adminListWarehouses } from '@madang/contract/inventory';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { type Language, pick } from '../../../ui/lib/language.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type Lot = ReplyOf<typeof adminListLots>['lots'][number];
export type Movement = ReplyOf<typeof adminListMovements>['movements'][number];

export type Warehouse = ReplyOf<typeof adminListWarehouses>['warehouses'][number];

/** The name of a lot's warehouse in the reader's language. */
export const warehouseOf = (lot: Lot, lang: Language) => pick(lang, lot.warehouse_name, lot.warehouse_name_en);

export const warehousesQuery = queryOptions({
  queryKey: ['stock', 'warehouses'],
  queryFn: async ({ signal }) => (await call(adminListWarehouses, { signal })).warehouses,
  staleTime: 300_000,
});

export const lot_filters = ['q', 'variant_id', 'warehouse_id', 'low'] as const;
export type LotFilters = Partial<Record<(typeof lot_filters)[number], string>>;

export const low_at = 10;

/** @param found the goods that were searched for, by id; null where nothing was. */
export const lotsQuery = (filters: LotFilters, found: readonly string[] | null = null) =>
  pagedOptions(['stock', 'lots', filters, found], async (cursor, signal) => {
    if (found?.length === 0) return { lots: [], next_cursor: null };
    return call(adminListLots, {
      query: {
        variant_id: filters.variant_id,
        variant_ids: found?.join(','),
        warehouse_id: filters.warehouse_id,
        available_max: filters.low ? low_at : undefined,
        cursor,
        limit: 100,
      },
      signal,
    });
  });

export const lowLotsQuery = queryOptions({
  queryKey: ['stock', 'low'],
  queryFn: async ({ signal }) =>
    (await call(adminListLots, { query: { available_max: low_at, limit: 8 }, signal })).lots,
  refetchInterval: 30_000,
});

export type MovementFilters = { lot_id?: string; variant_id?: string };

export const movementsQuery = (filters: MovementFilters) =>
  pagedOptions(['stock', 'movements', filters], (cursor, signal) =>
    call(adminListMovements, { query: { ...filters, cursor, limit: 100 }, signal }),
  );

/** Days from a Korean calendar day to an expiry day; negative when it has passed. */
export function daysLeft(expires_on: string, today: string): number {
  return Math.round((Date.parse(expires_on) - Date.parse(today)) / 86_400_000);
}
