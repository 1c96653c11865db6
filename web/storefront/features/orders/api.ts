import { cancelMyOrder, listMyOrders, readMyOrder, supplyRefundAccount } from '@madang/contract/orders';
import type { ReplyOf } from '@madang/contract/route';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

export type Order = ReplyOf<typeof readMyOrder>;
export type OrderSummary = ReplyOf<typeof listMyOrders>['orders'][number];
export { cancelMyOrder, supplyRefundAccount };

export const ordersQuery = infiniteQueryOptions({
  queryKey: ['orders'],
  queryFn: ({ signal, pageParam }) => call(listMyOrders, { query: { limit: 20, cursor: pageParam }, signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last) => last.next_cursor ?? undefined,
  staleTime: 3_000,
});

const moving = new Set(['pending', 'paying', 'waiting_deposit']);

export const orderQuery = (order_id: string) =>
  queryOptions({
    queryKey: ['order', order_id],
    queryFn: ({ signal }) => call(readMyOrder, { params: { order_id }, signal }),
    staleTime: 2_000,
    // While something may still happen by itself, look again.
    refetchInterval: ({ state }) => (state.data && moving.has(state.data.state) ? 2_500 : false),
  });
