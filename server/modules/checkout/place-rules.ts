import type { DeliveryTerms, Refusal, Remote, Result } from '@madang/contract';
import { no_return_terms, ok, refuse } from '@madang/contract';
import type { Offer } from '../catalog/index.ts';
import { type AdmissionRequest, admit, type CapState, type DropState, takeUnits } from '../drops/index.ts';
import { availableUnits, chooseLots, type LotShare, type LotState } from '../inventory/index.ts';
import {
  type BasketLine,
  type Decided,
  type DiscountState,
  type DiscountWishes,
  decideDiscounts,
  type GiftLine,
} from '../promotions/index.ts';
import { type OpenPlaces, type Pass, placeOf } from '../waiting-room/index.ts';
import { basketLine, feesOf, giftsInReach } from './basket.ts';

/** The joint state of one batch, locked. The fold changes it; each request sees what the one before it took. */
export type PlaceState = {
  today: string;
  drops_by_variant: ReadonlyMap<string, DropState>;
  caps: CapState;
  offers: ReadonlyMap<string, Offer>;
  lots_by_variant: ReadonlyMap<string, LotState[]>;
  /** Only where somebody of the batch wants something taken off. */
  discounts?: DiscountState | undefined;
  /** What shops ask for delivering; those that ask for nothing are missing. */
  delivery?: ReadonlyMap<string, DeliveryTerms> | undefined;
  /** Places of people who are inside a waiting room. */
  places: OpenPlaces;
};

export type PlaceLine = { variant_id: string; quantity: number; unit_price_krw: number };

export type PlaceDemand = {
  lines: readonly PlaceLine[];
  cap_identities: readonly string[];
  /** Whether the account has proved a phone; guests have none. */
  phone_verified?: boolean;
  virtual_account: boolean;
  /** What the buyer wants taken off, and how much they saw. */
  discount?: DiscountWishes | undefined;
  /** Whether the goods go where delivering costs more, and what the buyer saw asked for it. */
  remote?: Remote;
  shipping_krw?: number | undefined;
  /** The version of our words on goods made to order the buyer agreed to. */
  no_return_terms?: string | undefined;
  /** Where there is a line: the room one must be inside of, and by whom this person is known in it. */
  pass?: Pass | undefined;
  /** Staff stand in no line. */
  needs_no_place?: boolean;
};

export type PlacedLine = {
  offer: Offer;
  quantity: number;
  drop: DropState | null;
  /** Empty for a pre-order: its goods are not here yet. */
  shares: LotShare[];
  /** What is taken off the whole line. */
  discount_krw: number;
  /** What delivering all of its shop's goods costs; on the first of them. */
  shipping_krw: number;
  /** The campaign that gave it. */
  gift_of: string | null;
};

export type PlaceDecision = {
  lines: PlacedLine[];
  /** What is to be paid: the lines less what is taken off them, and their delivery. */
  amount_krw: number;
  discount_krw: number;
  shipping_krw: number;
  shipping_waived_krw: number;
  tax_free_krw: number;
  hold_ms: number;
  discounts: Decided | null;
};

const default_hold_ms = 15 * 60_000;

/**
 * One request over the joint state: all of it or nothing. Who may enter an allotment is decided first; then price and state of
 * each offer; then stock. Every shortage of the cart is reported together, and a refusal changes nothing.
 */
