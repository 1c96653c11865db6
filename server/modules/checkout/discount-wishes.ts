import { ok, type Result, refuse } from '@madang/contract';
import type { Sql } from '../../platform/db.ts';
import { countPaid } from '../orders/index.ts';
import type { Buyer, DiscountWishes, LiveCampaigns, Wish } from '../promotions/index.ts';
import { readCodes } from '../promotions/index.ts';

/** What a buyer says they want used. */
export type SaidDiscounts = { campaign_ids: readonly string[]; codes: readonly string[] };

/** Whose coupons and whose facts. `identity`: the account, or of a guest the delivery phone. */
export type DiscountBuyer = { identity: string; person_id: string; member: boolean; verified_phone: boolean };

/**
 * Turns what was said into wishes, before the batch: codes into campaigns, what comes by itself added, and what the rules of these
 * campaigns want to know of the buyer. One query for single-use codes and one for earlier orders, only where they matter.
 */
export async function readWishes(
  sql: Sql,
  live: LiveCampaigns,
  said: SaidDiscounts,
  who: DiscountBuyer,
): Promise<Result<Pick<DiscountWishes, 'wishes' | 'buyer' | 'gifts'>>> {
  const codes = [...new Set(said.codes.map((one) => one.toUpperCase()))];
  const single = await readCodes(
    sql,
    codes.filter((one) => !live.ofCode(one)),
  );
  const unknownCode = () => codes.find((one) => !live.ofCode(one) && !single.has(one));
  // Made a moment ago, or this process has only just begun: looked up once more before anybody is told there is no such thing.
  if (unknownCode() || said.campaign_ids.some((id) => !live.read(id))) await live.lookAgain();
  const unknown = unknownCode();
  if (unknown) return refuse('coupon_code_unknown', undefined, [{ code: unknown }]);
  const { identity } = who;
  const wishes = new Map<string, Wish>();
  for (const campaign_id of [...said.campaign_ids, ...codes.flatMap((one) => live.ofCode(one) ?? [])])
    wishes.set(campaign_id, { campaign_id, identity });
  for (const [code, campaign_id] of single) wishes.set(campaign_id, { campaign_id, identity, code });
  for (const campaign_id of live.automatic())
    if (!wishes.has(campaign_id)) wishes.set(campaign_id, { campaign_id, identity });
  const gifts = [...wishes.keys()].flatMap((campaign_id) => giftOf(campaign_id, live));
  const buyer = await readBuyer(sql, live, [...wishes.keys()], who);
  return ok({ wishes: [...wishes.values()], buyer, ...(gifts.length > 0 ? { gifts } : {}) });
}

function giftOf(campaign_id: string, live: LiveCampaigns): { campaign_id: string; variant_id: string }[] {
  const benefit = live.read(campaign_id)?.benefit;
  return benefit?.kind === 'gift' ? [{ campaign_id, variant_id: benefit.variant_id }] : [];
}

async function readBuyer(
  sql: Sql,
  live: LiveCampaigns,
  campaign_ids: readonly string[],
  { person_id, member, verified_phone }: DiscountBuyer,
): Promise<Buyer> {
  const asks = campaign_ids.some((id) => {
    const conditions = live.read(id)?.conditions;
    return conditions?.first_order || conditions?.segment === 'returning';
  });
  return { member, verified_phone, orders_before: asks ? await countPaid(sql, person_id) : null };
}
