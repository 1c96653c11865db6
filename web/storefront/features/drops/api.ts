import { listDrops, readDrop } from '@madang/contract/drops';
import type { ReplyOf } from '@madang/contract/route';
import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { useLive } from '../../../ui/lib/live.ts';

export type Drop = ReplyOf<typeof listDrops>['drops'][number];
type Live = Drop['live'];

export const dropsQuery = queryOptions({
  queryKey: ['drops'],
  queryFn: ({ signal }) => call(listDrops, { signal }),
  staleTime: 5_000,
  // The stream brings the counts; this only finds drops that were added or changed.
  refetchInterval: 60_000,
});

export const dropQuery = (drop_id: string) =>
  queryOptions({
    queryKey: ['drop', drop_id],
    queryFn: ({ signal }) => call(readDrop, { params: { drop_id }, signal }),
    staleTime: 5_000,
  });

const newer = (old: Live, next: Live): Live => (Date.parse(next.as_of) >= Date.parse(old.as_of) ? next : old);

/** Puts fresh live figures into every place that shows the drop. Older news than what is shown is ignored. */
function applyDropLive(queries: QueryClient, live: Live): void {
  queries.setQueryData(
    dropsQuery.queryKey,
    (old) =>
      old && {
        ...old,
        drops: old.drops.map((drop) =>
          drop.drop_id === live.drop_id ? { ...drop, live: newer(drop.live, live) } : drop,
        ),
      },
  );
  queries.setQueryData(
    dropQuery(live.drop_id).queryKey,
    (old) => old && { ...old, drop: { ...old.drop, live: newer(old.drop.live, live) } },
  );
}

/** Follows the live figures of these drops while shown. */
export function useDropsLive(drop_ids: string[]): void {
  const queries = useQueryClient();
  useLive(
    drop_ids.map((id) => `drop:${id}`),
    (data) => applyDropLive(queries, data as Live),
    () => {
      void queries.invalidateQueries({ queryKey: ['drops'] });
      void queries.invalidateQueries({ queryKey: ['drop'] });
    },
  );
}
