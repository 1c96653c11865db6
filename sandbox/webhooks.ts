import { type Behaviour, roll } from './behaviour.ts';
import type { Books, Change } from './books.ts';
import { kst, wirePayment } from './payment.ts';

/** Toss's retry schedule after a delivery that was not answered 200, in minutes. */
const retry_minutes = [1, 4, 16, 64, 256, 1024, 4096];
const max_in_flight = 32;

type News = { id: string; body: string; tries: number };

/**
 * Sends the news of every change to `url()`, as Toss does: PAYMENT_STATUS_CHANGED with the Payment (unsigned) and, for a
 * virtual account's deposit or reversal, DEPOSIT_CALLBACK, which has no eventType and carries the payment's secret.
 * News not yet delivered is lost with the process, as a shop must expect.
 */
export function startWebhooks(books: Books, o: { url(): string | null; behaviour(): Behaviour }) {
  const waiting: News[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const figures = { sent: 0, accepted: 0, given_up: 0, withheld: 0 };
  let in_flight = 0;
  let made = 0;

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timer.unref();
    timers.add(timer);
  }

  async function deliver(news: News): Promise<void> {
    const url = o.url();
    if (!url) return;
    figures.sent++;
    const headers = {
      'content-type': 'application/json',
      'tosspayments-webhook-transmission-id': news.id,
      'tosspayments-webhook-transmission-time': kst(books.now()),
      'tosspayments-webhook-transmission-retried-count': String(news.tries),
    };
    const signal = AbortSignal.timeout(10_000);
    const reply = await fetch(url, { method: 'POST', headers, body: news.body, signal }).catch(() => null);
    await reply?.body?.cancel();
    if (reply?.status === 200) {
      figures.accepted++;
      return;
    }
    const minutes = retry_minutes[news.tries];
    if (minutes === undefined) figures.given_up++;
    else later(minutes * o.behaviour().webhook_minute_ms, () => enqueue({ ...news, tries: news.tries + 1 }));
  }

  function pump(): void {
    while (in_flight < max_in_flight && waiting.length > 0) {
      in_flight++;
      void deliver(waiting.shift()!).finally(() => {
        in_flight--;
        pump();
      });
    }
  }

  function enqueue(news: News): void {
    waiting.push(news);
    pump();
  }

  function tell(change: Change): void {
    if (!o.url() || !isNews(change)) return;
    const b = o.behaviour();
    const { payment } = change;
    for (const body of bodiesOf(change, books.now())) {
      const news = { id: `whk_${++made}_${payment.key}`, body, tries: 0 };
      const chance = (what: string) => roll(b.seed, what, payment.order_id, made);
      if (chance('never') < b.webhook_never) {
        figures.withheld++;
        continue;
      }
      if (chance('late') < b.webhook_late) later(b.webhook_late_ms, () => enqueue(news));
      else if (chance('reordered') < b.webhook_reordered) later(50 + 2_000 * chance('shuffle'), () => enqueue(news));
      else enqueue(news);
      if (chance('twice') < b.webhook_twice) later(20 + 500 * chance('again'), () => enqueue(news));
    }
  }

  books.listeners.push(tell);
  return {
    figures,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      waiting.length = 0;
    },
  };
}

const isNews = (change: Change) => change.kind !== 'authenticated' && change.payment.status !== change.before;

function bodiesOf({ payment, kind }: Change, now_ms: number): string[] {
  const createdAt = `${new Date(now_ms + 9 * 3_600_000).toISOString().slice(0, 23)}000`;
  const bodies = [JSON.stringify({ eventType: 'PAYMENT_STATUS_CHANGED', createdAt, data: wirePayment(payment) })];
  if (kind === 'deposit' || kind === 'reversal' || (kind === 'account_closed' && payment.account)) {
    const { secret, status, order_id: orderId, transaction_key: transactionKey } = payment;
    bodies.push(JSON.stringify({ createdAt, secret, status, transactionKey, orderId }));
  }
  return bodies;
}
