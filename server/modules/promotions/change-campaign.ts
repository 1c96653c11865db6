import type { adminChangeCampaign, BodyOf } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { lockCampaign } from './read-campaigns.ts';

/**
 * Changes a campaign's words, times and winners, pauses or ends it. What it takes off and for whom stays: somebody was promised it.
 * The number of winners never falls below those there are.
 */
export async function changeCampaign(
  tx: Tx,
  id: string,
  change: BodyOf<typeof adminChangeCampaign>,
): Promise<Result<null>> {
  const campaign = await lockCampaign(tx, id);
  if (!campaign) return refuse('not_found');
  if (campaign.ended_at) return refuse('already_done');
  const at = (text: string | undefined, was: Date) => (text === undefined ? was : new Date(text));
  const opens_at = at(change.opens_at, campaign.opens_at);
  const closes_at = at(change.closes_at, campaign.closes_at);
  const usable_until = at(change.usable_until, campaign.usable_until);
  const far = Date.UTC(2200, 0, 1);
  if (!(Math.abs(opens_at.getTime()) < far)) return refuse('invalid_input', { field: 'opens_at' });
  if (!(closes_at > opens_at && closes_at.getTime() < far)) return refuse('invalid_input', { field: 'closes_at' });
  if (!(usable_until >= closes_at && usable_until.getTime() < far))
    return refuse('invalid_input', { field: 'usable_until' });
  const { winners_max } = change;
  if (winners_max !== undefined && (campaign.kind !== 'first_come' || winners_max < campaign.winners))
    return refuse('invalid_input', { field: 'winners_max' });
  await tx`
    update promotions.campaigns set name_ko = ${change.name_ko ?? campaign.name_ko}, name_en = ${change.name_en ?? campaign.name_en},
      opens_at = ${opens_at}, closes_at = ${closes_at}, usable_until = ${usable_until},
      winners_max = ${winners_max ?? campaign.winners_max}, paused = ${change.paused ?? campaign.paused},
      ended_at = case when ${change.ended ?? false} then clock_timestamp() end, version = version + 1
    where id = ${id}::uuid`;
  return ok(null);
}