export function decidePlace(state: PlaceState, demand: PlaceDemand, now: Date): Result<PlaceDecision> {
  const lines = mergeLines(demand.lines);
  const inside = demand.needs_no_place || (demand.pass !== undefined && placeOf(state.places, demand.pass) !== null);
  if (demand.pass && !inside) return refuse('in_line');
  const admitted = admitLines(state, lines, demand, inside, now);
  if (!admitted.ok) return admitted;
  const priced = priceLines(state, lines);
  if (!priced.ok) return priced;
  const agreed = checkConsent(priced.value, demand);
  if (!agreed.ok) return agreed;
  const chosen = chooseGoods(state, priced.value);
  if (!chosen.ok) return chosen;
  const basket = chosen.value.map(({ offer, quantity }) => basketLine(offer, quantity));
  const fees = feesOf(state.delivery, basket, demand.remote ?? null);
  const discounts = discountLines(state, basket, fees, demand, now);
  if (!discounts.ok) return discounts;
  const shipping = discounts.value?.shipping_left ?? fees;
  const shipping_krw = sumOf(shipping);
  if (shipping_krw !== (demand.shipping_krw ?? 0))
    return refuse('shipping_changed', undefined, [{ shipping_krw }, ...tell(discounts.value)]);
  const taken = takeGoods(state, chosen.value, discounts.value?.gifts ?? []);
  for (const [shop_id, krw] of shipping) taken.find((line) => line.offer.shop_id === shop_id)!.shipping_krw = krw;

  let amount_krw = shipping_krw;
  let tax_free_krw = 0;
  let hold_ms = default_hold_ms;
  for (const [at, line] of taken.entries()) {
    line.discount_krw = discounts.value?.line_krw[at] ?? 0;
    const line_krw = line.offer.unit_price_krw * line.quantity - line.discount_krw;
    amount_krw += line_krw;
    if (line.offer.tax_free) tax_free_krw += line_krw;
    if (!line.drop) continue;
    hold_ms = Math.min(hold_ms, line.drop.hold_ms);
    takeUnits(line.drop, state.caps, { quantity: line.quantity, identities: demand.cap_identities });
  }
  const discount_krw = discounts.value?.discount_krw ?? 0;
  return ok({
    lines: taken,
    amount_krw,
    discount_krw,
    shipping_krw,
    shipping_waived_krw: discounts.value?.shipping_discount_krw ?? 0,
    tax_free_krw,
    hold_ms,
    discounts: discounts.value,
  });
}

/** Goods made to order are sold only to who agreed, to the words of today, that they cannot be returned. */
function checkConsent(priced: readonly { offer: Offer }[], demand: PlaceDemand): Result<null> {
  const made = priced.filter(({ offer }) => offer.made_to_order);
  if (made.length === 0 || demand.no_return_terms === no_return_terms.version) return ok(null);
  const details = made.map(({ offer }) => ({ variant_id: offer.variant_id, no_return_terms: no_return_terms.version }));
  return refuse('consent_required', undefined, details);
}

const sumOf = (fees: ReadonlyMap<string, number>): number => {
  let sum = 0;
  for (const krw of fees.values()) sum += krw;
  return sum;
};

/** What is taken off, if anything is asked for: exactly what the buyer saw, or nothing is placed. */
function discountLines(
  state: PlaceState,
  lines: readonly BasketLine[],
  shipping_krw: ReadonlyMap<string, number>,
  { discount }: PlaceDemand,
  now: Date,
): Result<Decided | null> {
  if (!discount || !state.discounts) return ok(null);
  // Goods of a drop are no gifts: its units are counted for its buyers.
  const free = (id: string) =>
    state.drops_by_variant.has(id) ? 0 : availableUnits(state.lots_by_variant.get(id) ?? [], state.today);
  const gifts = giftsInReach(state.offers, free, lines, discount.gifts ?? []);
  const decided = decideDiscounts(state.discounts, { ...discount, lines, shipping_krw, gifts }, now);
  if (decided.discount_krw === discount.discount_krw) return ok(decided);
  return refuse('discount_changed', undefined, [{ discount_krw: decided.discount_krw }, ...tell(decided)]);
}

const tell = (decided: Decided | null) =>
  decided ? decided.rules.map(({ campaign_id, reason }) => ({ campaign_id, reason })) : [];

/** The same variant on two lines is one demand. Two prices for it cannot both be today's. */
function mergeLines(lines: readonly PlaceLine[]): PlaceLine[] {
  if (lines.length === 1) return [lines[0]!];
  const merged = new Map<string, PlaceLine>();
  for (const line of lines) {
    const seen = merged.get(line.variant_id);
    if (!seen) merged.set(line.variant_id, { ...line });
    else {
      seen.quantity += line.quantity;
      if (seen.unit_price_krw !== line.unit_price_krw) seen.unit_price_krw = -1;
    }
  }
  return [...merged.values()];
}

