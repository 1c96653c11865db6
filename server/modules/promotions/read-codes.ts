import { textArray } from '../../platform/arrays.ts';
import type { Sql } from '../../platform/db.ts';

/** The campaigns of these single-use codes; a code nobody made is missing. */
export async function readCodes(sql: Sql, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await sql<{ code: string; campaign_id: string }[]>`
    select code, campaign_id from promotions.codes where code = any(${textArray(codes)}::text::text[])`;
  return new Map(rows.map((row) => [row.code, row.campaign_id]));
}

/** The campaigns somebody has an unused coupon of, the newest first. */
export async function readFreeCoupons(sql: Sql, identity: string): Promise<string[]> {
  const rows = await sql<{ campaign_id: string }[]>`
    select k.campaign_id from promotions.coupons k join promotions.campaigns c on c.id = k.campaign_id and c.kind <> 'automatic'
    where k.identity = ${identity}::uuid and k.state = 'free'
    order by k.made_at desc limit 50`;
  return rows.map((row) => row.campaign_id);
}
