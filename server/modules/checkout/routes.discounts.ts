import {
  adminTryDiscounts,
  type DeliveryTerms,
  type DiscountQuote,
  ok,
  quoteDiscounts,
  type Result,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { mount } from '../../platform/http.ts';
import { newId } from '../../platform/ids.ts';
import { readCards, readOffers, readProductsIn } from '../catalog/index.ts';
import { readDropsOfVariants } from '../drops/index.ts';
import { readAvailable } from '../inventory/index.ts';
import {
  type BasketLine,
  type Buyer,
  type Campaign,
  countersOf,
  couponKey,
  type Decided,
  type DiscountState,
  decideDiscounts,
  discountState,
  draftCampaign,
  type LiveCampaigns,
  readDiscounts,
  readFreeCoupons,
  type Wish,
} from '../promotions/index.ts';
import { remoteOf } from '../regions/index.ts';
import { basketLine, feesOf, giftsInReach } from './basket.ts';
import { type DiscountBuyer, readWishes } from './discount-wishes.ts';

type Quote = Static<typeof DiscountQuote>;
type Line = { variant_id: string; quantity: number };

/** What would be taken off, told rule by rule: for a buyer before they order, and for staff who try their rules. */
export function discountRoutes(
  ctx: Context,
  tools: {
    live: LiveCampaigns;
    delivery(): ReadonlyMap<string, DeliveryTerms>;
    phoneOf(account_id: string): string | null | Promise<string | null>;
  },
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
      const { postal_code } = body;
      return await quote(state, body.lines, wishes, { buyer, own, at: new Date(), postal_code });
    });

    mount(app, adminTryDiscounts, async ({ body, principal }) => {
      const shops = principal.staff?.shops ?? null;
      const minds = (shop_id: string) => shops === null || shops.includes(shop_id);
      if (body.draft && !minds(body.draft.shop_id)) return refuse('invalid_input', { field: 'draft' });
      const draft = body.draft ? draftCampaign(body.draft) : null;
      const at = body.at ? new Date(body.at) : new Date();
      if (!draft && body.draft) return refuse('invalid_input', { field: 'draft' });
      // Staff try the rules, not their own coupons: everybody they think of has one.
      const identity = newId();
      const wishes = body.campaign_ids.map((campaign_id) => ({ campaign_id, identity }));
      const state = await loadState(wishes, tools.live.goods());
      // Of campaigns of other shops they hear no more than of ones that are not there.
      const campaigns = new Map([...state.campaigns].filter(([, one]) => minds(one.shop_id)));
      const goods_of = new Map(state.goods_of);
      for (const one of [...campaigns.values(), ...(draft ? [draft] : [])]) {
        const { category_ids } = one.conditions;
        if (category_ids?.length) goods_of.set(one.id, await readProductsIn(ctx.sql, category_ids));
        campaigns.set(one.id, one);
        const coupon = { campaign_id: one.id, identity, state: 'free' as const, order_id: null, code: null };
        state.coupons.set(couponKey(one.id, identity), coupon);
      }
      if (draft) wishes.push({ campaign_id: draft.id, identity });
      const { buyer, shipping_krw, postal_code } = body;
      const given = { buyer, own: [], at, shipping_krw, postal_code };
      return await quote({ ...state, campaigns, goods_of }, body.lines, wishes, given);
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
    given: {
      buyer: Buyer;
      own: readonly Wish[];
      at: Date;
      postal_code?: string | undefined;
      shipping_krw?: number | undefined;
    },
  ): Promise<Result<Quote>> {
    const gift_ids = giftsOf(state, [...wishes, ...given.own]).map((gift) => gift.variant_id);
    const ids = [...new Set([...lines.map((line) => line.variant_id), ...gift_ids])];
    const [offers, drops, available] = await Promise.all([
      readOffers(ctx.sql, ids),
      gift_ids.length > 0 ? readDropsOfVariants(ctx.sql, gift_ids) : [],
      gift_ids.length > 0 ? readAvailable(ctx.sql, gift_ids) : new Map<string, number>(),
    ]);
    const unsold = lines.filter((line) => offers.get(line.variant_id)?.state !== 'on_sale');
    if (unsold.length > 0)
      return refuse(
        'not_on_sale',
        undefined,
        unsold.map(({ variant_id }) => ({ variant_id })),
      );
    const basket = lines.map((line) => basketLine(offers.get(line.variant_id)!, line.quantity));
    const in_drops = new Set(drops.map((drop) => drop.variant_id));
    const free = (variant_id: string) => (in_drops.has(variant_id) ? 0 : (available.get(variant_id) ?? 0));
    const shipping_krw = feesOf(
      shopTerms(basket, given.shipping_krw),
      basket,
      given.postal_code ? remoteOf(given.postal_code) : null,
    );
    const decide = (wanted: readonly Wish[]) => {
      const gifts = giftsInReach(offers, free, basket, giftsOf(state, wanted));
      const request = { lines: basket, buyer: given.buyer, shipping_krw, gifts, wishes: wanted };
      return decideDiscounts(state, request, given.at);
    };
    const decided = decide(wishes);
    const nameOf = (id: string) => namesOf(state.campaigns.get(id));
    const all = [...basket, ...decided.gifts];
    const cards = await readCards(
      ctx.sql,
      decided.gifts.map((gift) => offers.get(gift.variant_id)!.snapshot_id),
    );
    return ok({
      ...sums(all, decided, shipping_krw),
      shipping: [...shipping_krw].map(([shop_id, fee_krw]) => ({
        shop_id,
        fee_krw,
        left_krw: decided.shipping_left.get(shop_id)!,
      })),
      gifts: decided.gifts.map(({ campaign_id, variant_id, unit_price_krw }) => {
        const { snapshot_id, title, option_text } = offers.get(variant_id)!;
        const card = cards.get(snapshot_id);
        const { title_en = null, option_text_en = null, image = null } = card ?? {};
        return { campaign_id, variant_id, title, title_en, option_text, option_text_en, image, unit_price_krw };
      }),
      lines: all.map(({ variant_id, quantity, unit_price_krw }, at) => ({
        variant_id,
        quantity,
        unit_price_krw,
        discount_krw: decided.line_krw[at]!,
      })),
      rules: decided.rules.map(({ shares_krw, matching, ...rule }) => ({
        ...rule,
        ...nameOf(rule.campaign_id),
        lines: all.map(({ variant_id }, at) => ({
          variant_id,
          matches: matching[at] ?? shares_krw[at]! > 0,
          discount_krw: shares_krw[at]!,
        })),
      })),
      usable: given.own.map((wish) => {
        const { campaign_id } = wish;
        const { reason, discount_krw, shipping_krw } = decide([wish]).rules[0]!;
        const gift = state.campaigns.get(campaign_id)?.benefit.kind === 'gift';
        return { campaign_id, ...nameOf(campaign_id), reason, discount_krw, shipping_krw, gift };
      }),
    });
  }

  /** What the shops of these goods ask for delivering; of a trial, one made-up fee each. */
  function shopTerms(
    basket: readonly BasketLine[],
    made_up_krw: number | undefined,
  ): ReadonlyMap<string, DeliveryTerms> {
    if (made_up_krw === undefined) return tools.delivery();
    const free = { delivery_free_from_krw: null, delivery_jeju_krw: 0, delivery_island_krw: 0 };
    return new Map(basket.map((line) => [line.shop_id, { delivery_krw: made_up_krw, ...free }]));
  }
}

