import { readAvailability } from '@madang/contract/drops';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { useLive } from '../../../ui/lib/live.ts';

type VariantLive = ReplyOf<typeof readAvailability>['variants'][number];

/** A large product's variants in one request; more than this are not on one page. */
const most_variants = 100;

const availabilityQuery = (variant_ids: string[]) =>
  queryOptions({
    queryKey: ['availability', variant_ids],
    queryFn: ({ signal }) => call(readAvailability, { query: { variant_ids: variant_ids.join(',') }, signal }),
    enabled: variant_ids.length > 0,
    staleTime: 2_000,
    refetchInterval: 30_000,
  });

/** Units available now by variant, live. A variant that is missing is not counted (made to order) or not known yet. */
export function useAvailability(all_ids: string[]): Map<string, number> {
  const ids = all_ids.slice(0, most_variants);
  const queries = useQueryClient();
  const query = availabilityQuery(ids);
  const reply = useQuery(query);
  useLive(
    ids.map((id) => `variant:${id}`),
    (data) => {
      const fresh = data as VariantLive;
      queries.setQueryData(query.queryKey, (old) => {
        if (!old) return old;
        const rest = old.variants.filter((one) => one.variant_id !== fresh.variant_id);
        const known = old.variants.find((one) => one.variant_id === fresh.variant_id);
        return known && Date.parse(known.as_of) > Date.parse(fresh.as_of)
          ? old
          : { ...old, variants: [...rest, fresh] };
      });
    },
    () => void reply.refetch(),
  );
  return new Map(reply.data?.variants.map((one) => [one.variant_id, one.available]));
}
