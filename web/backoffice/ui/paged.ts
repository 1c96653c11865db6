import { type InfiniteData, infiniteQueryOptions, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

/** A keyset-paged list as one growing list: `read` gets the cursor of the page before. */
export function pagedOptions<P extends { next_cursor: string | null }>(
  queryKey: readonly unknown[],
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<P>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The rows of all pages read so far, and how to read on. */
export function usePaged<P, T>(
  query: UseInfiniteQueryResult<InfiniteData<P>>,
  pick: (page: P) => readonly T[],
): { rows: T[] | undefined; more: (() => void) | null } {
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `pick` is written inline and always picks the same
  const rows = useMemo(() => data?.pages.flatMap(pick), [data]);
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  return { rows, more: hasNextPage && !isFetchingNextPage && !isFetchNextPageError ? more : null };
}
