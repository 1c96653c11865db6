import { paidForUnits } from './line-discount.ts';

/** A line of an order, as canceling wants to know it. */
export type CancelLine = {
  shop_id: string;
  unit_price_krw: number;
  discount_krw: number;
  quantity: number;
  canceled_quantity: number;
  /** What delivering its shop's goods cost; on the first of them, 0 on the others. */
  shipping_krw: number;
  /** Given by a campaign. */
  gift: boolean;
};

/**
 * The delivery fees of the shops an order has something left of: a shop's fee comes back with the last of its goods, and before that
 * neither a part of it nor a new fee for what is left.
 */
export function deliveryKept(
  lines: readonly Pick<CancelLine, 'shop_id' | 'quantity' | 'canceled_quantity' | 'shipping_krw'>[],
): number {
  return lines.reduce((sum, line) => {
    if (line.shipping_krw === 0) return sum;
    const left = lines.some((one) => one.shop_id === line.shop_id && one.canceled_quantity < one.quantity);
    return left ? sum + line.shipping_krw : sum;
  }, 0);
}

/**
 * What canceling so many units (one number a line) takes with it and gives back. Gifts of a shop go with the last of what was bought of
 * it; its delivery fee, too. Everything else is what the units' frozen prices and discounts say.
 */
export function planCancel(
  lines: readonly CancelLine[],
  wanted: readonly number[],
): { units: number[]; paid_krw: number[]; shipping_krw: number; refund_krw: number } {
  const bought = (shop_id: string) =>
    lines.some((one, at) => one.shop_id === shop_id && !one.gift && one.canceled_quantity + wanted[at]! < one.quantity);
  const units = lines.map((line, at) =>
    line.gift && !bought(line.shop_id) ? line.quantity - line.canceled_quantity : wanted[at]!,
  );
  const paid_krw = lines.map((line, at) => paidForUnits(line, line.canceled_quantity, units[at]!));
  const after = lines.map((line, at) => ({ ...line, canceled_quantity: line.canceled_quantity + units[at]! }));
  const shipping_krw = deliveryKept(lines) - deliveryKept(after);
  return { units, paid_krw, shipping_krw, refund_krw: paid_krw.reduce((sum, krw) => sum + krw, shipping_krw) };
}
