import { type Result, refuse } from '@madang/contract';
import { clockNow, type Tx, together } from '../../platform/db.ts';
import { type Answer, type Claim, readAnswers, repeatAnswer, saveAnswers } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { publish } from '../../platform/outbox.ts';
import { readOffers } from '../catalog/index.ts';
import { type CapRow, lockDropsOfVariants, readCapsOfVariants, saveCaps, saveDrops } from '../drops/index.ts';
import { readEndedAmong, type SealedData, type Vault } from '../identity/index.ts';
import {
  type HoldState,
  koreanDay,
  type LotState,
  lockLotsOfVariants,
  saveHolds,
  saveLots,
} from '../inventory/index.ts';
import { type NewOrder, type OrderNumbers, saveOrders, showOrderNumber } from '../orders/index.ts';
import { type NewAttempt, type ProviderName, saveAttempts } from '../payments/index.ts';
import { decidePlace, type PlaceDecision, type PlaceDemand, type PlaceState } from './place-rules.ts';

/** One buyer's wish, validated and with its contact already sealed: nothing slow is left to do inside the batch. */
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
};

const no_sessions: ReadonlySet<string> = new Set();

/** What a batch writes, gathered by the fold and saved once. */
type Harvest = {
  orders: NewOrder[];
  holds: HoldState[];
  attempts: NewAttempt[];
  contacts: SealedData[];
  answers: (Claim & { status: number; answer: string })[];
  caps: Map<string, CapRow>;
  lots: Set<LotState>;
  drops: Set<string>;
};

/**
 * Places a list of orders in one transaction: lock everything the list needs in one order, fold the requests in the order
 * they came over the joint state, save once. Results stand in the requests' order. Commit 1 of the flow.
 */
export async function placeOrders(
  tx: Tx,
  requests: readonly PlaceRequest[],
  tools: { numbers: OrderNumbers; vault: Vault },
): Promise<Result<Answer>[]> {
  const variant_ids = [...new Set(requests.flatMap((one) => one.lines.map((line) => line.variant_id)))];
  const identities = [...new Set(requests.flatMap((one) => one.cap_identities))];
  // Who has signed out buys nothing more, not even in the second for which other requests may still be believed.
  const sessions = requests.flatMap((one) => one.session_id ?? []);
  // Sent together, executed in this order on the one connection: drops are locked before caps are read, lots last.
  const [answers, drops, caps, offers, lots, now, ended] = await together([
    readAnswers(
      tx,
      requests.map((one) => one.claim.id),
    ),
    lockDropsOfVariants(tx, variant_ids),
    readCapsOfVariants(tx, variant_ids, identities),
    readOffers(tx, variant_ids),
    lockLotsOfVariants(tx, variant_ids),
    clockNow(tx),
    sessions.length > 0 ? readEndedAmong(tx, sessions) : no_sessions,
  ]);
  const state: PlaceState = {
    today: koreanDay(now),
    drops_by_variant: new Map(drops.map((drop) => [drop.variant_id, drop])),
    caps,
    offers,
    lots_by_variant: Map.groupBy(lots, (lot) => lot.variant_id),
  };
  const harvest: Harvest = {
    orders: [],
    holds: [],
    attempts: [],
    contacts: [],
    answers: [],
    caps: new Map(),
    lots: new Set(),
    drops: new Set(),
  };
  const results = requests.map((request): Result<Answer> => {
    const recorded = answers.get(request.claim.id);
    if (recorded) return repeatAnswer(request.claim, recorded);
    if (request.session_id && ended.has(request.session_id)) return refuse('sign_in_required');
    const decision = decidePlace(state, request, now);
    if (!decision.ok) return decision;
    const value = reap(harvest, request, decision.value, state, tools.numbers.next(now), now);
    // A double click may sit in the same batch: its twin gets this answer.
    answers.set(request.claim.id, harvest.answers.at(-1)!);
    return { ok: true, value };
  });
  if (harvest.orders.length === 0) return results;

  await together([
    saveAnswers(tx, harvest.answers),
    saveDrops(
      tx,
      drops.filter((drop) => harvest.drops.has(drop.id)),
    ),
    saveCaps(tx, [...harvest.caps.values()]),
    saveLots(tx, [...harvest.lots]),
    tools.vault.savePersonalData(tx, harvest.contacts),
    saveOrders(tx, harvest.orders, now),
    saveHolds(tx, harvest.holds, now),
    saveAttempts(tx, harvest.attempts),
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
  ]);
  return results;
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
  const lines = decision.lines.map((line) => {
    const line_id = newId();
    for (const share of line.shares) harvest.lots.add(share.lot);
    harvest.holds.push(...holdsOf(order_id, line_id, line));
    if (line.drop) reapCaps(harvest, request, line.drop, state);
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
      quantity: line.quantity,
      promised_on: line.drop?.promised_on ?? null,
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
    tax_free_krw: decision.tax_free_krw,
    language: request.language,
    wants_mail: request.wants_mail,
    expires_at,
    lines,
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
  const answer = {
    order_id,
    order_number: showOrderNumber(number),
    state: 'pending',
    amount_krw: decision.amount_krw,
    expires_at: expires_at.toISOString(),
    payment: { provider: request.provider, attempt_id },
  };
  const text = JSON.stringify(answer);
  harvest.answers.push({ id: request.claim.id, body_hash: request.claim.body_hash, status: 201, answer: text });
  return { status: 201, body: Buffer.from(text) };
}

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

function reapCaps(
  harvest: Harvest,
  request: PlaceRequest,
  drop: { id: string; cap_per_person: number },
  state: PlaceState,
): void {
  harvest.drops.add(drop.id);
  for (const identity of request.cap_identities) {
    const key = `${drop.id}:${identity}`;
    harvest.caps.set(key, { drop_id: drop.id, identity, used: state.caps.get(key) ?? 0, cap: drop.cap_per_person });
  }
}
