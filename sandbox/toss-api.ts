import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Behaviour, roll } from './behaviour.ts';
import { type Answer, type Books, expireIfDue, no, repeated, yes } from './books.ts';
import { cancel, checkCancel, readCancel } from './cancel.ts';
import { charge, checkConfirm, decline } from './confirm.ts';
import { refusal } from './errors.ts';
import { forcedFault, hang, nextCancelFault, nextConfirmFault, perform } from './faults.ts';
import { parseObject, readBody, reply, replyError, replyTwice } from './http.ts';
import type { Payment } from './payment.ts';

export type Toss = { books: Books; behaviour(): Behaviour; secret_key: string };

/** Toss's four calls: confirm, query by payment key, query by order, cancel. */
export function tossApi(toss: Toss) {
  const expected = `Basic ${Buffer.from(`${toss.secret_key}:`).toString('base64')}`;
  return (req: IncomingMessage, res: ServerResponse, path: string) => {
    const given = req.headers.authorization;
    if (given !== expected) return replyError(res, badKey(given));
    const { latency_ms } = toss.behaviour();
    const go = () => dispatch(toss, req, res, path);
    if (latency_ms > 0) setTimeout(go, latency_ms);
    else go();
  };
}

function dispatch(toss: Toss, req: IncomingMessage, res: ServerResponse, path: string) {
  if (req.method === 'POST') {
    readBody(req, (text) => {
      const body = parseObject(text);
      if (!body) return replyError(res, refusal('confirm', 'INVALID_REQUEST'));
      if (path === '/v1/payments/confirm') return confirmCall(toss, req, res, body);
      const key = /^\/v1\/payments\/([^/]+)\/cancel$/.exec(path)?.[1];
      if (key) return cancelCall(toss, req, res, decodeURIComponent(key), body);
      replyError(res, refusal('query', 'NOT_FOUND'));
    });
    return;
  }
  const order = path.startsWith('/v1/payments/orders/');
  const id = decodeURIComponent(path.slice(order ? 20 : 13));
  queryCall(toss, res, order ? toss.books.by_order.get(id) : toss.books.payments.get(id), id);
}

function badKey(header: string | undefined) {
  const text = header?.startsWith('Basic ') ? Buffer.from(header.slice(6), 'base64').toString('utf8') : '';
  return refusal('confirm', text && !text.includes(':') ? 'INCORRECT_BASIC_AUTH_FORMAT' : 'UNAUTHORIZED_KEY');
}

let queries = 0;

function queryCall(toss: Toss, res: ServerResponse, payment: Payment | undefined, id: string) {
  const b = toss.behaviour();
  if (b.query_timeout > 0 && roll(b.seed, 'query', id, queries++) < b.query_timeout) {
    return hang(toss.behaviour(), res);
  }
  if (!payment) return replyError(res, refusal('query', 'NOT_FOUND_PAYMENT'));
  expireIfDue(toss.books, payment);
  send(res, yes(payment));
}

function confirmCall(toss: Toss, req: IncomingMessage, res: ServerResponse, body: Record<string, unknown>) {
  const { books } = toss;
  const key = (req.headers['idempotency-key'] as string | undefined) ?? null;
  const payment = books.payments.get(body.paymentKey as string);
  const early = repeated(books, 'confirm', 'confirm', key) ?? checkConfirm(books, payment, body.orderId, body.amount);
  if (early) return send(res, early);
  const p = payment!;
  const fault = forcedFault(req) ?? nextConfirmFault(p, toss.behaviour());
  const act = () => charge(books, p, key);
  if (fault.kind === 'refuse') return send(res, decline(books, p, fault.code, key));
  const marks = [p.key, `confirm ${key}`];
  perform(toss, res, {
    fault,
    act,
    marks,
    answer: (a, twice) => send(res, a, twice),
    error: (c) => send(res, no('confirm', c)),
  });
}

function cancelCall(
  toss: Toss,
  req: IncomingMessage,
  res: ServerResponse,
  payment_key: string,
  body: Record<string, unknown>,
) {
  const { books } = toss;
  const key = (req.headers['idempotency-key'] as string | undefined) ?? null;
  const url = `cancel ${payment_key}`;
  const payment = books.payments.get(payment_key);
  const input = readCancel(body, key);
  const early = repeated(books, 'cancel', url, key) ?? checkCancel(books, payment, input);
  if (early) return send(res, early);
  const p = payment!;
  if (books.processing.has(p.key)) return send(res, no('cancel', 'FORBIDDEN_CONSECUTIVE_REQUEST'));
  const fault = forcedFault(req) ?? nextCancelFault(p, toss.behaviour());
  if (fault.kind === 'refuse') return send(res, no('cancel', fault.code));
  const act = () => checkCancel(books, p, input) ?? cancel(books, p, input);
  const marks = [p.key, `${url} ${key}`];
  perform(toss, res, {
    fault,
    act,
    marks,
    answer: (a, twice) => send(res, a, twice),
    error: (c) => send(res, no('cancel', c)),
  });
}

function send(res: ServerResponse, answer: Answer, twice = false) {
  if (!answer.ok) return replyError(res, answer.error);
  if (twice) replyTwice(res, 200, answer.body);
  else reply(res, 200, answer.body);
}
