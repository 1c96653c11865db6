import { type LoadResult, openConnection, summarise } from './http-load.ts';
import { placer } from './placer.ts';
import type { LoadJob } from './run-load.ts';

type Answer = { status: number; body: Buffer };
type Placed = { order_id: string; amount_krw: number };

/** A connection that is asked one thing at a time. */
function openClient(port: number): { ask(request: Buffer): Promise<Answer>; end(): void } {
  let waiting: { done: (answer: Answer) => void; fail: (error: Error) => void } | null = null;
  const socket = openConnection(
    { host: '127.0.0.1', port },
    {
      receive: (status, body) => waiting?.done({ status, body }),
      error: (error) => waiting?.fail(error),
      close: () => waiting?.fail(new Error('closed')),
    },
  );
  return {
    ask: (request) =>
      new Promise((done, fail) => {
        waiting = { done, fail };
        socket.write(request);
      }),
    end() {
      waiting = null;
      socket.end();
    },
  };
}

const post = (path: string, body: string, headers = ''): Buffer =>
  Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: bench\r\n${headers}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );

/** What buyers do at the provider's page. No shop pays for it: whoever comes while one call is under way shares the next. */
function openProviderPage(port: number): { authenticate(order: Placed): Promise<string>; end(): void } {
  const page = openClient(port);
  let waiting: { order: Placed; done: (payment_key: string) => void; fail: (error: unknown) => void }[] = [];
  let busy = false;

  async function next(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const these = waiting;
      waiting = [];
      await askFor(these).catch((error) => {
        for (const { fail } of these) fail(error);
      });
    }
    busy = false;
  }

  async function askFor(these: typeof waiting): Promise<void> {
    const payments = these.map(({ order }) => `{"orderId":"${order.order_id}","amount":${order.amount_krw}}`);
    const { status, body } = await page.ask(post('/sandbox/authenticate', `{"payments":[${payments}]}`));
    if (status !== 200) throw new Error(`not authenticated: ${body}`);
    const { paymentKeys } = JSON.parse(body.toString()) as { paymentKeys: string[] };
    if (paymentKeys.length !== these.length) throw new Error(`${these.length} buyers, ${paymentKeys.length} payments`);
    for (const [at, { done }] of these.entries()) done(paymentKeys[at]!);
  }

  return {
    authenticate: (order) =>
      new Promise((done, fail) => {
        waiting.push({ order, done, fail });
        if (!busy) void next();
      }),
    end: page.end,
  };
}

/** Whole purchases: placed, authenticated at the sandbox as the buyer's browser would, confirmed. Counted when `confirmed` was answered. */
export async function buyAll(job: LoadJob): Promise<LoadResult> {
  const place = placer(job);
  const provider = openProviderPage(job.sandbox_port!);
  const counted_from_ms = performance.now() + job.warmup_ms;
  const end_ms = counted_from_ms + job.duration_ms;
  const latencies: number[] = [];
  const by_status: Record<number, number> = {};
  let last_ms = counted_from_ms;
  let before = 0;

  async function buyer(connection: number): Promise<void> {
    const shop = openClient(job.ports[0]!);
    const cookie = `cookie: ${job.cookies![connection % job.cookies!.length]}\r\n`;
    while (performance.now() < end_ms) {
      const start_ms = performance.now();
      const placed = await shop.ask(place(connection));
      if (placed.status !== 201) throw new Error(`not placed: ${placed.body}`);
      const { order_id, amount_krw } = JSON.parse(placed.body.toString()) as Placed;
      const payment_key = await provider.authenticate({ order_id, amount_krw });
      const confirmed = await shop.ask(
        post(
          `/api/v1/checkouts/${order_id}/confirm`,
          `{"payment_key":"${payment_key}","amount_krw":${amount_krw}}`,
          `${cookie}idempotency-key: confirm-${order_id}\r\n`,
        ),
      );
      if (!confirmed.body.includes('"confirmed"') || !confirmed.body.includes(order_id)) {
        throw new Error(`not confirmed: ${confirmed.body}`);
      }
      const now_ms = performance.now();
      if (now_ms < counted_from_ms) before++;
      if (now_ms < counted_from_ms || now_ms > end_ms) continue;
      last_ms = now_ms;
      latencies.push(now_ms - start_ms);
      by_status[confirmed.status] = (by_status[confirmed.status] ?? 0) + 1;
    }
    shop.end();
  }

  await Promise.all(Array.from({ length: job.connections }, (_, at) => buyer(at)));
  provider.end();
  const result = summarise(latencies, Math.max(0.001, (last_ms - counted_from_ms) / 1_000), by_status);
  return { ...result, warming_per_second: before / (job.warmup_ms / 1_000) };
}
