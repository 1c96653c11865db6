import type { CampaignInput } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Static } from 'typebox';
import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Campaign } from './campaign.ts';
import { shareOut } from './share.ts';

type Input = Static<typeof CampaignInput>;

/** Rows a campaign's counters are spread over: as many batches may count at once. */
const shards = 16;
/** Where a campaign bounds only one of uses and won, the other is this a shard: never reached. */
const boundless = 1_000_000_000_000;

/** Makes a campaign. Its kind decides which of code, winners and limits it needs. */
export async function createCampaign(tx: Tx, input: Input): Promise<Result<{ campaign_id: string }>> {
  const fault = faultOf(input);
  if (fault) return refuse('invalid_input', { field: fault });
  const id = newId();
  const { count } = await tx`
    insert into promotions.campaigns (id, shop_id, kind, name_ko, name_en, code, benefit, conditions, stacking, priority, opens_at,
      closes_at, usable_until, winners_max, uses_max, budget_krw)
    values (${id}, ${input.shop_id}, ${input.kind}, ${input.name_ko}, ${input.name_en}, ${input.code?.toUpperCase() ?? null},
      ${JSON.stringify(input.benefit)}::text::jsonb, ${JSON.stringify(input.conditions)}::text::jsonb, ${input.stacking}, ${input.priority ?? 0},
      ${new Date(input.opens_at)}, ${new Date(input.closes_at)}, ${new Date(input.usable_until)}, ${input.winners_max ?? null},
      ${input.uses_max ?? null}, ${input.budget_krw ?? null})
    on conflict do nothing`;
  if (count === 0) return refuse('conflict', undefined, [{ field: 'code' }]);
  if (input.uses_max || input.budget_krw) await makeCounters(tx, id, input);
  return ok({ campaign_id: id });
}

/** The limits, spread evenly; what does not divide goes to the first ones. */
async function makeCounters(tx: Tx, id: string, { uses_max, budget_krw }: Input): Promise<void> {
  const shares = (limit: number | undefined) =>
    plainArray(limit ? shareOut(limit, Array(shards).fill(1)) : Array(shards).fill(boundless));
  await tx`
    insert into promotions.counters (campaign_id, shard, uses_max, krw_max)
    select ${id}::uuid, c.at - 1, c.uses, c.krw
    from unnest(${shares(uses_max)}::text::bigint[], ${shares(budget_krw)}::text::bigint[]) with ordinality as c (uses, krw, at)`;
}

/** A campaign that is only being thought of, for trying its rules; null where it could not be made. */
export function draftCampaign(input: Input): Campaign | null {
  if (faultOf(input)) return null;
  const { opens_at, closes_at, usable_until, code, priority, winners_max, uses_max, budget_krw, ...rest } = input;
  return {
    ...rest,
    id: newId(),
    code: code?.toUpperCase() ?? null,
    priority: priority ?? 0,
    opens_at: new Date(opens_at),
    closes_at: new Date(closes_at),
    usable_until: new Date(usable_until),
    winners_max: winners_max ?? null,
    winners: 0,
    uses_max: uses_max ?? null,
    budget_krw: budget_krw ?? null,
    paused: false,
    ended_at: null,
  };
}

function faultOf(input: Input): string | null {
  const [opens, closes, until] = [input.opens_at, input.closes_at, input.usable_until].map((at) => Date.parse(at));
  const far = Date.UTC(2200, 0, 1);
  if (!(Math.abs(opens!) < far)) return 'opens_at';
  if (!(closes! > opens! && closes! < far)) return 'closes_at';
  if (!(until! >= closes! && until! < far)) return 'usable_until';
  if ((input.kind === 'public_code') !== (input.code !== undefined)) return 'code';
  if ((input.kind === 'first_come') !== (input.winners_max !== undefined)) return 'winners_max';
  return null;
}
