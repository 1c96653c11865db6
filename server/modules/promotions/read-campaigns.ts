import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import type { Campaign } from './campaign.ts';

const columns = (tx: Sql | Tx) => tx`id, shop_id, kind, name_ko, name_en, code, benefit, conditions, stacking, priority,
  opens_at, closes_at, usable_until, winners_max, winners, uses_max, budget_krw, paused, ended_at`;

/** These campaigns as committed; nothing is locked. */
export async function readCampaigns(tx: Sql | Tx, ids: readonly string[]): Promise<Campaign[]> {
  return await tx<Campaign[]>`
    select ${columns(tx)} from promotions.campaigns where id = any(${plainArray(ids)}::text::uuid[])`;
}

/** Campaigns that may matter to somebody now: not ended, and usable until a day ago at least. */
export async function readRunningCampaigns(sql: Sql): Promise<Campaign[]> {
  return await sql<Campaign[]>`
    select ${columns(sql)} from promotions.campaigns
    where usable_until > clock_timestamp() - interval '1 day' and coalesce(ended_at, 'infinity') > clock_timestamp() - interval '1 day'
    order by opens_at desc`;
}

/** Locks one campaign: its winners change only under this lock. */
export async function lockCampaign(tx: Tx, id: string): Promise<Campaign | null> {
  const [row] = await tx<Campaign[]>`
    select ${columns(tx)} from promotions.campaigns where id = ${id}::uuid for no key update`;
  return row ?? null;
}

/** A campaign as staff see it. */
export type CampaignRow = Campaign & { codes_wanted: number; codes_made: number; created_at: Date };

/** One campaign, whoever may see it by the rules of the rows. */
export async function readCampaignRow(sql: Sql | Tx, id: string): Promise<CampaignRow | null> {
  const [row] = await sql<CampaignRow[]>`
    select ${columns(sql)}, codes_wanted, codes_made, created_at from promotions.campaigns where id = ${id}::uuid`;
  return row ?? null;
}

/** The newest ones. */
export async function readCampaignRows(sql: Sql | Tx): Promise<CampaignRow[]> {
  return await sql<CampaignRow[]>`
    select ${columns(sql)}, codes_wanted, codes_made, created_at from promotions.campaigns order by created_at desc, id limit 500`;
}
