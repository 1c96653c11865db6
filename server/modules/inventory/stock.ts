/** One stock lot as locked. `available = on_hand - held - allocated`. */
export type LotState = {
  id: string;
  shop_id: string;
  warehouse_id: string;
  variant_id: string;
  /** Last day of sale in Korea (yyyy-mm-dd), or null where goods do not expire. */
  expires_on: string | null;
  /** Of goods made to order: the day they are made; `expires_on` is the last day on which they can be ordered then. */
  made_on?: string | null;
  on_hand: number;
  held: number;
  allocated: number;
};

export type LotShare = { lot: LotState; quantity: number };

export const availableOf = (lot: LotState): number => lot.on_hand - lot.held - lot.allocated;

/** The day it is in Korea (UTC+9, no daylight saving time). */
export function koreanDay(now: Date): string {
  return new Date(now.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
}

/** P8: a lot may be promised on its last day of sale and never after it. */
export const isSellable = (lot: LotState, today: string): boolean => lot.expires_on === null || lot.expires_on >= today;

export function availableUnits(lots: readonly LotState[], today: string): number {
  let sum = 0;
  for (const lot of lots) if (isSellable(lot, today)) sum += Math.max(0, availableOf(lot));
  return sum;
}

/**
 * First expired, first out: shares of `quantity` over the lots that may still be sold, those that expire first before those
 * that never do; null when they do not hold enough. Takes nothing.
 */
export function chooseLots(lots: readonly LotState[], quantity: number, today: string): LotShare[] | null {
  const shares: LotShare[] = [];
  let wanted = quantity;
  for (const lot of inOrderOfExpiry(lots)) {
    if (wanted === 0) break;
    if (!isSellable(lot, today)) continue;
    const take = Math.min(wanted, availableOf(lot));
    if (take <= 0) continue;
    shares.push({ lot, quantity: take });
    wanted -= take;
  }
  return wanted === 0 ? shares : null;
}

function inOrderOfExpiry(lots: readonly LotState[]): readonly LotState[] {
  if (lots.length < 2) return lots;
  return [...lots].sort((a, b) => {
    if (a.expires_on !== b.expires_on) return (a.expires_on ?? '9999-12-31') < (b.expires_on ?? '9999-12-31') ? -1 : 1;
    return a.id < b.id ? -1 : 1;
  });
}
