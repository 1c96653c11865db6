import { type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import { clockNow, commitBehind, type Tx, together } from '../../platform/db.ts';
import { type Claimed, decideClaim } from './claim-rules.ts';
import { lockCampaign } from './read-campaigns.ts';

/**
 * Gives coupons of one first-come campaign to a list of people in one transaction, in the order they came: exactly as many as
 * there are, one a person. Who has one already hears their place again. Results stand in the people's order.
 */
export async function claimCoupons(
  tx: Tx,
  campaign_id: string,
  identities: readonly string[],
): Promise<Result<Claimed>[]> {
  // Sent together, executed in this order: the places are read, and the clock, under the campaign's lock.
  const [campaign, places, now] = await together([
    lockCampaign(tx, campaign_id),
    readPlaces(tx, campaign_id, identities),
    clockNow(tx),
  ]);
  if (campaign?.kind !== 'first_come') return identities.map(() => refuse('not_found'));
  const before = campaign.winners;
  const state = { campaign, places };
  const results = identities.map((identity) => decideClaim(state, identity, now));
  if (campaign.winners === before) return results;
  const winners = [...places].filter(([, place]) => place > before);
  return await commitBehind(results, [
    saveWinners(tx, campaign_id, winners, now),
    saveCount(tx, campaign_id, campaign.winners),
  ]);
}

/** The places these people have won. */
async function readPlaces(tx: Tx, campaign_id: string, identities: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx<{ identity: string; place: number }[]>`
    select identity, place from promotions.coupons
    where campaign_id = ${campaign_id}::uuid and identity = any(${plainArray(identities)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.identity, row.place]));
}

async function saveWinners(tx: Tx, campaign_id: string, winners: [string, number][], now: Date): Promise<void> {
  await tx`
    insert into promotions.coupons (campaign_id, identity, place, state, made_at)
    select ${campaign_id}::uuid, c.identity, c.place, 'free', ${now}::timestamptz
    from unnest(
      ${plainArray(winners.map(([identity]) => identity))}::text::uuid[],
      ${plainArray(winners.map(([, place]) => place))}::text::int[]) as c (identity, place)`;
}

async function saveCount(tx: Tx, campaign_id: string, winners: number): Promise<void> {
  await tx`update promotions.campaigns set winners = ${winners}::int where id = ${campaign_id}::uuid`;
}
