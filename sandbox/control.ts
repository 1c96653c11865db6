import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Behaviour, calm, readBehaviour } from './behaviour.ts';
import { type Books, streamJournal } from './books.ts';
import { type Authentication, authenticate, authenticateAll, deposit, reverseDeposit } from './confirm.ts';
import { parseObject, readBody, reply } from './http.ts';
import { type KakaoPay, pgToken } from './kakaopay-api.ts';
import { wirePayment } from './payment.ts';

export type Control = {
  books: Books;
  secret_key: string;
  behaviour: Behaviour;
  webhook_url: string | null;
  webhook_figures: object;
  kakao: KakaoPay;
};

const problem = (res: ServerResponse, status: number, message: string) =>
  reply(res, status, JSON.stringify({ message }));

/** Whoever runs the sandbox: this machine itself (not through a proxy), or who knows the secret key. */
function mayControl(control: Control, req: IncomingMessage): boolean {
  const from = req.socket.remoteAddress ?? '';
  const local = from === '127.0.0.1' || from === '::1' || from === '::ffff:127.0.0.1';
  if (local && !req.headers['x-forwarded-for'] && !req.headers.forwarded) return true;
  return req.headers.authorization === `Basic ${Buffer.from(`${control.secret_key}:`).toString('base64')}`;
}

/** The strings of the sandbox: /sandbox/* lets a test or a rehearsal stand in for buyers and order misbehaviour. */
export function controlCall(control: Control, req: IncomingMessage, res: ServerResponse, path: string) {
  if (!mayControl(control, req)) return problem(res, 403, 'only from this machine, or with the secret key');
  if (req.method === 'GET') return read(control, res, path);
  if (req.method === 'DELETE' && path === '/sandbox/behaviour') {
    control.behaviour = { ...calm };
    return reply(res, 200, JSON.stringify(control.behaviour));
  }
  readBody(req, (text) => {
    const body = parseObject(text);
    if (!body) return problem(res, 400, 'the body must be a JSON object');
    try {
      act(control, res, `${req.method} ${path}`, body);
    } catch (error) {
      problem(res, 400, (error as Error).message);
    }
  });
}

function read(control: Control, res: ServerResponse, path: string) {
  const { books } = control;
  if (path === '/sandbox/behaviour') return reply(res, 200, JSON.stringify(control.behaviour));
  if (path === '/sandbox/webhook') {
    return reply(res, 200, JSON.stringify({ url: control.webhook_url, ...control.webhook_figures }));
  }
  if (path === '/sandbox/journal') {
    res.writeHead(200, { 'content-type': 'application/x-ndjson' });
    streamJournal(books).pipe(res);
    return;
  }
  problem(res, 404, 'no such call');
}

function act(control: Control, res: ServerResponse, call: string, body: Record<string, unknown>) {
  const { books } = control;
  if (call === 'POST /sandbox/authenticate' && Array.isArray(body.payments)) {
    const all = authenticateAll(books, body.payments.map(readAuthentication));
    return reply(res, 200, JSON.stringify({ paymentKeys: all.map((payment) => payment.key) }));
  }
  if (call === 'POST /sandbox/authenticate') {
    return reply(res, 200, JSON.stringify({ paymentKey: authenticate(books, readAuthentication(body)).key }));
  }
  if (call === 'POST /sandbox/kakaopay/agree') {
    const payment = books.payments.get(String(body.tid));
    if (!payment?.kakao) return problem(res, 404, 'no such tid');
    if (Array.isArray(body.script)) payment.script = body.script.map(String);
    return reply(res, 200, JSON.stringify({ pg_token: pgToken(control.kakao, payment.key) }));
  }
  if (call === 'PUT /sandbox/behaviour') {
    control.behaviour = readBehaviour(body);
    return reply(res, 200, JSON.stringify(control.behaviour));
  }
  if (call === 'PUT /sandbox/webhook') {
    control.webhook_url = typeof body.url === 'string' && body.url ? new URL(body.url).href : null;
    return reply(res, 200, JSON.stringify({ url: control.webhook_url }));
  }
  if (call === 'POST /sandbox/deposit' || call === 'POST /sandbox/reverse-deposit') {
    const payment = books.payments.get(String(body.paymentKey)) ?? books.by_order.get(String(body.orderId));
    const after = payment && (call.endsWith('/deposit') ? deposit(books, payment) : reverseDeposit(books, payment));
    if (!after) return problem(res, 409, 'no such payment, or not in a state for this');
    return reply(res, 200, JSON.stringify(wirePayment(after)));
  }
  problem(res, 404, 'no such call');
}

function readAuthentication(body: Record<string, unknown>): Authentication {
  const { orderId, amount, orderName, method, customerName, script, taxFreeAmount } = body;
  if (typeof orderId !== 'string' || !/^[A-Za-z0-9_-]{6,64}$/.test(orderId)) throw new Error('orderId');
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount <= 0) throw new Error('amount');
  const known = method === undefined || method === 'card' || method === 'easy_pay' || method === 'virtual_account';
  if (!known) throw new Error('method');
  return {
    order_id: orderId,
    amount,
    order_name: typeof orderName === 'string' ? orderName : undefined,
    method: method as Authentication['method'],
    customer: typeof customerName === 'string' ? customerName : undefined,
    tax_free: Number(taxFreeAmount) || 0,
    script: Array.isArray(script) ? script.map(String) : typeof script === 'string' ? [script] : [],
  };
}
