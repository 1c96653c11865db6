import {
  adminListPayments,
  adminListRefunds,
  adminReadPayment,
  payment_states,
  refund_states,
} from '@madang/contract/payments';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { pagedOptions } from '../../ui/paged.ts';

/** Rows as they are listed and shown: with their order's number. */
export type PaymentRow = ReplyOf<typeof adminListPayments>['payments'][number];
export type RefundRow = ReplyOf<typeof adminListRefunds>['refunds'][number];
export type PaymentDetail = ReplyOf<typeof adminReadPayment>;

export const paymentsQuery = (state: string | undefined) =>
  pagedOptions(['payments', 'list', state ?? ''], (cursor, signal) =>
    call(adminListPayments, {
      query: { state: payment_states.find((one) => one === state), cursor, limit: 100 },
      signal,
    }),
  );

export const refundsQuery = (state: string | undefined) =>
  pagedOptions(['payments', 'refunds', state ?? ''], (cursor, signal) =>
    call(adminListRefunds, {
      query: { state: refund_states.find((one) => one === state), cursor, limit: 100 },
      signal,
    }),
  );

export const paymentQuery = (attempt_id: string) =>
  queryOptions({
    queryKey: ['payments', 'one', attempt_id],
    queryFn: ({ signal }) => call(adminReadPayment, { params: { attempt_id }, signal }),
    // What is under way is watched to its end; what is settled or waits for a person stays as it is.
    refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? 1_500 : false),
  });

const isMoving = ({ state, refunds }: PaymentDetail): boolean =>
  state === 'sending' ||
  state === 'unknown' ||
  refunds.some((refund) => refund.state === 'due' || refund.state === 'sending' || refund.state === 'unknown');
