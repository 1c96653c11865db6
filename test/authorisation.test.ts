import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { may, refuse } from '@madang/contract';
import { createAccount } from '../server/modules/identity/accounts.ts';
import type { Principal } from '../server/platform/auth-context.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { authorisation } from './authorisation-table.ts';
import { count } from './count.ts';
import { type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

let shop: GivenApp;
const people: Record<string, Principal> = { none: { kind: 'none' }, guest: { kind: 'guest', person_id: newId() } };

before(async () => {
  shop = await givenApp();
  shop.app.modules.rehearsals.start = async () => refuse('already_running');
  const { identity } = shop.app.modules;
  const { sql } = shop.ctx;
  const roles = await sql<{ role: string; grants: string[]; own_shops_only: boolean }[]>`
    select role, grants, own_shops_only from identity.roles where becomes is null`;
  const account = async (staff: Extract<Principal, { kind: 'account' }>['staff']): Promise<Principal> => {
    const profile = { email: `${newId()}@madang.test`, name: '김시험', phone: null };
    const made = await transact(sql, (tx) =>
      createAccount(identity, tx, { profile, language: 'ko', password_hash: '' }),
    );
    return { kind: 'account', ...made!, session_id: newId(), staff };
  };
  people.buyer = await account(null);
  for (const { role, grants, own_shops_only } of roles) {
    const permissions = { has: (one: string) => may(grants, one) } as ReadonlySet<string>;
    people[role] = await account({ role, permissions, shops: own_shops_only ? [newId()] : null });
    if (role === 'order_desk') people.limited = await account({ role, permissions, shops: [newId()] });
  }
  const authenticate = shop.app.http.edge.authenticate;
  shop.app.http.edge.authenticate = (request) => {
    const who = request.headers['x-who'];
    return who === undefined ? authenticate(request) : people[String(who)]!;
  };
});
after(() => shop.close());

const denials = new Set(['forbidden', 'sign_in_required', 'session_required']);

test('every registered route lets in exactly whom the hand-written table names', async () => {
  const routes = shop.app.http.edge.routes.map(({ route }) => route);
  const ids = routes.map((route) => route.id);
  assert.deepEqual(ids.filter((id) => !authorisation[id]).sort(), [], 'routes that nobody has entered in the table');
  assert.deepEqual(
    Object.keys(authorisation).filter((id) => !ids.includes(id)),
    [],
    'entries without a route',
  );
  const wrong: string[] = [];
  for (const route of routes) {
    const allowed = new Set(authorisation[route.id]!.split(' '));
    // Who may always come in is asked elsewhere; a stream would not end.
    if (route.auth === 'public') {
      assert.equal(allowed.size, Object.keys(people).length, route.id);
      continue;
    }
    for (const who of Object.keys(people)) {
      const reply = await fetch(shop.url + route.path.replace(/:\w+/g, () => newId()), {
        method: route.method,
        headers: { 'x-who': who, 'idempotency-key': newId(), 'content-type': 'application/json' },
        ...(route.method === 'GET' ? {} : { body: '{}' }),
      });
      const code = ((await reply.json().catch(() => ({}))) as { code?: string }).code ?? '';
      const let_in = !denials.has(code);
      if (let_in !== allowed.has(who)) wrong.push(`${who} at ${route.id}: ${reply.status} ${code}`);
      if (reply.status >= 500 && code !== 'overloaded') wrong.push(`${who} at ${route.id}: ${reply.status}`);
      count('authorisations');
    }
  }
  assert.deepEqual(wrong, []);
});

test('another’s order is not there: read, paid, left, canceled or given an account', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5 });
  const [mine, other] = [givenBuyer(shop), givenBuyer(shop)];
  await mine.enter();
  await other.enter();
  const order = (await mine.place(goods)).body as { order_id: string; amount_krw: number };
  const id = order.order_id;
  const account = { bank: '국민', account_number: '123', holder: '홍길동' };
  const tries: [string, string, object?][] = [
    ['GET', `/api/v1/orders/${id}`],
    ['GET', `/api/v1/checkouts/${id}`],
    ['POST', `/api/v1/checkouts/${id}/payment`, {}],
    ['POST', `/api/v1/checkouts/${id}/confirm`, { payment_key: 'some-key', amount_krw: order.amount_krw }],
    ['POST', `/api/v1/orders/${id}/cancel`, { reason: '시험' }],
    ['POST', `/api/v1/orders/${id}/refund-account`, account],
  ];
  for (const [method, path, body] of tries) {
    const reply = await other.call(method, path, body);
    assert.ok([400, 404].includes(reply.status), `${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  }
  await other.call('POST', `/api/v1/checkouts/${id}/leave`, {});
  assert.equal((await mine.call('GET', `/api/v1/orders/${id}`)).body.state, 'pending', 'nobody else ends it');
});
