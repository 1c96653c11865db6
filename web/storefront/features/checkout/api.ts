import {
  confirmCheckout,
  leaveCheckout,
  listPaymentMethods,
  placeCheckout,
  readCheckout,
  startPayment,
} from '@madang/contract/checkout';
import type { Agreement } from '@madang/contract/operator';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import type { ContactInput } from './contact.ts';

export type CheckoutState = ReplyOf<typeof readCheckout>;
export type PaymentMethod = ReplyOf<typeof listPaymentMethods>['methods'][number];
export type PlaceInput = {
  lines: { variant_id: string; quantity: number; unit_price_krw: number }[];
  contact: ContactInput;
  provider: PaymentMethod['provider'];
  method: PaymentMethod['method'];
  discounts?: { campaign_ids: string[]; codes: string[]; discount_krw: number };
  shipping_krw?: number;
  agreed?: Agreement;
};

export const methodsQuery = queryOptions({
  queryKey: ['payment-methods'],
  queryFn: ({ signal }) => call(listPaymentMethods, { signal }),
  staleTime: 300_000,
});

/** States in which something may still happen without the buyer doing anything. */
const moving = new Set(['paying', 'waiting_deposit']);

/** Asks every 1.5 s while the bank is being asked, slower as it takes longer. */
export const checkoutQuery = (order_id: string) =>
  queryOptions({
    queryKey: ['checkout', order_id],
    queryFn: ({ signal }) => call(readCheckout, { params: { order_id }, signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => {
      if (!state.data || !moving.has(state.data.state)) return false;
      return Math.min(8_000, 1_500 + state.dataUpdateCount * 250);
    },
  });

export const place = (body: PlaceInput, key: string) => call(placeCheckout, { body, key });
export const start = (order_id: string, key: string) =>
  call(startPayment, { params: { order_id }, body: { return_path: `/checkout/${order_id}/return` }, key });
export const confirm = (
  input: { order_id: string; payment_key: string; amount_krw: number; token?: string },
  key: string,
) => {
  const { order_id, ...body } = input;
  return call(confirmCheckout, { params: { order_id }, body, key });
};
export const leave = (order_id: string) => call(leaveCheckout, { params: { order_id } });
