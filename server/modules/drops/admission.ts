import type { Result } from '@madang/contract';
import { ok, refuse } from '@madang/contract';

/** One drop as locked. */
export type DropState = {
  id: string;
  shop_id: string;
  variant_id: string;
  kind: 'stock' | 'preorder';
  opens_at: Date;
  closes_at: Date;
  allotment: number;
  taken: number;
  held: number;
  cap_per_person: number;
  promised_on: string | null;
  allow_virtual_account: boolean;
  /** Only for accounts with a verified phone. */
  needs_verified_phone?: boolean;
  /** Only for who is inside its waiting room. */
  guarded?: boolean;
  hold_ms: number;
  canceled_at: Date | null;
};

export type AdmissionRequest = {
  quantity: number;
  /** What these units count against: the account and its verified phone, or the delivery phone of a guest. */
  identities: readonly string[];
  /** Whether the account has proved a phone. */
  phone_verified?: boolean | undefined;
  /** Whether this person was let in through the drop's waiting room. */
  inside?: boolean | undefined;
};

/** How much each identity has taken of a drop: key `${drop_id}:${identity}`. */
export type CapState = Map<string, number>;

export const capKey = (drop_id: string, identity: string): string => `${drop_id}:${identity}`;

/**
 * May these units enter the allotment now? Decided by the clock of the database, in arrival order. The refusal says exactly why
 * and when. Nothing is taken; see `takeUnits`.
 */
export function admit(drop: DropState, caps: CapState, request: AdmissionRequest, now: Date): Result<null> {
  if (drop.canceled_at) return refuse('not_on_sale');
  if (now < drop.opens_at) return refuse('not_open_yet', { opens_at: drop.opens_at.toISOString() });
  if (now >= drop.closes_at) return refuse('sale_ended', { closes_at: drop.closes_at.toISOString() });
  if (drop.guarded && !request.inside) return refuse('in_line');
  if (drop.needs_verified_phone && !request.phone_verified) return refuse('phone_unverified');
  for (const identity of request.identities) {
    const used = caps.get(capKey(drop.id, identity)) ?? 0;
    if (used + request.quantity > drop.cap_per_person)
      return refuse('limit_per_person', { cap: drop.cap_per_person, used });
  }
  const remaining = drop.allotment - drop.taken;
  if (request.quantity > remaining) {
    if (remaining > 0) return refuse('short_stock', { remaining });
    return drop.held > 0 ? refuse('all_held') : refuse('sold_out');
  }
  return ok(null);
}

/** Takes admitted units: they count as held until paid. */
export function takeUnits(drop: DropState, caps: CapState, request: AdmissionRequest): void {
  drop.taken += request.quantity;
  drop.held += request.quantity;
  for (const identity of request.identities) {
    const key = capKey(drop.id, identity);
    caps.set(key, (caps.get(key) ?? 0) + request.quantity);
  }
}

/** Held units were paid for: they stay taken. */
export function keepUnits(drop: DropState, quantity: number): void {
  drop.held -= quantity;
}

/** Units come back to the allotment and to their people's caps. */
export function giveUnitsBack(
  drop: DropState,
  caps: CapState,
  request: AdmissionRequest & { were_held: boolean },
): void {
  drop.taken -= request.quantity;
  if (request.were_held) drop.held -= request.quantity;
  for (const identity of request.identities) {
    const key = capKey(drop.id, identity);
    caps.set(key, Math.max(0, (caps.get(key) ?? 0) - request.quantity));
  }
}
