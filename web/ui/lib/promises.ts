import { readPromises } from '@madang/contract/production';
import { useQuery } from '@tanstack/react-query';
import { call } from './api.ts';

/** Of these variants those that are made to order: the first day on which one is made, null where every day is full. */
export function usePromises(variant_ids: readonly string[]): ReadonlyMap<string, string | null> {
  const ids = [...new Set(variant_ids)].sort().slice(0, 100).join(',');
  const { data } = useQuery({
    queryKey: ['promises', ids],
    queryFn: ({ signal }) => call(readPromises, { query: { variant_ids: ids }, signal }),
    enabled: ids !== '',
    staleTime: 10_000,
  });
  return new Map((data?.promises ?? []).map((one) => [one.variant_id, one.made_on]));
}
