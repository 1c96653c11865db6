/** Every state of an order and where it may go next: the one table that serves guards, pages and documents. */
const order_states = {
  pending: ['paying', 'expired', 'failed'],
  paying: ['confirmed', 'failed', 'waiting_deposit', 'expired'],
  waiting_deposit: ['confirmed', 'partly_canceled', 'expired', 'failed'],
  confirmed: ['partly_canceled', 'canceled', 'shipped', 'delivered', 'waiting_deposit'],
  // A bank may take a deposit back (a correction): the order waits for it again.
  partly_canceled: ['partly_canceled', 'canceled', 'shipped', 'delivered', 'waiting_deposit'],
  shipped: ['delivered', 'canceled'],
  // Taken back by the shop, whole.
  delivered: ['canceled'],
  canceled: [],
  // A capture that was known too late holds its goods again where it can.
  failed: ['confirmed'],
  expired: ['confirmed'],
} as const satisfies Record<string, readonly string[]>;

export type OrderStateName = keyof typeof order_states;

export function mayBecome(from: OrderStateName, to: OrderStateName): boolean {
  return (order_states[from] as readonly string[]).includes(to);
}
