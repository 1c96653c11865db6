import { readMe, readSession, signOut } from '@madang/contract/identity';
import type { ReplyOf } from '@madang/contract/route';
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

export type Session = ReplyOf<typeof readSession>;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call(readSession, { signal }),
  staleTime: 300_000,
});

export const meQuery = queryOptions({
  queryKey: ['me', 'profile'],
  queryFn: ({ signal }) => call(readMe, { signal }),
});

/** Another person is looking from now on: what belonged to the former one is forgotten. */
export function becomeSession(queries: QueryClient, session: Session): void {
  queries.setQueryData(sessionQuery.queryKey, session);
  for (const name of ['cart', 'orders', 'order', 'me']) queries.removeQueries({ queryKey: [name] });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: () => call(signOut), onSuccess: (session) => becomeSession(queries, session) });
}
