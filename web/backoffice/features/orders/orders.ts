import { adminListOrders, adminOrdersSummary, adminReadOrder } from '@madang/contract/orders';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { koreaDayStart } from '../../ui/korea-time.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type OrderRow = ReplyOf<typeof adminListOrders>['orders'][number];
export type Order = ReplyOf<typeof adminReadOrder>;

export const order_filters = ['state', 'drop_id', 'q', 'from', 'to'] as const;
export type OrderFilters = Partial<Record<(typeof order_filters)[number], string>>;

/** Filters hold Korean calendar days; the wire takes instants, `to` being exclusive the day after. */
function orderQuery(filters: OrderFilters) {
  const day = (text: string | undefined, more_days = 0) => {
    const ms = text ? Date.parse(`${text}T00:00:00+09:00`) : Number.NaN;
    return Number.isFinite(ms) ? new Date(ms + more_days * 86_400_000).toISOString() : undefined;
  };
  return {
    state: filters.state,
    drop_id: filters.drop_id,
    q: filters.q?.replaceAll(/[\s-]/g, '') || undefined,
    from: day(filters.from),
    to: day(filters.to, 1),
  };
}

/** What an export is about: the same filters, but for a search. */
export function exportFilter(filters: OrderFilters) {
  const { q: _, ...filter } = orderQuery(filters);
  return JSON.parse(JSON.stringify(filter)) as Partial<Record<keyof typeof filter, string>>;
}

export const ordersQuery = (filters: OrderFilters) =>
  pagedOptions(['orders', 'list', filters], (cursor, signal) =>
    call(adminListOrders, { query: { ...orderQuery(filters), cursor, limit: 100 }, signal }),
  );

export const orderDetailQuery = (order_id: string) =>
  queryOptions({
    queryKey: ['orders', 'one', order_id],
    queryFn: ({ signal }) => call(adminReadOrder, { params: { order_id }, signal }),
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      return state === 'pending' || state === 'paying' || state === 'waiting_deposit' ? 3_000 : false;
    },
  });

/** Today in Korea. */
export const todayQuery = (now_ms: number) => {
  const from_ms = koreaDayStart(now_ms);
  return queryOptions({
    queryKey: ['orders', 'summary', from_ms],
    queryFn: ({ signal }) =>
      call(adminOrdersSummary, {
        query: { from: new Date(from_ms).toISOString(), to: new Date(from_ms + 86_400_000).toISOString() },
        signal,
      }),
    refetchInterval: 10_000,
  });
};
