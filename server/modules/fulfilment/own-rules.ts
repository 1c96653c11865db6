import { isPaidFor, type OrderPicture } from '../orders/index.ts';

type Line = OrderPicture['lines'][number];

/**
 * How a line of our own storefront stands for whoever brings it, in the words that channels use: how many pieces are still meant, and
 * what keeps it at home. `waits`: its goods are not in the house yet.
 */
export function standOf(
  order: { state: string },
  line: Pick<Line, 'quantity' | 'canceled_quantity' | 'left_at' | 'arrived_at'>,
  waits: boolean,
): { state: string; quantity: number; blocks: string[] } {
  const quantity = line.quantity - line.canceled_quantity;
  if (quantity === 0) return { state: line.left_at ? 'returned' : 'canceled', quantity, blocks: [] };
  if (line.arrived_at) return { state: 'delivered', quantity, blocks: [] };
  if (line.left_at) return { state: 'shipping', quantity, blocks: [] };
  // A bank may take a deposit back after it was paid in: nothing goes until it comes again.
  if (order.state === 'waiting_deposit') return { state: 'confirmed', quantity, blocks: ['unpaid'] };
  if (!isPaidFor(order.state)) return { state: 'canceled', quantity, blocks: [] };
  return { state: 'confirmed', quantity, blocks: waits ? ['short'] : [] };
}

/** Was it ever to be brought? What was never paid for is nobody's parcel. */
export const wasPaid = (order: Pick<OrderPicture, 'confirmed_at'>): boolean => order.confirmed_at !== null;
