import { quoteDiscounts } from '@madang/contract/promotions';
import type { ReplyOf } from '@madang/contract/route';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import type { BuyLine } from './lines.ts';

type Quote = ReplyOf<typeof quoteDiscounts>;

/** What the buyer has chosen to have taken off, and what that comes to; the shop says so, rule by rule. */
export type Discounts = {
  quote: Quote | undefined;
  campaign_ids: string[];
  codes: string[];
  error: unknown;
  busy: boolean;
  toggle(campaign_id: string): void;
  /** Null takes all codes away. */
  setCode(code: string | null): void;
};

export function useDiscounts(lines: BuyLine[]): Discounts {
  const [campaign_ids, setChosen] = useState<string[]>([]);
  const [codes, setCodes] = useState<string[]>([]);
  const basket = lines.map(({ variant_id, quantity }) => ({ variant_id, quantity }));
  const asked = useQuery({
    queryKey: ['discounts', basket, campaign_ids, codes],
    queryFn: ({ signal }) => call(quoteDiscounts, { body: { lines: basket, campaign_ids, codes }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  return {
    quote: asked.isError ? undefined : asked.data,
    campaign_ids,
    codes,
    error: asked.error,
    busy: asked.isFetching,
    toggle: (id) => setChosen((all) => (all.includes(id) ? all.filter((one) => one !== id) : [...all, id].slice(-5))),
    setCode: (code) => setCodes(code ? [code] : []),
  };
}
