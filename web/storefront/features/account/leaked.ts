import { type IsLeaked, readLeaked } from '@madang/contract/leaked/leaked';
import { useQuery } from '@tanstack/react-query';
import list_url from '../../../../contract/leaked/passwords.bin?url';

/** The list of leaked passwords, 190 kB, fetched when somebody first turns to choose one. Without it the server still decides. */
export function useLeaked(wanted: boolean): IsLeaked {
  const list = useQuery({
    queryKey: ['leaked passwords'],
    queryFn: async ({ signal }) => {
      const reply = await fetch(list_url, { signal });
      if (!reply.ok) throw new Error(`the list of leaked passwords: ${reply.status}`);
      return readLeaked(new Uint8Array(await reply.arrayBuffer()));
    },
    staleTime: Number.POSITIVE_INFINITY,
    enabled: wanted,
  });
  return list.data ?? (() => false);
}
