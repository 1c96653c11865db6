import type { OrderAggregate } from './world.ts';

/** What one command did to an order of a drop, as the control room counts it. */
export type Seen = { drop_id: string; confirmed: boolean; payments: string[] };

/** Remembers how an order stands; the function it gives back tells what has changed since, null where nothing that counts did. */
export function watchOrder(one: OrderAggregate | undefined): () => Seen | null {
  const drop_id = one?.order.drop_id;
  if (!one || !drop_id) return () => null;
  const was_confirmed = one.order.state === 'confirmed';
  const states = new Map(one.attempts.map((attempt) => [attempt.id, attempt.state]));
  return () => {
    const payments = one.attempts
      .filter((attempt) => states.get(attempt.id) !== attempt.state)
      .map((attempt) => attempt.state);
    const confirmed = !was_confirmed && one.order.state === 'confirmed';
    return confirmed || payments.length > 0 ? { drop_id, confirmed, payments } : null;
  };
}
