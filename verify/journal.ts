import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What the payment provider's own journal says about one order. Amounts in KRW. */
export type Moved = { order_id: string; charged_krw: number; returned_krw: number; charges: number; last_at: string };

/**
 * Folds the journal of the sandbox provider (one JSON line a change: kind, orderId, krw) into one row an order, sorted by
 * the order's id. The provider is another house: what it says is taken as it is and held against our books.
 */
export async function readJournal(path: string): Promise<Moved[]> {
  const orders = new Map<string, Moved>();
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!text.startsWith('{') || !text.endsWith('}')) continue; // a line torn by a kill was never answered
    const line = JSON.parse(text) as { at: string; kind: string; orderId: string; krw?: number };
    if (!line.krw) continue;
    const id = line.orderId.toLowerCase();
    let order = orders.get(id);
    if (!order) {
      order = { order_id: id, charged_krw: 0, returned_krw: 0, charges: 0, last_at: line.at };
      orders.set(id, order);
    }
    order.last_at = line.at;
    if (line.krw > 0) {
      order.charged_krw += line.krw;
      order.charges++;
    } else {
      order.returned_krw -= line.krw;
      if (line.kind === 'reversal') order.charges--; // the bank took the deposit back: it may come again
    }
  }
  return [...orders.values()].sort((a, b) => (a.order_id < b.order_id ? -1 : 1));
}
