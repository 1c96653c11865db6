import type { Agreement, DeliveryTerms, Result } from '@madang/contract';
import { clockNow, commitBehind, type Tx, together } from '../../platform/db.ts';
import { type Answer, type Claim, readAnswers, saveAnswers } from '../../platform/idempotency.ts';
import { readOffers } from '../catalog/index.ts';
import { lockDropsOfVariants, readCapsOfVariants, saveCaps, saveDrops } from '../drops/index.ts';
import { readEndedAmong, type SealedData, type Vault } from '../identity/index.ts';
import { koreanDay, type LockedLot, lockLotsOfVariants, saveLots } from '../inventory/index.ts';
import type { OrderNumbers } from '../orders/index.ts';
import type { ProviderName } from '../payments/index.ts';
import {
  changeCounters,
  countersOf,
  countRedemptions,
  type DiscountState,
  discountState,
  gatherCounters,
  type LoadedDiscounts,
  readDiscounts,
} from '../promotions/index.ts';
import { bindOrders, lockPlaces, type Pass } from '../waiting-room/index.ts';
import { foldPlacing, saveHarvest } from './place-harvest.ts';
import type { PlaceDemand } from './place-rules.ts';

/** One buyer's wish, validated. Its contact is sealed while the database reads what the batch names. */
export type PlaceRequest = PlaceDemand & {
  claim: Claim;
  person_id: string;
  account_id: string | null;
  /** The account's session; null for guests. */
  session_id: string | null;
  provider: ProviderName;
  method: 'card' | 'virtual_account';
  contact: SealedData;
  language: 'ko' | 'en';
  wants_mail: boolean;
  /** What the buyer agreed to with this order. */
  agreed?: Agreement;
};

export type PlaceTools = {
  numbers: OrderNumbers;
  vault: Vault;
  /** Goods of the categories that campaigns name. */
  goods?: (() => DiscountState['goods_of']) | undefined;
  /** What shops ask for delivering, from memory. */
  delivery?: (() => ReadonlyMap<string, DeliveryTerms>) | undefined;
};

/** What is bought, and what campaigns may give with it. */
const goodsNamed = ({ lines, discount }: PlaceRequest): string[] => {
  const bought = lines.map((line) => line.variant_id);
  return discount?.gifts ? [...bought, ...discount.gifts.map((gift) => gift.variant_id)] : bought;
};

/** What the requests of a batch name. */
export function namesOf(requests: readonly PlaceRequest[]): {
  claim_ids: string[];
  variant_ids: string[];
  identities: string[];
  session_ids: string[];
  passes: Pass[];
} {
  return {
    claim_ids: requests.map((one) => one.claim.id),
    variant_ids: [...new Set(requests.flatMap(goodsNamed))],
    identities: [...new Set(requests.flatMap((one) => one.cap_identities))],
    session_ids: requests.flatMap((one) => one.session_id ?? []),
    passes: requests.flatMap((one) => one.pass ?? []),
  };
}

const no_sessions: ReadonlySet<string> = new Set();

const wishesOf = (requests: readonly PlaceRequest[]) => requests.flatMap((one) => one.discount?.wishes ?? []);
const goodsOf = (tools: PlaceTools) => tools.goods?.() ?? new Map();

/** What the discounts of a batch are decided over, as committed; undefined where nobody wants any, and then nothing is asked. */
export async function readWished(
  tx: Tx,
  requests: readonly PlaceRequest[],
  tools: PlaceTools,
): Promise<LoadedDiscounts | undefined> {
  const wishes = wishesOf(requests);
  if (wishes.length === 0) return undefined;
  const [found, counters] = await together([readDiscounts(tx, wishes, false), countersOf(tx, wishes, false)]);
  return discountState(found, counters, goodsOf(tools));
}

/** Who has signed out buys nothing more, not even in the second for which other requests may still be believed. */
export const readEnded = (tx: Tx, session_ids: string[]) =>
  session_ids.length > 0 ? readEndedAmong(tx, session_ids) : no_sessions;

/**
 * Places a list of orders in one transaction: lock everything the list needs in one order, fold the requests in the order
 * they came over the joint state, save once. Results stand in the requests' order. Commit 1 of the flow.
 */
export async function placeOrders(
  tx: Tx,
  requests: readonly PlaceRequest[],
  tools: PlaceTools,
): Promise<Result<Answer>[]> {
  const wishes = wishesOf(requests);
  // Sent together, executed in this order on the one connection: coupons first, drops before caps are read, lots and counters last.
  const { claim_ids, variant_ids, identities, session_ids, passes } = namesOf(requests);
  const [, answers, places, found, drops_then, caps_then, offers, lots, counters, now, ended] = await together([
    tools.vault.saveKeys(
      tx,
      requests.map((one) => one.contact),
    ),
    readAnswers(tx, claim_ids),
    lockPlaces(tx, passes),
    wishes.length > 0 && readDiscounts(tx, wishes, true),
    lockDropsOfVariants(tx, variant_ids),
    readCapsOfVariants(tx, variant_ids, identities),
    readOffers(tx, variant_ids),
    lockLotsOfVariants(tx, variant_ids),
    wishes.length > 0 && countersOf(tx, wishes, true),
    clockNow(tx),
    readEnded(tx, session_ids),
  ]);
  const [drops, caps] = knowsItsDrops(drops_then, lots)
    ? [drops_then, caps_then]
    : await together([lockDropsOfVariants(tx, variant_ids, true), readCapsOfVariants(tx, variant_ids, identities)]);
  const state = {
    today: koreanDay(now),
    answers,
    ended,
    places,
    drops_by_variant: new Map(drops.map((drop) => [drop.variant_id, drop])),
    caps,
    offers,
    lots_by_variant: Map.groupBy(lots, (lot) => lot.variant_id),
    discounts: found && counters ? discountState(found, counters, goodsOf(tools)) : undefined,
    delivery: tools.delivery?.(),
  };
  const { results, harvest } = foldPlacing(state, requests, tools.numbers, now);
  if (harvest.orders.length === 0) return results;
  const counted = countRedemptions(harvest.redemptions, counters || [], true)!;
  return await commitBehind(results, [
    saveAnswers(tx, harvest.answers),
    bindOrders(tx, harvest.from_places),
    saveDrops(tx, [...harvest.drops.keys()]),
    saveCaps(tx, [...harvest.caps.values()]),
    saveLots(tx, [...harvest.lots.keys()]),
    ...saveHarvest(tx, harvest, tools.vault, now),
    gatherCounters(tx, counters || [], counted.gathered),
    changeCounters(tx, counted.changes, '40001'),
  ]);
}

/**
 * False where a drop was scheduled between the reading of the drops and the locking of the lots: its units would be sold past it.
 * Then, and only then, the drops are locked once more, out of the order of locks and therefore without waiting: see
 * docs/decisions/lock-order.md.
 */
function knowsItsDrops(drops: readonly { id: string; variant_id: string }[], lots: readonly LockedLot[]): boolean {
  const by_variant = new Map(drops.map((drop) => [drop.variant_id, drop.id]));
  return lots.every((lot) => lot.sold_through === null || lot.sold_through === by_variant.get(lot.variant_id));
}