function admitLines(
  state: PlaceState,
  lines: PlaceLine[],
  demand: PlaceDemand,
  inside: boolean,
  now: Date,
): Result<null> {
  for (const line of lines) {
    const drop = state.drops_by_variant.get(line.variant_id);
    if (!drop) continue;
    const { cap_identities: identities, phone_verified } = demand;
    const request: AdmissionRequest = { quantity: line.quantity, identities, phone_verified, inside };
    const admitted = admit(drop, state.caps, request, now);
    if (!admitted.ok) {
      const details = [{ variant_id: line.variant_id, drop_id: drop.id, code: admitted.error.code }];
      return { ok: false, error: { ...admitted.error, details } };
    }
    if (demand.virtual_account && !drop.allow_virtual_account)
      return refuse('invalid_input', { field: 'method' }, [{ variant_id: line.variant_id, drop_id: drop.id }]);
  }
  return ok(null);
}

function priceLines(state: PlaceState, lines: PlaceLine[]): Result<{ line: PlaceLine; offer: Offer }[]> {
  const priced: { line: PlaceLine; offer: Offer }[] = [];
  const unsold: NonNullable<Refusal['details']> = [];
  const changed: NonNullable<Refusal['details']> = [];
  for (const line of lines) {
    const offer = state.offers.get(line.variant_id);
    if (offer?.state !== 'on_sale') unsold.push({ variant_id: line.variant_id });
    else if (offer.unit_price_krw !== line.unit_price_krw)
      changed.push({ variant_id: line.variant_id, unit_price_krw: offer.unit_price_krw });
    else priced.push({ line, offer });
  }
  if (unsold.length > 0) return refuse('not_on_sale', undefined, unsold);
  if (changed.length > 0) return refuse('price_changed', undefined, changed);
  return ok(priced);
}

/** The lots each line would be taken from; nothing is taken yet. */
function chooseGoods(state: PlaceState, priced: { line: PlaceLine; offer: Offer }[]): Result<PlacedLine[]> {
  const placed: PlacedLine[] = [];
  const short: NonNullable<Refusal['details']> = [];
  let anything_held = false;
  for (const { line, offer } of priced) {
    const drop = state.drops_by_variant.get(line.variant_id) ?? null;
    if (drop?.kind === 'preorder') {
      placed.push(placedLine(offer, line.quantity, drop, []));
      continue;
    }
    const lots = state.lots_by_variant.get(line.variant_id) ?? [];
    const shares = chooseLots(lots, line.quantity, state.today);
    if (shares) placed.push(placedLine(offer, line.quantity, drop, shares));
    else {
      const available = availableUnits(lots, state.today);
      short.push({ variant_id: line.variant_id, wanted: line.quantity, available });
      if (available === 0 && lots.some((lot) => lot.held > 0)) anything_held = true;
    }
  }
  if (short.length > 0) return shortage(short, priced.length, anything_held);
  return ok(placed);
}

const placedLine = (offer: Offer, quantity: number, drop: DropState | null, shares: LotShare[]): PlacedLine => ({
  offer,
  quantity,
  drop,
  shares,
  discount_krw: 0,
  shipping_krw: 0,
  gift_of: null,
});

/** Holds what is bought, and then, of what is left, the gifts: one more line each. */
function takeGoods(state: PlaceState, chosen: PlacedLine[], gifts: readonly GiftLine[]): PlacedLine[] {
  const hold = ({ shares }: PlacedLine) => {
    for (const share of shares) share.lot.held += share.quantity;
  };
  chosen.forEach(hold);
  for (const { variant_id, campaign_id } of gifts) {
    const shares = chooseLots(state.lots_by_variant.get(variant_id)!, 1, state.today);
    const line = { ...placedLine(state.offers.get(variant_id)!, 1, null, shares!), gift_of: campaign_id };
    hold(line);
    chosen.push(line);
  }
  return chosen;
}

function shortage(short: NonNullable<Refusal['details']>, lines: number, anything_held: boolean) {
  if (lines > 1 || short.some((one) => (one.available as number) > 0)) return refuse('short_stock', undefined, short);
  return refuse(anything_held ? 'all_held' : 'sold_out', undefined, short);
}
