import { checkCart, readCart, removeCartLine, setCartLine } from '@madang/contract/cart';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

export type Cart = ReplyOf<typeof readCart>;
export type CartLine = Cart['shops'][number]['lines'][number];

export const cartQuery = queryOptions({
  queryKey: ['cart'],
  queryFn: ({ signal }) => call(readCart, { signal }),
  staleTime: 30_000,
});

/** Quantity 0 takes the line out. The reply is the whole cart, so that nothing is guessed. */
export function useSetCartLine() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ variant_id, quantity }: { variant_id: string; quantity: number }) =>
      quantity === 0
        ? call(removeCartLine, { params: { variant_id } })
        : call(setCartLine, { params: { variant_id }, body: { quantity } }),
    onSuccess: (cart) => queries.setQueryData(cartQuery.queryKey, cart),
  });
}

/** Asks whether everything can be bought as shown, and accepts today's prices. */
export function useCheckCart() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(checkCart),
    onSuccess: (reply) => queries.setQueryData(cartQuery.queryKey, reply.cart),
  });
}
