import { type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { type Answer, type Claim, type RecordedAnswer, repeatAnswer } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { publish } from '../../platform/outbox.ts';
import { type CapRow, capKey, type DropState } from '../drops/index.ts';
import type { SealedData, Vault } from '../identity/index.ts';
import { type HoldState, type LotState, saveHolds } from '../inventory/index.ts';
import {
  type NewConsent,
  type NewOrder,
  type OrderNumbers,
  saveConsents,
  saveOrders,
  showOrderNumber,
} from '../orders/index.ts';
import { type NewAttempt, saveAttempts } from '../payments/index.ts';
import {
  couponKey,
  first_order_right,
  firstOrderOf,
  holdCoupons,
  isPersonal,
  type NewRedemption,
  saveRedemptions,
  takeDiscounts,
  wishesApplied,
} from '../promotions/index.ts';
import { placeOf } from '../waiting-room/index.ts';
import type { PlaceRequest } from './place-orders.ts';
import { decidePlace, type PlaceDecision, type PlaceState } from './place-rules.ts';

/** What a batch writes, gathered by the fold and saved once. */
export type Harvest = {
  orders: NewOrder[];
  holds: HoldState[];
  attempts: NewAttempt[];
  contacts: SealedData[];
  answers: (Claim & { status: number; answer: string })[];
  /** What people have taken afterwards (`used`), and how much of it is new. */
  caps: Map<string, CapRow & { added: number }>;
  /** Units taken, a lot and a drop. */
  lots: Map<LotState, number>;
  drops: Map<DropState, number>;
  redemptions: NewRedemption[];
  /** Orders of people who came in through a waiting room, each with its place. */
  from_places: { place_id: string; order_id: string }[];
  /** Of orders with goods made to order. */
  consents: NewConsent[];
};

/** Folds the requests in the order they came over the joint state. Results stand in the requests' order. Nothing is written. */
export function foldPlacing(
  state: PlaceState & { answers: Map<string, RecordedAnswer>; ended: ReadonlySet<string> },
  requests: readonly PlaceRequest[],
  numbers: OrderNumbers,
  now: Date,
): { results: Result<Answer>[]; harvest: Harvest } {
  const harvest: Harvest = {
    orders: [],
    holds: [],
    attempts: [],
    contacts: [],
    answers: [],
    caps: new Map(),
    lots: new Map(),
    drops: new Map(),
    redemptions: [],
    from_places: [],
    consents: [],
  };
  const results = requests.map((request): Result<Answer> => {
    const recorded = state.answers.get(request.claim.id);
    if (recorded) return repeatAnswer(request.claim, recorded);
    if (request.session_id && state.ended.has(request.session_id)) return refuse('sign_in_required');
    const decision = decidePlace(state, request, now);
    if (!decision.ok) return decision;
    const value = reap(harvest, request, decision.value, state, numbers.next(now), now);
    // A double click may sit in the same batch: its twin gets this answer.
    state.answers.set(request.claim.id, harvest.answers.at(-1)!);
    return { ok: true, value };
  });
  return { results, harvest };
}

/** The rows that are nobody else's: new, under new ids. In the order they are sent. */
export function saveHarvest(tx: Tx, harvest: Harvest, vault: Vault, now: Date): Promise<void>[] {
  return [
    vault.appendPersonalData(tx, harvest.contacts),
    saveOrders(tx, harvest.orders, now),
    saveConsents(tx, harvest.consents, now),
    saveHolds(tx, harvest.holds, now),
    saveAttempts(tx, harvest.attempts),
    saveRedemptions(tx, harvest.redemptions, now),
    holdCoupons(tx, harvest.redemptions, now),
    publish(
      tx,
      harvest.orders.map((order) => ({
        name: 'orders.order_placed',
        shop_id: order.shop_id,
        entity_id: order.id,
        version: 1,
        data: { mail: order.wants_mail },
      })),
    ),
  ];
}

/** Turns one decision into rows and into the answer the buyer gets. */
function reap(
  harvest: Harvest,
  request: PlaceRequest,
  decision: PlaceDecision,
  state: PlaceState,
  number: number,
  now: Date,
): Answer {
  const order_id = newId();
  const attempt_id = newId();
  const first = decision.lines[0]!;
  const drop = decision.lines.find((line) => line.drop)?.drop ?? null;
  const expires_at = new Date(now.getTime() + decision.hold_ms);
  const place_id = request.pass && placeOf(state.places, request.pass);
  if (place_id) harvest.from_places.push({ place_id, order_id });
  const lines = decision.lines.map((line) => {
    const line_id = newId();
    for (const share of line.shares) count(harvest.lots, share.lot, share.quantity);
    harvest.holds.push(...holdsOf(order_id, line_id, line));
    if (line.drop) reapDrop(harvest, request, line.drop, line.quantity, state);
    const { offer } = line;
    return {
      id: line_id,
      shop_id: offer.shop_id,
      variant_id: offer.variant_id,
      product_id: offer.product_id,
      snapshot_id: offer.snapshot_id,
      title: offer.title,
      option_text: offer.option_text,
      unit_price_krw: offer.unit_price_krw,
      tax_free: offer.tax_free,
      discount_krw: line.discount_krw,
      shipping_krw: line.shipping_krw,
      gift_of: line.gift_of,
      quantity: line.quantity,
      promised_on: line.drop?.promised_on ?? madeOn(line),
    };
  });
  harvest.orders.push({
    id: order_id,
    number,
    shop_id: first.offer.shop_id,
    person_id: request.person_id,
    account_id: request.account_id,
    drop_id: drop?.id ?? null,
    contact_ref: request.contact.id,
    cap_identities: drop ? request.cap_identities : [],
    amount_krw: decision.amount_krw,
    discount_krw: decision.discount_krw,
    shipping_krw: decision.shipping_krw,
    shipping_waived_krw: decision.shipping_waived_krw,
    tax_free_krw: decision.tax_free_krw,
    language: request.language,
    wants_mail: request.wants_mail,
    agreed: request.agreed ?? null,
    expires_at,
    lines,
  });
  if (request.no_return_terms && decision.lines.some((line) => line.offer.made_to_order))
    harvest.consents.push({
      order_id,
      kind: 'no_return',
      terms_version: request.no_return_terms,
      language: request.language,
    });
  harvest.attempts.push({
    id: attempt_id,
    shop_id: first.offer.shop_id,
    order_id,
    person_id: request.person_id,
    provider: request.provider,
    method: request.method,
    amount_krw: decision.amount_krw,
    tax_free_krw: decision.tax_free_krw,
  });
  harvest.contacts.push(request.contact);
  if (decision.discounts) reapDiscounts(harvest, request, decision.discounts, state, order_id);
  const answer = {
    order_id,
    order_number: showOrderNumber(number),
    state: 'pending',
    amount_krw: decision.amount_krw,
    ...(decision.discount_krw > 0 ? { discount_krw: decision.discount_krw } : {}),
    ...(decision.shipping_krw > 0 ? { shipping_krw: decision.shipping_krw } : {}),
    expires_at: expires_at.toISOString(),
    payment: { provider: request.provider, attempt_id },
  };
  const text = JSON.stringify(answer);
  harvest.answers.push({ id: request.claim.id, body_hash: request.claim.body_hash, status: 201, answer: text });
  return { status: 201, body: text };
}

/** When the last of goods made to order is made; null for what lies in a warehouse. */
function madeOn({ shares }: PlaceDecision['lines'][number]): string | null {
  let last: string | null = null;
  for (const { lot } of shares) if (lot.made_on && (last === null || lot.made_on > last)) last = lot.made_on;
  return last;
}

/** What campaigns give to this order; the next order of the batch finds it taken. */
function reapDiscounts(
  harvest: Harvest,
  request: PlaceRequest,
  decided: NonNullable<PlaceDecision['discounts']>,
  state: PlaceState,
  order_id: string,
): void {
  const { wishes } = request.discount!;
  for (const { campaign_id, identity, code } of wishesApplied(wishes, decided)) {
    const rule = decided.rules.find((one) => one.campaign_id === campaign_id)!;
    const { discount_krw, shipping_krw, shares_krw } = rule;
    const personal = isPersonal(state.discounts!.campaigns.get(campaign_id)!);
    const known = personal && state.discounts!.coupons.has(couponKey(campaign_id, identity));
    const whose = { identity: personal ? identity : null, code: code ?? null, known };
    const given = { discount_krw, shipping_krw, shares_krw, state: 'held' as const };
    harvest.redemptions.push({ order_id, campaign_id, ...whose, shard: null, ...given });
  }
  const first = firstOrderOf(state.discounts!, wishes, decided);
  if (first) harvest.redemptions.push(rightTaken(state, first.identity, order_id));
  takeDiscounts(state.discounts!, wishes, decided, order_id);
}

/** The right to a first order goes with the order as a coupon does: back if it ends, spent if it is paid. */
const rightTaken = (state: PlaceState, identity: string, order_id: string): NewRedemption => ({
  order_id,
  campaign_id: first_order_right,
  identity,
  code: null,
  known: state.discounts!.coupons.has(couponKey(first_order_right, identity)),
  shard: null,
  discount_krw: 0,
  shipping_krw: 0,
  shares_krw: [],
  state: 'held',
});

function holdsOf(order_id: string, line_id: string, line: PlaceDecision['lines'][number]): HoldState[] {
  const base = {
    order_id,
    line_id,
    variant_id: line.offer.variant_id,
    drop_id: line.drop?.id ?? null,
    returned: 0,
    state: 'active' as const,
  };
  if (line.shares.length === 0) return [{ ...base, id: newId(), lot_id: null, quantity: line.quantity }];
  return line.shares.map((share) => ({ ...base, id: newId(), lot_id: share.lot.id, quantity: share.quantity }));
}

function reapDrop(harvest: Harvest, request: PlaceRequest, drop: DropState, quantity: number, state: PlaceState): void {
  count(harvest.drops, drop, quantity);
  for (const identity of request.cap_identities) {
    const key = capKey(drop.id, identity);
    const added = (harvest.caps.get(key)?.added ?? 0) + quantity;
    const used = state.caps.get(key) ?? 0;
    harvest.caps.set(key, { drop_id: drop.id, identity, used, added, cap: drop.cap_per_person });
  }
}

function count<K>(sums: Map<K, number>, key: K, quantity: number): void {
  sums.set(key, (sums.get(key) ?? 0) + quantity);
}
