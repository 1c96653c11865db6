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
  /** What an order says was wanted and seen; null where nothing is taken off. */
  sent: { campaign_ids: string[]; codes: string[]; discount_krw: number } | null;
  campaign_ids: string[];
  codes: string[];
  error: unknown;
  busy: boolean;
  toggle(campaign_id: string): void;
  /** Null takes all codes away. */
  setCode(code: string | null): void;
};

const nothing = { campaign_ids: [], codes: [] };
const tookOff = (quote: Quote) => quote.discount_krw + quote.shipping_discount_krw > 0 || quote.gifts.length > 0;

/** `postal_code`: once all five digits are there, what delivering there costs is told. */
export function useDiscounts(lines: BuyLine[], postal_code: string): Discounts {
  const [campaign_ids, setChosen] = useState<string[]>([]);
  const [codes, setCodes] = useState<string[]>([]);
  const basket = lines.map(({ variant_id, quantity }) => ({ variant_id, quantity }));
  const where = /^\d{5}$/.test(postal_code) ? { postal_code } : {};
  const ask = (body: { campaign_ids: string[]; codes: string[] }) => ({
    queryKey: ['discounts', basket, body, where],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call(quoteDiscounts, { body: { lines: basket, ...body, ...where }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  });
  const asked = useQuery(ask({ campaign_ids, codes }));
  // A code nobody made: what is asked for without it still stands.
  const plain = useQuery({ ...ask({ campaign_ids: [], codes: [] }), enabled: asked.isError });
  const quote = asked.isError ? plain.data : asked.data;
  return {
    quote,
    sent:
      quote && tookOff(quote)
        ? { ...(asked.isError ? nothing : { campaign_ids, codes }), discount_krw: quote.discount_krw }
        : null,
    campaign_ids,
    codes,
    error: asked.error,
    busy: asked.isFetching,
    toggle: (id) => setChosen((all) => (all.includes(id) ? all.filter((one) => one !== id) : [...all, id].slice(-5))),
    setCode: (code) => setCodes(code ? [code] : []),
  };
}
