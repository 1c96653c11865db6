import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calm } from './behaviour.ts';
import { openBooks } from './books.ts';
import { type Control, controlCall } from './control.ts';
import { refusal } from './errors.ts';
import { reply, replyError } from './http.ts';
import { kakaopayApi } from './kakaopay-api.ts';
import { kakaopayPages } from './kakaopay-pay.ts';
import { payPages } from './pay.ts';
import { tossApi } from './toss-api.ts';
import { startWebhooks } from './webhooks.ts';

export type SandboxOptions = {
  port?: number;
  host?: string;
  journal?: string | null;
  webhook_url?: string | null;
  secret_key?: string;
  /** Where a buyer's browser reaches the pages, if not at the address listened on. */
  public_url?: string;
};

/** The secret key of every sandbox that is not told another. It guards nothing but play money. */
const sandbox_secret_key = 'test_sk_madang_sandbox';

/** Starts the sandbox provider in this process and resolves when it listens. Tests use it so; `main.ts` is its own process. */
export async function listenSandbox(options: SandboxOptions = {}) {
  const control = {
    behaviour: { ...calm },
    webhook_url: options.webhook_url || null,
    secret_key: options.secret_key || sandbox_secret_key,
  } as Control;
  const books = openBooks({
    journal: options.journal || null,
    now: () => Date.now() + control.behaviour.clock_offset_ms,
    session_ttl_ms: () => control.behaviour.session_ttl_ms,
  });
  control.books = books;
  const webhooks = startWebhooks(books, { url: () => control.webhook_url, behaviour: () => control.behaviour });
  control.webhook_figures = webhooks.figures;
  const toss = tossApi({ books, behaviour: () => control.behaviour, secret_key: control.secret_key });

  let public_url = options.public_url ?? '';
  const kakao = { ...control, books, behaviour: () => control.behaviour, public_url: () => public_url };
  control.kakao = kakao;
  const kakaopay = kakaopayApi(kakao);

  const server = createServer({ keepAliveTimeout: 75_000 }, (req, res) => {
    const path = req.url ?? '/';
    try {
      if (path.startsWith('/v1/payments/')) return toss(req, res, path);
      if (path.startsWith('/sandbox/')) return controlCall(control, req, res, path);
      if (path.startsWith('/online/v1/payment/')) return kakaopay(req, res, path);
      if (path.startsWith('/kakaopay/') && kakaopayPages(kakao, req, res, new URL(path, 'http://sandbox'))) return;
      if (path === '/healthz') return reply(res, 200, '{"ok":true}');
      if (payPages(books, req, res, new URL(path, 'http://sandbox'))) return;
      replyError(res, refusal('query', 'NOT_FOUND'));
    } catch (error) {
      if (!(error instanceof URIError || error instanceof TypeError)) throw error;
      replyError(res, refusal('confirm', 'INVALID_REQUEST'));
    }
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', 4096, done);
  });
  const { port } = server.address() as AddressInfo;
  public_url ||= `http://127.0.0.1:${port}`;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    control,
    books,
    async close() {
      webhooks.stop();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      books.journal.close();
    },
  };
}
