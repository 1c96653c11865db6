import type { CampaignInput } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Static } from 'typebox';
import type { Campaign } from './campaign.ts';

/** What a campaign says, as it is made and changed. */
export type CampaignTerms = Omit<Campaign, 'id' | 'winners' | 'paused' | 'ended_at'>;

/** What may be changed of it: `null` takes a limit away. */
export type CampaignChange = Partial<
  Omit<Static<typeof CampaignInput>, 'shop_id' | 'kind' | 'uses_max' | 'budget_krw'> & {
    uses_max: number | null;
    budget_krw: number | null;
  }
>;

/** What a campaign that is made says. */
export function termsOf(input: Static<typeof CampaignInput>): CampaignTerms {
  return {
    ...input,
    code: input.code?.toUpperCase() ?? null,
    priority: input.priority ?? 0,
    opens_at: new Date(input.opens_at),
    closes_at: new Date(input.closes_at),
    usable_until: new Date(input.usable_until),
    winners_max: input.winners_max ?? null,
    uses_max: input.uses_max ?? null,
    budget_krw: input.budget_krw ?? null,
  };
}

/** What it says after a change. */
function changed(campaign: CampaignTerms, change: CampaignChange): CampaignTerms {
  const { opens_at, closes_at, usable_until, code, ...rest } = change;
  const said = Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => value !== undefined && name in campaign),
  );
  return {
    ...campaign,
    ...said,
    ...(code === undefined ? {} : { code: code.toUpperCase() }),
    ...(opens_at === undefined ? {} : { opens_at: new Date(opens_at) }),
    ...(closes_at === undefined ? {} : { closes_at: new Date(closes_at) }),
    ...(usable_until === undefined ? {} : { usable_until: new Date(usable_until) }),
  };
}

/** The field that cannot be so; null where all is well. */
export function faultOf(terms: CampaignTerms): string | null {
  const [opens, closes, until] = [terms.opens_at, terms.closes_at, terms.usable_until].map((at) => at.getTime());
  const far = Date.UTC(2200, 0, 1);
  if (!(Math.abs(opens!) < far)) return 'opens_at';
  if (!(closes! > opens! && closes! < far)) return 'closes_at';
  if (!(until! >= closes! && until! < far)) return 'usable_until';
  const { from_hour = 0, to_hour = 24 } = terms.conditions;
  if (from_hour === to_hour) return 'conditions';
  if ((terms.kind === 'public_code') !== (terms.code !== null)) return 'code';
  if ((terms.kind === 'first_come') !== (terms.winners_max !== null)) return 'winners_max';
  return null;
}

/** What nobody may change once somebody could have been promised it. */
const promised = ['code', 'benefit', 'conditions', 'stacking', 'priority', 'opens_at'] as const;

/**
 * What a campaign says after a change, by what may change when. Before it opens: everything but its shop and kind. From then on
 * somebody was promised what it takes off, for what, for whom and until when: names, the closing time, more time to use it, and its
 * limits may change (limits neither below what was given, nor set where there was none, nor taken away).
 */
export function changeTerms(
  campaign: Campaign,
  change: CampaignChange,
  given: { uses: number; krw: number },
  now: Date,
): Result<CampaignTerms> {
  const next = changed(campaign, change);
  const fault = faultOf(next);
  if (fault) return refuse('invalid_input', { field: fault });
  if (next.winners_max !== null && next.winners_max < campaign.winners)
    return refuse('invalid_input', { field: 'winners_max' });
  if (now < campaign.opens_at && campaign.winners === 0) return ok(next);
  const broken = promised.find((name) => written(next[name]) !== written(campaign[name]));
  if (broken) return refuse('campaign_begun', { field: broken });
  if (next.usable_until < campaign.usable_until) return refuse('campaign_begun', { field: 'usable_until' });
  for (const [name, least] of [
    ['uses_max', given.uses],
    ['budget_krw', given.krw],
  ] as const) {
    const [was, is] = [campaign[name], next[name]];
    if ((was === null) !== (is === null)) return refuse('campaign_begun', { field: name });
    if (is !== null && is < least) return refuse('invalid_input', { field: name });
  }
  return ok(next);
}

/** A value in one spelling, whatever the order its names came in. */
function written(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
