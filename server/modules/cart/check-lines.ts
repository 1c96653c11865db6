import type { CartLine, CartProblem, ReplyOf, readCart } from '@madang/contract';
import type { Static } from 'typebox';
import type { Offer, VariantCard } from '../catalog/index.ts';

export type Cart = ReplyOf<typeof readCart>;
type Line = Static<typeof CartLine>;
export type Problem = Static<typeof CartProblem>;

/** A row of the cart. */
export type StoredLine = { variant_id: string; quantity: number; price_seen_krw: number };

/** What the shop says today. `available` lacks a variant whose stock is not counted or not known. */
export type Today = {
  offers: ReadonlyMap<string, Offer>;
  cards: ReadonlyMap<string, VariantCard>;
  available: ReadonlyMap<string, number>;
};

/** The cart at today's prices and stock, by shop in the order in which their first goods were put in. Pure. */
export function checkLines(stored: readonly StoredLine[], today: Today): Cart {
  const shops = new Map<string, Line[]>();
  for (const one of stored) {
    const offer = today.offers.get(one.variant_id);
    const card = today.cards.get(one.variant_id);
    if (!offer || !card) continue;
    const lines = shops.get(offer.shop_id) ?? [];
    lines.push(checkLine(one, offer, card, today.available.get(one.variant_id) ?? null));
    shops.set(offer.shop_id, lines);
  }
  const counted = [...shops].map(([shop_id, lines]) => ({ shop_id, lines, amount_krw: amountOf(lines) }));
  return {
    shops: counted,
    amount_krw: counted.reduce((sum, shop) => sum + shop.amount_krw, 0),
    count: counted.reduce((sum, shop) => sum + shop.lines.reduce((pieces, line) => pieces + line.quantity, 0), 0),
  };
}

function checkLine(stored: StoredLine, offer: Offer, card: VariantCard, available: number | null): Line {
  const { unit_price_krw } = offer;
  const { slug, title, title_en, option_text, option_text_en, image, compare_at_krw } = card;
  return {
    variant_id: stored.variant_id,
    product_id: offer.product_id,
    slug,
    title,
    title_en,
    option_text,
    option_text_en,
    image,
    quantity: stored.quantity,
    unit_price_krw,
    compare_at_krw,
    amount_krw: unit_price_krw * stored.quantity,
    price_before_krw: stored.price_seen_krw === unit_price_krw ? null : stored.price_seen_krw,
    available,
    state: stateOf(stored.quantity, offer, available),
  };
}

function stateOf(wanted: number, offer: Offer, available: number | null): Line['state'] {
  if (offer.state === 'temporarily_sold_out') return 'sold_out';
  if (offer.state !== 'on_sale') return 'not_on_sale';
  if (available === null || available >= wanted) return 'ok';
  return available <= 0 ? 'sold_out' : 'short';
}

const amountOf = (lines: Line[]) =>
  lines.reduce((sum, line) => sum + (line.state === 'ok' || line.state === 'short' ? line.amount_krw : 0), 0);

const codes = { short: 'short_stock', sold_out: 'sold_out', not_on_sale: 'not_on_sale' } as const;

/** Everything that stands in the way of buying this cart, all lines together. Pure. */
export function problemsOf(cart: Cart): Problem[] {
  return cart.shops.flatMap(({ lines }) =>
    lines.flatMap((line): Problem[] => {
      const { variant_id, quantity, available, price_before_krw, unit_price_krw, state } = line;
      const facts = { variant_id, wanted: quantity, available, price_before_krw, unit_price_krw };
      const problems: Problem[] = [];
      if (state !== 'ok') problems.push({ ...facts, code: codes[state] });
      if (price_before_krw !== null && state !== 'not_on_sale') problems.push({ ...facts, code: 'price_changed' });
      return problems;
    }),
  );
}
