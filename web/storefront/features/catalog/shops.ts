import { listShops } from '@madang/contract/sellers';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

export const shopsQuery = queryOptions({
  queryKey: ['shops'],
  queryFn: ({ signal }) => call(listShops, { signal }),
  staleTime: 300_000,
});
