import { claimCoupon, listCampaigns, listMyCoupons, readCampaign } from '@madang/contract/promotions';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { useLive } from '../../../ui/lib/live.ts';

export type Campaign = ReplyOf<typeof readCampaign>['campaign'];
export type Coupon = ReplyOf<typeof listMyCoupons>['coupons'][number];

export const campaignsQuery = queryOptions({
  queryKey: ['campaigns'],
  queryFn: ({ signal }) => call(listCampaigns, { signal }),
  staleTime: 5_000,
});

export const campaignQuery = (campaign_id: string) =>
  queryOptions({
    queryKey: ['campaign', campaign_id],
    queryFn: ({ signal }) => call(readCampaign, { params: { campaign_id }, signal }),
    staleTime: 5_000,
  });

export const couponsQuery = queryOptions({
  queryKey: ['me', 'coupons'],
  queryFn: ({ signal }) => call(listMyCoupons, { signal }),
  staleTime: 5_000,
});

export const claim = (campaign_id: string) => call(claimCoupon, { params: { campaign_id } });

/** Follows how many coupons are left while shown. */
export function useCampaignLive(campaign_id: string): void {
  const queries = useQueryClient();
  useLive(
    [`campaign:${campaign_id}`],
    (data) => {
      const { winners, winners_max } = data as { winners: number; winners_max: number };
      queries.setQueryData(
        campaignQuery(campaign_id).queryKey,
        (old) => old && { ...old, campaign: { ...old.campaign, winners_max, left: winners_max - winners } },
      );
    },
    () => void queries.invalidateQueries({ queryKey: ['campaign', campaign_id] }),
  );
}
