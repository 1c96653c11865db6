import { type GridFilter, listGrid, readGridChoices, summariseGrid } from '@madang/contract/desk';
import type { GridViewSettings } from '@madang/contract/grid-views';
import { adminOrdersSummary, adminReadOrder } from '@madang/contract/orders';
import type { QueryOf, ReplyOf } from '@madang/contract/route';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { koreaDayStart } from '../../ui/korea-time.ts';

export type Order = ReplyOf<typeof adminReadOrder>;

/** The filters of the grid in the page's address; `from` and `to` are days of ordering, `sort` a header. */
export const order_filters = [
  'state',
  'channel',
  'sido',
  'sigungu',
  'team',
  'mark',
  'flag',
  'drop_id',
  'product',
  'option',
  'q',
  'from',
  'to',
  'paid_from',
  'paid_to',
  'due_from',
  'due_to',
  'wished_from',
  'wished_to',
  'dispatched_from',
  'dispatched_to',
  'delivered_from',
  'delivered_to',
  'sort',
] as const;
export type OrderFilters = Partial<Record<(typeof order_filters)[number], string>>;

const day_pattern = /^\d{4}-\d\d-\d\d$/;

/** As the wire takes them; a day nobody can read is no filter. */
export function gridQueryOf({ from, to, ...filters }: OrderFilters): QueryOf<typeof listGrid> {
  const said = { ...filters, ordered_from: from, ordered_to: to };
  const fits = ([name, value]: [string, string | undefined]) =>
    value !== undefined && (!/_(from|to)$/.test(name) || day_pattern.test(value));
  return Object.fromEntries(Object.entries(said).filter(fits));
}

/** The filters alone, as a body has them. */
export function filterOf(filters: OrderFilters): GridFilter {
  const { sort: _, ...filter } = gridQueryOf(filters);
  return JSON.parse(JSON.stringify(filter));
}

/** The grid as it stands, for a view. What was searched for is kept where the server finds that it names goods or an order. */
export const settingsOf = (filters: OrderFilters, columns: readonly string[]): GridViewSettings => ({
  filter: filterOf(filters),
  ...(filters.sort ? { sort: filters.sort } : {}),
  columns: [...columns],
});

const page_rows = 100;
/** Pages held at a time: behind them the oldest are let go and read again when somebody scrolls back. */
const pages_held = 8;

/** Where a list is read from: its beginning, or its end where somebody went there at once. */
export type ListEnd = 'first' | 'last';

export const gridQuery = (filters: OrderFilters, from: ListEnd) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'grid', filters, from],
    queryFn: ({ pageParam, signal }) =>
      call(listGrid, { query: { ...gridQueryOf(filters), cursor: pageParam, limit: page_rows }, signal }),
    initialPageParam: from === 'last' ? 'last' : (undefined as string | undefined),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    getPreviousPageParam: (page) => page.prev_cursor ?? undefined,
    maxPages: pages_held,
  });

export const gridChoicesQuery = queryOptions({
  queryKey: ['orders', 'choices'],
  queryFn: ({ signal }) => call(readGridChoices, { signal }),
  staleTime: 60_000,
});

/** A day's orders by channel. */
export const gridDayQuery = (day: string) =>
  queryOptions({
    queryKey: ['orders', 'day', day],
    queryFn: async ({ signal }) => (await call(summariseGrid, { query: { day }, signal })).channels,
    refetchInterval: 10_000,
  });

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
