import type { CampaignInput } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Static } from 'typebox';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Campaign } from './campaign.ts';
import { faultOf, termsOf } from './change-rules.ts';
import { saveCounters } from './save-counters.ts';

type Input = Static<typeof CampaignInput>;

/** Makes a campaign. Its kind decides which of code, winners and limits it needs. */
export async function createCampaign(tx: Tx, input: Input): Promise<Result<{ campaign_id: string }>> {
  const terms = termsOf(input);
  const fault = faultOf(terms);
  if (fault) return refuse('invalid_input', { field: fault });
  const id = newId();
  const { count } = await tx`
    insert into promotions.campaigns (id, shop_id, kind, name_ko, name_en, code, benefit, conditions, stacking, priority, opens_at,
      closes_at, usable_until, winners_max, uses_max, budget_krw)
    values (${id}, ${terms.shop_id}, ${terms.kind}, ${terms.name_ko}, ${terms.name_en}, ${terms.code},
      ${JSON.stringify(terms.benefit)}::text::jsonb, ${JSON.stringify(terms.conditions)}::text::jsonb, ${terms.stacking}, ${terms.priority},
      ${terms.opens_at}, ${terms.closes_at}, ${terms.usable_until}, ${terms.winners_max}, ${terms.uses_max}, ${terms.budget_krw})
    on conflict do nothing`;
  if (count === 0) return refuse('conflict', undefined, [{ field: 'code' }]);
  await saveCounters(tx, id, terms, []);
  return ok({ campaign_id: id });
}

/** A campaign that is only being thought of, for trying its rules; null where it could not be made. */
export function draftCampaign(input: Input): Campaign | null {
  const terms = termsOf(input);
  if (faultOf(terms)) return null;
  return { ...terms, id: newId(), winners: 0, paused: false, ended_at: null };
}
