import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Books } from './books.ts';
import { authenticate, deposit } from './confirm.ts';
import { refusal } from './errors.ts';
import { readBody, reply } from './http.ts';
import { badPage, bankPage, type Language, type PayQuery, payPage, style } from './pages.ts';
import type { Method } from './payment.ts';

const html = 'text/html;charset=UTF-8';
const order_id_shape = /^[A-Za-z0-9_-]{6,64}$/;

/** The buyer's pages: /pay, /pay/choose, /bank, /bank/deposit, /pay.css. Returns false for any other path. */
export function payPages(books: Books, req: IncomingMessage, res: ServerResponse, url: URL): boolean {
  if (req.method === 'GET' && url.pathname === '/pay.css') {
    res.setHeader('cache-control', 'public, max-age=300');
    reply(res, 200, style, 'text/css;charset=UTF-8');
  } else if (req.method === 'GET' && url.pathname === '/pay') showPay(res, url);
  else if (req.method === 'POST' && url.pathname === '/pay/choose') {
    readBody(req, (text) => choose(books, res, new URLSearchParams(text)));
  } else if (req.method === 'GET' && url.pathname === '/bank') {
    page(res, bankPage(waiting(books), languageOf(url.searchParams), url.searchParams.has('done')));
  } else if (req.method === 'POST' && url.pathname === '/bank/deposit') {
    readBody(req, (text) => payIn(books, res, new URLSearchParams(text)));
  } else return false;
  return true;
}

export const languageOf = (query: URLSearchParams): Language => (query.get('lang') === 'en' ? 'en' : 'ko');

export function page(res: ServerResponse, body: string, targets: string[] = [], status = 200) {
  const origins = ["'self'", ...new Set(targets.map((target) => new URL(target).origin))].join(' ');
  res.setHeader(
    'content-security-policy',
    `default-src 'none'; style-src 'self'; form-action ${origins}; base-uri 'none'; frame-ancestors 'none'`,
  );
  res.setHeader('cache-control', 'no-store');
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('referrer-policy', 'no-referrer');
  reply(res, status, body, html);
}

const isWebUrl = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

function readPay(query: URLSearchParams): PayQuery | null {
  const method = query.get('method');
  const q: PayQuery = {
    order_id: query.get('orderId') ?? '',
    order_name: (query.get('orderName') || '주문').slice(0, 100),
    amount: Number(query.get('amount')),
    success_url: query.get('successUrl') ?? '',
    fail_url: query.get('failUrl') ?? '',
    tax_free: Number(query.get('taxFreeAmount')) || 0,
    customer: (query.get('customerName') ?? '').slice(0, 100),
    method: method === 'card' || method === 'virtual_account' ? method : null,
    language: languageOf(query),
  };
  const amounts = Number.isSafeInteger(q.amount) && q.amount > 0 && q.tax_free >= 0 && q.tax_free <= q.amount;
  const usable = order_id_shape.test(q.order_id) && amounts;
  return usable && isWebUrl(q.success_url) && isWebUrl(q.fail_url) ? q : null;
}

function showPay(res: ServerResponse, url: URL) {
  const q = readPay(url.searchParams);
  if (!q) return page(res, badPage(languageOf(url.searchParams)), [], 400);
  const other = new URLSearchParams(url.searchParams);
  other.set('lang', q.language === 'ko' ? 'en' : 'ko');
  page(res, payPage(q, `?${other}`), [q.success_url, q.fail_url]);
}

export function redirect(res: ServerResponse, to: string, query: Record<string, string>) {
  const target = new URL(to);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  res.writeHead(303, { location: target.href, 'cache-control': 'no-store', 'content-length': 0 });
  res.end();
}

const trouble = new Set(['decline', 'timeout_after', 'timeout_before', 'charge_late']);
const methods = new Set(['card', 'easy_pay', 'virtual_account']);

/** What the buyer chose. A refusal at the page itself goes to failUrl, where Toss does not name the order of a canceled one. */
function choose(books: Books, res: ServerResponse, form: URLSearchParams) {
  const q = readPay(form);
  if (!q) return page(res, badPage(languageOf(form)), [], 400);
  const choice = form.get('choice') ?? '';
  if (!trouble.has(choice) && !methods.has(choice)) {
    const { code, message } = refusal('confirm', 'PAY_PROCESS_CANCELED');
    return redirect(res, q.fail_url, { code, message });
  }
  const { key } = authenticate(books, {
    order_id: q.order_id,
    order_name: q.order_name,
    amount: q.amount,
    tax_free: q.tax_free,
    customer: q.customer || undefined,
    method: methods.has(choice) ? (choice as Method) : 'card',
    script: trouble.has(choice) ? [choice] : [],
  });
  redirect(res, q.success_url, {
    paymentType: 'NORMAL',
    orderId: q.order_id,
    paymentKey: key,
    amount: String(q.amount),
  });
}

function waiting(books: Books) {
  const rows = [];
  for (const p of books.payments.values()) {
    if (p.status !== 'WAITING_FOR_DEPOSIT') continue;
    rows.push({ payment_key: p.key, order_name: p.order_name, account: p.account!.number, amount: p.amount });
  }
  return rows.slice(-50).reverse();
}

function payIn(books: Books, res: ServerResponse, form: URLSearchParams) {
  const payment = books.payments.get(form.get('paymentKey') ?? '');
  const paid = payment && deposit(books, payment);
  res.writeHead(303, { location: `../bank?lang=${languageOf(form)}${paid ? '&done' : ''}`, 'content-length': 0 });
  res.end();
}
