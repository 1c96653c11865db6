import { createHmac, randomBytes } from 'node:crypto';
import type { Outcome } from '../../platform/effects.ts';
import { type Caller, createCaller } from '../payments/index.ts';

/** A text message to one Korean number. `key` is ours: the provider keeps it, so that we can ask about it. */
export type TextMessage = { key: string; to: string; text: string };

/** Whoever sends text messages. Outcomes are values; `find` answers what became of a message whose answer was lost. */
export type TextSender = {
  send(message: TextMessage, signal?: AbortSignal): Promise<Outcome>;
  find(message: Pick<TextMessage, 'key' | 'to'>, since: Date, signal?: AbortSignal): Promise<Outcome>;
  close(): Promise<void>;
};

export type SolapiSettings = { api_key: string; api_secret: string; from: string; base_url?: string | undefined };

/** HMAC-SHA256 over date and salt, hexadecimal (docs.solapi.com/authentication). */
export function signSolapi(
  { api_key, api_secret }: Pick<SolapiSettings, 'api_key' | 'api_secret'>,
  date = new Date().toISOString(),
  salt = randomBytes(16).toString('hex'),
): string {
  const signature = createHmac('sha256', api_secret)
    .update(date + salt)
    .digest('hex');
  return `HMAC-SHA256 apiKey=${api_key}, date=${date}, salt=${salt}, signature=${signature}`;
}

/** The provider shows a message it took within this; not seen by then, it was never taken. */
const shows_within_ms = 15_000;

/** SOLAPI's HTTP API: POST /messages/v4/send, GET /messages/v4/list. */
export function createSolapi(settings: SolapiSettings): TextSender {
  const caller: Caller = createCaller({ base_url: settings.base_url ?? 'https://api.solapi.com', headers: {} });
  const headers = () => ({ authorization: signSolapi(settings) });

  async function send({ key, to, text }: TextMessage, signal?: AbortSignal): Promise<Outcome> {
    const message = { to, from: settings.from, text, type: 'SMS', customFields: { key } };
    const path = '/messages/v4/send';
    const reply = await caller.call({ method: 'POST', path, body: { message }, headers: headers(), signal });
    if (reply.kind === 'not_sent') return { state: 'retry', reason: reply.reason };
    if (reply.kind === 'lost') return { state: 'unknown', reason: reply.reason };
    const body = reply.body ?? {};
    if (reply.status === 429) return { state: 'retry', reason: 'too many requests' };
    if (reply.status >= 500 || (reply.status < 300 && typeof body.messageId !== 'string'))
      return { state: 'unknown', reason: `http ${reply.status}` };
    if (reply.status >= 400) return { state: 'refused', code: String(body.errorCode ?? `http_${reply.status}`) };
    return ended(body);
  }

  async function find(
    { key, to }: Pick<TextMessage, 'key' | 'to'>,
    since: Date,
    signal?: AbortSignal,
  ): Promise<Outcome> {
    const after = new Date(since.getTime() - 60_000).toISOString();
    const query = new URLSearchParams({
      criteria: 'to,dateCreated',
      cond: 'eq,gte',
      value: `${to},${after}`,
      limit: '100',
    });
    const path = `/messages/v4/list?${query}`;
    const reply = await caller.call({ method: 'GET', path, headers: headers(), signal });
    if (reply.kind !== 'answer' || reply.status !== 200) return { state: 'unknown', reason: 'the list did not answer' };
    type Listed = { messageId: string; statusCode: string; customFields?: { key?: string } | null };
    const listed = Object.values((reply.body?.messageList ?? {}) as Record<string, Listed>);
    const found = listed.find((one) => one.customFields?.key === key);
    if (found) return ended(found);
    return Date.now() - since.getTime() > shows_within_ms
      ? { state: 'retry', reason: 'the provider never took it' }
      : { state: 'unknown', reason: 'not listed yet' };
  }

  return { send, find, close: () => caller.close() };
}

/** 2xxx: taken; 3xxx and 4000: on its way or delivered by the carrier; everything else: not sent. */
function ended(body: Record<string, unknown>): Outcome {
  const code = String(body.statusCode ?? '');
  if (/^2\d{3}$/.test(code) || code === '3000' || code === '4000')
    return { state: 'done', result: { message_id: body.messageId } };
  return { state: 'refused', code: `solapi_${code}` };
}
