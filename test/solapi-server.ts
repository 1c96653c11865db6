import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type TakenText = {
  to: string;
  from: string;
  text: string;
  customFields: Record<string, string>;
  messageId: string;
  dateCreated: string;
  statusCode: string;
};
type Fault = 'lose_answer' | 'lose_request' | 'server_error' | 'out_of_money' | 'busy' | null;

/**
 * SOLAPI as its documents describe it (docs.solapi.com, api-reference/messages): HMAC-SHA256 authorisation with a date within
 * 15 minutes and a salt of 12 to 64 characters used once, `/messages/v4/send`, `/messages/v4/list`, its errors and its ids.
 * `fault` makes the next send go wrong.
 */
export async function startSolapi(options: { api_key: string; api_secret: string; from: string }) {
  const taken: TakenText[] = [];
  const salts = new Set<string>();
  let fault: Fault = null;

  const server = createServer((request, response) => void serve(request, response));
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += part;
    const url = new URL(request.url ?? '/', 'http://solapi');
    const refused = authorise(request.headers.authorization);
    if (refused) return say(response, 403, { errorCode: refused, errorMessage: refused });
    if (request.method === 'POST' && url.pathname === '/messages/v4/send') return send(text, response);
    if (request.method === 'GET' && url.pathname === '/messages/v4/list') return list(url.searchParams, response);
    say(response, 404, { errorCode: 'ResourceNotFound', errorMessage: 'not found' });
  }

  function authorise(header: string | undefined): string | null {
    const parts = /^HMAC-SHA256 apiKey=([^,]+), date=([^,]+), salt=([^,]+), signature=([0-9a-f]{64})$/.exec(
      header ?? '',
    );
    if (!parts) return 'Unauthorized';
    const [, api_key, date = '', salt = '', signature = ''] = parts;
    if (api_key !== options.api_key) return 'InvalidAPIKey';
    if (!(Math.abs(Date.now() - Date.parse(date)) < 15 * 60_000)) return 'RequestTimeTooSkewed';
    if (salt.length < 12 || salt.length > 64) return 'ValidationError';
    if (salts.has(salt)) return 'DuplicatedSignature';
    salts.add(salt);
    const right = createHmac('sha256', options.api_secret)
      .update(date + salt)
      .digest();
    return timingSafeEqual(right, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
  }

  function send(text: string, response: ServerResponse): void {
    const now = fault;
    fault = null;
    if (now === 'lose_request') return void response.socket?.destroy();
    if (now === 'server_error') return say(response, 500, { errorCode: 'InternalError', errorMessage: '' });
    if (now === 'busy') return say(response, 429, { errorCode: 'TooManyRequests', errorMessage: '' });
    if (now === 'out_of_money')
      return say(response, 402, { errorCode: 'NotEnoughBalance', errorMessage: '잔액이 부족합니다.' });
    const { message } = JSON.parse(text) as { message?: Partial<TakenText> & { type?: string } };
    const digits = /^0\d{8,10}$/;
    if (!message || !digits.test(message.to ?? '') || !message.text || bytesOf(message.text) > 90)
      return say(response, 400, { errorCode: 'ValidationError', errorMessage: 'message' });
    if (message.from !== options.from)
      return say(response, 400, { errorCode: 'SenderNotRegistered', errorMessage: '등록되지 않은 발신번호입니다.' });
    const id = `4V${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}${randomBytes(8).toString('hex').slice(0, 15).toUpperCase()}`;
    const kept: TakenText = {
      to: message.to!,
      from: message.from,
      text: message.text,
      customFields: message.customFields ?? {},
      messageId: `M${id}`,
      dateCreated: new Date().toISOString(),
      statusCode: '2000',
    };
    taken.push(kept);
    if (now === 'lose_answer') return void response.socket?.destroy();
    say(response, 200, {
      groupId: `G${id}`,
      to: kept.to,
      from: kept.from,
      type: 'SMS',
      statusMessage: '정상 접수(이통사로 접수 예정) ',
      country: '82',
      messageId: kept.messageId,
      statusCode: '2000',
      accountId: '12925149',
    });
  }

  function list(query: URLSearchParams, response: ServerResponse): void {
    const [criteria, cond, value] = ['criteria', 'cond', 'value'].map((name) => (query.get(name) ?? '').split(','));
    const fits = (one: TakenText) =>
      criteria!.every((name, n) => {
        const has = String(one[name as keyof TakenText] ?? '');
        return cond![n] === 'gte' ? has >= value![n]! : has === value![n];
      });
    const found = taken.filter(fits).slice(0, Number(query.get('limit') ?? 20));
    const messageList = Object.fromEntries(found.map((one) => [one.messageId, { ...one, _id: one.messageId }]));
    say(response, 200, { startKey: null, limit: 20, messageList });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: taken as readonly TakenText[],
    failNext(next: Fault): void {
      fault = next;
    },
    async close(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** As EUC-KR counts: two bytes a Korean letter. */
const bytesOf = (text: string) => [...text].reduce((sum, one) => sum + (one.charCodeAt(0) < 128 ? 1 : 2), 0);

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
