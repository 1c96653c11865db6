import { adminListLines, adminReadLine } from '@madang/contract/lines';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

export type LineNews = ReplyOf<typeof adminListLines>['lines'][number];
export type AdminLine = ReplyOf<typeof adminReadLine>;

export const linesQuery = queryOptions({
  queryKey: ['lines', 'list'],
  queryFn: async ({ signal }) => (await call(adminListLines, { signal })).lines,
  refetchInterval: 3_000,
});

export const lineQuery = (room_id: string) =>
  queryOptions({
    queryKey: ['lines', 'one', room_id],
    queryFn: ({ signal }) => call(adminReadLine, { params: { room_id }, signal }),
    // The stream brings the figures; this the history and what other processes did.
    refetchInterval: 5_000,
  });
