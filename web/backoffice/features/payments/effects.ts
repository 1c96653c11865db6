import { adminListEffects, effect_states } from '@madang/contract/effects';
import { adminListRefunds } from '@madang/contract/payments';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type Effect = ReplyOf<typeof adminListEffects>['effects'][number];
export const effect_filters = ['state', 'kind'] as const;
export type EffectFilters = Partial<Record<(typeof effect_filters)[number], string>>;

export const effectsQuery = (filters: EffectFilters) =>
  pagedOptions(['effects', 'list', filters], (cursor, signal) =>
    call(adminListEffects, {
      query: {
        state: effect_states.find((state) => state === filters.state),
        kind: filters.kind,
        cursor,
        limit: 100,
      },
      signal,
    }),
  );

/** Refunds that wait for a person. */
export const parkedRefundsQuery = queryOptions({
  queryKey: ['payments', 'parked'],
  queryFn: async ({ signal }) =>
    (await call(adminListRefunds, { query: { state: 'parked', limit: 5 }, signal })).refunds,
  refetchInterval: 15_000,
});

/** How many are not finished; parked ones wait for a person. */
export const effectCountsQuery = queryOptions({
  queryKey: ['effects', 'counts'],
  queryFn: async ({ signal }) => {
    const { counts, effects } = await call(adminListEffects, { query: { state: 'parked', limit: 5 }, signal });
    return { counts, parked: effects };
  },
  refetchInterval: 15_000,
});

/** Effects that this page can name; others show their own name. */
export const effect_kind_words: Record<string, { ko: string; en: string }> = {
  'payments.capture': { ko: '결제 승인', en: 'Capture' },
  'payments.refund': { ko: '환불', en: 'Refund' },
  'payments.close_account': { ko: '가상계좌 닫기', en: 'Close account' },
  'mail.send': { ko: '메일', en: 'Mail' },
};