const sumOf = (all: Iterable<number>): number => [...all].reduce((sum, krw) => sum + krw, 0);

function sums(all: readonly BasketLine[], decided: Decided, fees: ReadonlyMap<string, number>) {
  const goods_krw = sumOf(all.map((line) => line.unit_price_krw * line.quantity));
  const { discount_krw, shipping_discount_krw } = decided;
  const shipping_krw = sumOf(decided.shipping_left.values());
  return {
    goods_krw,
    gifts_krw: sumOf(decided.gifts.map((gift) => gift.unit_price_krw)),
    discount_krw,
    shipping_fee_krw: sumOf(fees.values()),
    shipping_discount_krw,
    shipping_krw,
    amount_krw: goods_krw - discount_krw + shipping_krw,
  };
}

/** What the campaigns of these wishes would give. */
const giftsOf = (state: DiscountState, wishes: readonly Wish[]) =>
  wishes.flatMap(({ campaign_id }) => {
    const benefit = state.campaigns.get(campaign_id)?.benefit;
    return benefit?.kind === 'gift' ? [{ campaign_id, variant_id: benefit.variant_id }] : [];
  });

const namesOf = (campaign: Campaign | undefined) => ({
  name_ko: campaign?.name_ko ?? '',
  name_en: campaign?.name_en ?? '',
});
