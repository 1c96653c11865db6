import {
  adminListPayments,
  adminListRefunds,
  adminReadPayment,
  payment_states,
  refund_states,
} from '@madang/contract/payments';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type { PaymentDetail, PaymentRow, RefundRow } from '@madang/contract/payments';

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
  });
