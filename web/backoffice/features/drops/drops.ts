import { adminControlRoom, adminPromisedBuyers, listDrops, readDrop } from '@madang/contract/drops';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { type Language, pick } from '../../../ui/lib/language.ts';

export type Drop = ReplyOf<typeof readDrop>['drop'];
export type DropLive = Drop['live'];
export type Point = ReplyOf<typeof adminControlRoom>['points'][number];

export const dropsQuery = queryOptions({
  queryKey: ['drops', 'list'],
  queryFn: async ({ signal }) => (await call(listDrops, { signal })).drops,
  refetchInterval: 15_000,
});

export const dropQuery = (drop_id: string) =>
  queryOptions({
    queryKey: ['drops', 'one', drop_id],
    queryFn: async ({ signal }) => (await call(readDrop, { params: { drop_id }, signal })).drop,
  });

export const controlRoomQuery = (drop_id: string) =>
  queryOptions({
    queryKey: ['drops', 'control', drop_id],
    queryFn: ({ signal }) => call(adminControlRoom, { params: { drop_id }, signal }),
    // The stream brings every second; asking again now and then mends what a cut stream or another process' part left out.
    staleTime: 0,
    refetchInterval: 20_000,
  });

/** How many wait for a pre-order, before its day is moved. */
export const promisedBuyersQuery = (drop_id: string) =>
  queryOptions({
    queryKey: ['drops', 'promised-buyers', drop_id],
    queryFn: ({ signal }) => call(adminPromisedBuyers, { params: { drop_id }, signal }),
    staleTime: 5_000,
  });

/** What is sold in it, in the reader's language: "Madang Runner 01 · Size: 270". */
export const dropGoods = (drop: Drop, lang: Language) =>
  [pick(lang, drop.product_name, drop.product_name_en), pick(lang, drop.option_text, drop.option_text_en)]
    .filter(Boolean)
    .join(' · ');

export const dropTitle = (drop: Drop, lang: Language) => (lang === 'en' && drop.title_en) || drop.title_ko;

export const isRunning = (drop: Drop) => drop.live.phase === 'open' || drop.live.phase === 'all_held';

/** Running first, then what opens next, then what ended last. */
export function inOrder(drops: readonly Drop[]): Drop[] {
  const rank = (drop: Drop) =>
    isRunning(drop) || drop.live.phase === 'sold_out' ? 0 : drop.live.phase === 'upcoming' ? 1 : 2;
  return drops.toSorted((a, b) => {
    const by_rank = rank(a) - rank(b);
    if (by_rank !== 0) return by_rank;
    return rank(a) === 2 ? b.closes_at.localeCompare(a.closes_at) : a.opens_at.localeCompare(b.opens_at);
  });
}
