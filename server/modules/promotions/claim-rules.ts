import { ok, type Result, refuse } from '@madang/contract';
import type { Campaign } from './campaign.ts';

/** A first-come campaign, locked, and the winners among those who ask. The fold changes it. */
export type ClaimState = {
  campaign: Pick<Campaign, 'opens_at' | 'closes_at' | 'paused' | 'ended_at' | 'winners_max' | 'winners'>;
  places: Map<string, number>;
};

export type Claimed = { state: 'won'; place: number } | { state: 'sold_out' };

/** One claim: who has won hears their place again, whatever has happened to the campaign since; the next place goes to the next who asks. */
export function decideClaim(state: ClaimState, identity: string, now: Date): Result<Claimed> {
  const place = state.places.get(identity);
  if (place !== undefined) return ok({ state: 'won', place });
  const { campaign } = state;
  if (now < campaign.opens_at) return refuse('not_open_yet', { opens_at: campaign.opens_at.toISOString() });
  if (campaign.winners >= campaign.winners_max!) return ok({ state: 'sold_out' });
  const over = campaign.ended_at ?? (now >= campaign.closes_at ? campaign.closes_at : null);
  if (over) return refuse('sale_ended', { closes_at: over.toISOString() });
  if (campaign.paused) return refuse('campaign_paused');
  campaign.winners += 1;
  state.places.set(identity, campaign.winners);
  return ok({ state: 'won', place: campaign.winners });
}
