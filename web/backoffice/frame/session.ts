import { may, readSession, signOut } from '@madang/contract/identity';
import type { ReplyOf } from '@madang/contract/route';
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../ui/lib/api.ts';

export type Session = ReplyOf<typeof readSession>;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => call(readSession, { signal }),
  staleTime: 60_000,
});

export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}

/** May the person at the desk do this? Pages hide what they may not; the server decides. */
export function useMay(): (permission: string) => boolean {
  const staff = useSession()?.account?.staff;
  return (permission) => (staff ? may(staff.permissions, permission) : false);
}

/** Somebody else is at the desk: nothing that was read for the one before stays. */
export function becomePerson(queries: QueryClient, session: Session): void {
  // Not `clear`: the gate watches the session's own entry, and would never hear of a new one.
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  queries.setQueryData(sessionQuery.queryKey, session);
}

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    becomePerson(queries, await call(signOut));
  };
}
