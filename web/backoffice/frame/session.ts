import { may, readSession, signOut } from '@madang/contract/identity';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
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

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    const guest = await call(signOut);
    queries.clear();
    queries.setQueryData(sessionQuery.queryKey, guest);
  };
}
