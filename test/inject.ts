import type { Principal } from '../server/platform/auth-context.ts';
import { koreaDayIn } from '../server/platform/testing.ts';
import type { GivenApp } from './given-app.ts';

export type Json = Record<string, unknown>;
export type Operation = {
  id: string;
  method: string;
  path: string;
  auth: string;
  parameters: Json[];
  body: Json | undefined;
};

/** Where it can be seen, whatever became of the rest. */
export const mark = 'zq7';

/** Script that runs when the text becomes HTML, an attribute, an address or a template; SQL that tells when it becomes SQL. From the longest to the shortest. */
export const corpus: readonly [string, ...string[]] = [
  `${mark}'"><img src=x onerror=alert(1)><svg/onload=alert(1)></textarea></title><script>alert(1)</script>{{constructor.constructor('alert(1)')()}}`,
  `${mark}\\u003cimg src=x onerror=alert(1)\\u003e\${alert(1)}<iframe srcdoc="<script>alert(1)</script>"></iframe>');select pg_sleep(9);--`,
  `javascript:alert(1)//${mark}"onmouseover=alert(1) x="' or 1=(select 1/0)--<svg onload=alert(1)>`,
  `${mark}');drop table orders.orders cascade;--"><a href=javascript:alert(1)>`,
  `${mark}<svg onload=alert(1)>'--`,
  `${mark}<b>'--`,
];
/** For fields that want the shape of a mailbox. */
const mailbox = `${mark}<svg/onload=alert(1)>'--@example.com`;

export async function readOperations(shop: GivenApp): Promise<Operation[]> {
  type Api = { paths: Record<string, Record<string, Json>> };
  const api = (await (await fetch(`${shop.url}/api/openapi.json`)).json()) as Api;
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const content = (operation.requestBody as { content?: Record<string, { schema: Json }> } | undefined)?.content;
      return {
        id: String(operation.operationId),
        method: method.toUpperCase(),
        path,
        auth: String(operation['x-auth']),
        parameters: operation.parameters as Json[],
        body: content?.['application/json']?.schema,
      };
    }),
  );
}

/** The text itself, or the first of the corpus that this field lets through; nothing where its shape keeps out everything that can do harm. */
function harmful(schema: Json, text: string): string | undefined {
  if (schema.type !== 'string' || schema.enum || schema.const !== undefined || schema.format) return undefined;
  const most = Number(schema.maxLength ?? 10_000);
  const shape = schema.pattern === undefined ? /^/ : new RegExp(String(schema.pattern), 'u');
  return [text, ...corpus, mailbox].find((one) => one.length <= most && shape.test(one));
}

/** Names of the texts of a body that can do harm. */
export function textFields(schema: unknown, at = ''): string[] {
  const one = (schema ?? {}) as Json;
  const union = (one.anyOf ?? one.oneOf) as unknown[] | undefined;
  if (union) return [...new Set(union.flatMap((inner) => textFields(inner, at)))];
  if (one.type === 'array') return textFields(one.items, `${at}[]`);
  if (one.type === 'object')
    return Object.entries((one.properties ?? {}) as Json).flatMap(([name, inner]) =>
      textFields(inner, `${at}.${name}`),
    );
  return harmful(one, corpus[0]) ? [at] : [];
}

export type Fit = { ids: (name: string) => string; text: string; turn: number };

/** A whole body: every text is the injected one, or one that its field lets through; the rest fits. */
export function injected(schema: unknown, fit: Fit, name = ''): unknown {
  const one = (schema ?? {}) as Json;
  if (one.const !== undefined) return one.const;
  if (Array.isArray(one.enum)) return one.enum[fit.turn % one.enum.length];
  const union = (one.anyOf ?? one.oneOf) as Json[] | undefined;
  if (union) return injected(union[fit.turn % union.length], fit, name);
  if (one.type === 'object') {
    const required = new Set((one.required as string[]) ?? []);
    const fields = Object.entries((one.properties ?? {}) as Json);
    // Every other turn the optional ones that are no text stay away: they are what a made-up body is refused for.
    const kept = fields.filter(([inner, of]) => required.has(inner) || fit.turn % 2 === 0 || textFields(of).length > 0);
    return Object.fromEntries(kept.map(([inner, of]) => [inner, injected(of, fit, inner)]));
  }
  if (one.type === 'array')
    return Array.from({ length: Math.max(1, Number(one.minItems ?? 0)) }, () => injected(one.items, fit, name));
  if (one.type === 'integer' || one.type === 'number') {
    if (name === 'version') return fit.turn;
    const least = Number(one.minimum ?? one.exclusiveMinimum ?? 0);
    return Math.min(least + 1 + fit.turn, Number(one.maximum ?? Number.MAX_SAFE_INTEGER));
  }
  if (one.type === 'boolean') return fit.turn % 2 === 0;
  if (one.type === 'null') return null;
  if (one.format === 'uuid') return fit.ids(name);
  if (one.format === 'date-time')
    return new Date(Date.now() + (name.includes('close') || name === 'to' ? 9e7 : 3.6e6)).toISOString();
  if (one.format === 'date') return koreaDayIn(55);
  return harmful(one, fit.text) ?? of_pattern[name] ?? `zq7-${crypto.randomUUID().slice(0, 8)}`;
}

/** Fields of a fixed shape, which no text can break: they get what they want, so that their neighbours are stored. */
const of_pattern: Record<string, string> = {
  phone: '010-1234-5678',
  postal_code: '06234',
  password: 'yard-fence-42',
  account_number: '100-200-300400',
  email: 'zq7@example.com',
  new_email: 'zq7@example.com',
  phone2: '010-1234-5679',
  promised_on: koreaDayIn(55),
  wished_on: koreaDayIn(55),
  swatch: '#aa3322',
  number: '1234567890',
};

export type Shot = { operation: Operation; who: string; url: string; body?: unknown };

/** Sends it as `who` (see letHeaderChoose). */
export async function send(
  shop: GivenApp,
  { operation, who, url, body }: Shot,
): Promise<{ status: number; text: string }> {
  const reply = await fetch(shop.url + url, {
    method: operation.method,
    headers: {
      'x-who': who,
      'idempotency-key': crypto.randomUUID(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
    signal: AbortSignal.timeout(200_000),
  });
  const streams = reply.headers.get('content-type')?.startsWith('text/event-stream');
  if (streams) await reply.body?.cancel();
  return { status: reply.status, text: streams ? '' : await reply.text() };
}

/** A request that says who it is of is believed; every other one shows its cookies as always. */
export function letHeaderChoose(shop: GivenApp, people: Record<string, Principal>): void {
  const { edge } = shop.app.http;
  const authenticate = edge.authenticate;
  edge.authenticate = (request, reply) => people[String(request.headers['x-who'])] ?? authenticate(request, reply);
}
