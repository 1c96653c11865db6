import { type CartLine, type CartProblem, isBuyable, type ReplyOf, type readCart } from '@madang/contract';
import type { DropPhase } from '@madang/contract/drop-phase';
import type { Static } from 'typebox';
import type { Offer, VariantCard } from '../catalog/index.ts';

export type Cart = ReplyOf<typeof readCart>;
type Line = Static<typeof CartLine>;
export type Problem = Static<typeof CartProblem>;

/** A row of the cart. */
export type StoredLine = { variant_id: string; quantity: number; price_seen_krw: number };

/** The drop that sells a variant now, or will, or did. */
export type DropWindow = {
  phase: DropPhase;
  opens_at: string;
  closes_at: string;
  cap_per_person: number;
};

/** What the shop says today. `available` lacks a variant whose stock is not counted or not known. */
export type Today = {
  offers: ReadonlyMap<string, Offer>;
  cards: ReadonlyMap<string, VariantCard>;
  available: ReadonlyMap<string, number>;
  windowOf(variant_id: string): DropWindow | null;
};

/** The cart at today's prices and stock, by shop in the order in which their first goods were put in. Pure. */
export function checkLines(stored: readonly StoredLine[], today: Today): Cart {
  const shops = new Map<string, Line[]>();
  for (const one of stored) {
    const offer = today.offers.get(one.variant_id);
    const card = today.cards.get(one.variant_id);
    if (!offer || !card) continue;
    const lines = shops.get(offer.shop_id) ?? [];
    const window = today.windowOf(one.variant_id);
    lines.push(checkLine(one, { offer, card, window, available: today.available.get(one.variant_id) ?? null }));
    shops.set(offer.shop_id, lines);
  }
  const counted = [...shops].map(([shop_id, lines]) => ({ shop_id, lines, amount_krw: amountOf(lines) }));
  return {
    shops: counted,
    amount_krw: counted.reduce((sum, shop) => sum + shop.amount_krw, 0),
    count: counted.reduce((sum, shop) => sum + shop.lines.reduce((pieces, line) => pieces + line.quantity, 0), 0),
  };
}

type Known = { offer: Offer; card: VariantCard; window: DropWindow | null; available: number | null };

function checkLine(stored: StoredLine, { offer, card, window, available }: Known): Line {
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
    state: stateOf(stored.quantity, offer, window, available),
    opens_at: window?.opens_at ?? null,
    closes_at: window?.closes_at ?? null,
    cap_per_person: window?.cap_per_person ?? null,
  };
}

/** As the product's own page says it (web/storefront/features/product/offer.ts). */
function stateOf(wanted: number, offer: Offer, window: DropWindow | null, available: number | null): Line['state'] {
  if (offer.state === 'draft') return 'not_on_sale';
  if (offer.state !== 'on_sale') return offer.state;
  if (window && window.phase !== 'open') return window.phase;
  if (available !== null && available <= 0) return 'sold_out';
  if (window && wanted > window.cap_per_person) return 'over_limit';
  return available === null || available >= wanted ? 'ok' : 'short';
}

/** Lines whose price is no news. */
const gone: readonly Line['state'][] = ['ended', 'canceled', 'paused', 'not_on_sale'];

const amountOf = (lines: Line[]) => lines.reduce((sum, line) => sum + (isBuyable(line) ? line.amount_krw : 0), 0);

const codes: Record<Exclude<Line['state'], 'ok'>, Problem['code']> = {
  short: 'short_stock',
  over_limit: 'limit_per_person',
  sold_out: 'sold_out',
  temporarily_sold_out: 'sold_out',
  all_held: 'all_held',
  upcoming: 'not_open_yet',
  ended: 'sale_ended',
  canceled: 'not_on_sale',
  paused: 'not_on_sale',
  not_on_sale: 'not_on_sale',
};

/** Everything that stands in the way of buying this cart, all lines together. Pure. */
export function problemsOf(cart: Cart): Problem[] {
  return cart.shops.flatMap(({ lines }) =>
    lines.flatMap((line): Problem[] => {
      const { variant_id, quantity, available, price_before_krw, unit_price_krw, state } = line;
      const facts = { variant_id, wanted: quantity, available, price_before_krw, unit_price_krw };
      const problems: Problem[] = [];
      if (state !== 'ok') problems.push({ ...facts, code: codes[state] });
      if (price_before_krw !== null && !gone.includes(state)) problems.push({ ...facts, code: 'price_changed' });
      return problems;
    }),
  );
}
