import type { adminChangeCampaign, BodyOf } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import { clockNow, type Tx } from '../../platform/db.ts';
import { changeTerms } from './change-rules.ts';
import { countersOf } from './load-discounts.ts';
import { lockCampaign } from './read-campaigns.ts';
import { saveCounters } from './save-counters.ts';

/**
 * Changes what a campaign says as far as it may (`changeTerms`), pauses or ends it. Its limits change under the locks of its counters, so
 * that what is being given meanwhile is counted against the old or the new ones, never both.
 */
export async function changeCampaign(
  tx: Tx,
  id: string,
  { paused, ended, ...change }: BodyOf<typeof adminChangeCampaign>,
): Promise<Result<null>> {
  const campaign = await lockCampaign(tx, id);
  if (!campaign) return refuse('not_found');
  if (campaign.ended_at) return refuse('already_done');
  const limits_change = change.uses_max !== undefined || change.budget_krw !== undefined;
  const counters = limits_change ? await countersOf(tx, [{ campaign_id: id, identity: id }], true) : [];
  const given = {
    uses: counters.reduce((sum, one) => sum + one.uses, 0),
    krw: counters.reduce((sum, one) => sum + one.krw, 0),
  };
  const terms = changeTerms(campaign, change, given, await clockNow(tx));
  if (!terms.ok) return terms;
  const next = terms.value;
  if (next.code !== campaign.code && (await isTaken(tx, next.code!, id)))
    return refuse('conflict', undefined, [{ field: 'code' }]);
  await tx`
    update promotions.campaigns set name_ko = ${next.name_ko}, name_en = ${next.name_en}, code = ${next.code},
      benefit = ${JSON.stringify(next.benefit)}::text::jsonb, conditions = ${JSON.stringify(next.conditions)}::text::jsonb,
      stacking = ${next.stacking}, priority = ${next.priority}, opens_at = ${next.opens_at}, closes_at = ${next.closes_at},
      usable_until = ${next.usable_until}, winners_max = ${next.winners_max}, uses_max = ${next.uses_max},
      budget_krw = ${next.budget_krw}, paused = ${paused ?? campaign.paused},
      ended_at = case when ${ended ?? false} then clock_timestamp() end, version = version + 1
    where id = ${id}::uuid`;
  if (limits_change) await saveCounters(tx, id, next, counters);
  return ok(null);
}

/** Whether another running campaign has this code. */
async function isTaken(tx: Tx, code: string, id: string): Promise<boolean> {
  const rows =
    await tx`select 1 from promotions.campaigns where code = ${code} and ended_at is null and id <> ${id}::uuid`;
  return rows.length > 0;
}
