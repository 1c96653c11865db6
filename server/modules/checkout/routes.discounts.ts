import { adminTryDiscounts, type DiscountQuote, ok, quoteDiscounts, type Result, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { mount } from '../../platform/http.ts';
import { newId } from '../../platform/ids.ts';
import { type Offer, readOffers, readProductsIn } from '../catalog/index.ts';
import {
  type Buyer,
  type Campaign,
  countersOf,
  couponKey,
  type DiscountState,
  decideDiscounts,
  discountState,
  draftCampaign,
  type LiveCampaigns,
  readDiscounts,
  readFreeCoupons,
  type Wish,
} from '../promotions/index.ts';
import { type DiscountBuyer, readWishes } from './discount-wishes.ts';

type Quote = Static<typeof DiscountQuote>;
type Line = { variant_id: string; quantity: number };

/** What would be taken off, told rule by rule: for a buyer before they order, and for staff who try their rules. */
export function discountRoutes(
  ctx: Context,
  tools: { live: LiveCampaigns; phoneOf(account_id: string): string | null | Promise<string | null> },
) {
  return (app: FastifyInstance): void => {
    mount(app, quoteDiscounts, async ({ body, principal }) => {
      const member = principal.kind === 'account';
      const identity = member ? principal.account_id : principal.person_id;
      const verified_phone = member && (await tools.phoneOf(principal.account_id)) !== null;
      const who: DiscountBuyer = { identity, person_id: principal.person_id, member, verified_phone };
      const said = await readWishes(ctx.sql, tools.live, body, who);
      if (!said.ok) return said;
      const { wishes, buyer } = said.value;
      const own = (member ? await readFreeCoupons(ctx.sql, identity) : []).map((campaign_id) => ({
        campaign_id,
        identity,
      }));
      const state = await loadState([...wishes, ...own], tools.live.goods());
      return await quote(state, body.lines, wishes, { buyer, own, at: new Date() });
    });

    mount(app, adminTryDiscounts, async ({ body }) => {
      const draft = body.draft ? draftCampaign(body.draft) : null;
      const at = body.at ? new Date(body.at) : new Date();
      if (!draft && body.draft) return refuse('invalid_input', { field: 'draft' });
      // Staff try the rules, not their own coupons: everybody they think of has one.
      const identity = newId();
      const wishes = body.campaign_ids.map((campaign_id) => ({ campaign_id, identity }));
      const state = await loadState(wishes, tools.live.goods());
      const campaigns = new Map(state.campaigns);
      const goods_of = new Map(state.goods_of);
      for (const one of [...campaigns.values(), ...(draft ? [draft] : [])]) {
        const { category_ids } = one.conditions;
        if (category_ids?.length) goods_of.set(one.id, await readProductsIn(ctx.sql, category_ids));
        campaigns.set(one.id, one);
        const coupon = { campaign_id: one.id, identity, state: 'free' as const, order_id: null, code: null };
        state.coupons.set(couponKey(one.id, identity), coupon);
      }
      if (draft) wishes.push({ campaign_id: draft.id, identity });
      const { buyer, shipping_krw } = body;
      return await quote({ ...state, campaigns, goods_of }, body.lines, wishes, { buyer, own: [], at, shipping_krw });
    });
  };

  async function loadState(wishes: Wish[], goods: DiscountState['goods_of']): Promise<DiscountState> {
    const [found, counters] = await Promise.all([
      readDiscounts(ctx.sql, wishes, false),
      countersOf(ctx.sql, wishes, false),
    ]);
    return discountState(found, counters, goods);
  }

  async function quote(
    state: DiscountState,
    lines: readonly Line[],
    wishes: readonly Wish[],
    given: { buyer: Buyer; own: readonly Wish[]; at: Date; shipping_krw?: number | undefined },
  ): Promise<Result<Quote>> {
    const offers = await readOffers(
      ctx.sql,
      lines.map((line) => line.variant_id),
    );
    const unsold = lines.filter((line) => offers.get(line.variant_id)?.state !== 'on_sale');
    if (unsold.length > 0)
      return refuse(
        'not_on_sale',
        undefined,
        unsold.map(({ variant_id }) => ({ variant_id })),
      );
    const basket = lines.map((line) => basketLine(line, offers.get(line.variant_id)!));
    const request = { lines: basket, buyer: given.buyer, shipping_krw: given.shipping_krw ?? 0 };
    const decided = decideDiscounts(state, { ...request, wishes }, given.at);
    const goods_krw = basket.reduce((sum, line) => sum + line.unit_price_krw * line.quantity, 0);
    const nameOf = (id: string) => namesOf(state.campaigns.get(id));
    return ok({
      goods_krw,
      discount_krw: decided.discount_krw,
      shipping_discount_krw: decided.shipping_discount_krw,
      amount_krw: goods_krw - decided.discount_krw,
      lines: basket.map(({ variant_id, quantity, unit_price_krw }, at) => ({
        variant_id,
        quantity,
        unit_price_krw,
        discount_krw: decided.line_krw[at]!,
      })),
      rules: decided.rules.map(({ shares_krw, matching, ...rule }) => ({
        ...rule,
        ...nameOf(rule.campaign_id),
        lines: basket.map(({ variant_id }, at) => ({
          variant_id,
          matches: matching[at]!,
          discount_krw: shares_krw[at]!,
        })),
      })),
      usable: given.own.map((wish) => {
        const { campaign_id } = wish;
        const [rule] = decideDiscounts(state, { ...request, wishes: [wish] }, given.at).rules;
        return { campaign_id, ...nameOf(campaign_id), reason: rule!.reason, discount_krw: rule!.discount_krw };
      }),
    });
  }
}

const namesOf = (campaign: Campaign | undefined) => ({
  name_ko: campaign?.name_ko ?? '',
  name_en: campaign?.name_en ?? '',
});

const basketLine = ({ quantity }: Line, { variant_id, product_id, shop_id, unit_price_krw }: Offer) => ({
  variant_id,
  product_id,
  shop_id,
  unit_price_krw,
  quantity,
});
