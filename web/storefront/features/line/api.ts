import { claimPlace, enterLine, leaveLine, listLines, readDraw, readLine, readPosition } from '@madang/contract/lines';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call, Problem } from '../../../ui/lib/api.ts';

export type Line = ReplyOf<typeof readLine>;
export type Standing = Omit<ReplyOf<typeof readPosition>, 'line'>;
export type Draw = ReplyOf<typeof readDraw>;
export type Claimed = ReplyOf<typeof claimPlace>;

export const linesQuery = queryOptions({
  queryKey: ['lines'],
  queryFn: async ({ signal }) => (await call(listLines, { signal })).lines,
  staleTime: 3_000,
});

export const lineQuery = (room_id: string) =>
  queryOptions({
    queryKey: ['line', room_id],
    queryFn: ({ signal }) => call(readLine, { params: { room_id }, signal }),
    staleTime: 1_000,
  });

/** What is published of a draw; nothing before the list is frozen. `version` of the line: a new one asks again. */
export const drawQuery = (room_id: string, version: number) =>
  queryOptions({
    queryKey: ['line-draw', room_id, version],
    queryFn: async ({ signal }) => {
      try {
        return await call(readDraw, { params: { room_id }, signal });
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
    placeholderData: (known) => known,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const enter = (room_id: string) => call(enterLine, { params: { room_id } });
export const claim = (room_id: string, ticket: string) => call(claimPlace, { params: { room_id }, body: { ticket } });
export const leave = (room_id: string, ticket: string) => call(leaveLine, { params: { room_id }, body: { ticket } });
export const position = (room_id: string, ticket: string) =>
  call(readPosition, { params: { room_id }, query: { ticket } });
