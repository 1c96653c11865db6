import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { may } from '@madang/contract';
import { demoPassword, seedDemoPeople } from '../server/modules/identity/index.ts';
import { newId } from '../server/platform/ids.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
  await seedDemoPeople(shop.app.modules.identity);
});
after(() => shop.close());

const planted = {
  name: '심어둔이름',
  email: 'planted.buyer@example.com',
  phone: '010-9753-1864',
  address1: '부산광역시 심은로 97531',
  note: '심어둔 요청',
};

async function signedIn(who: string) {
  const browser = givenBuyer(shop);
  const body = { email: `${who}@madang.test`, password: demoPassword(shop.ctx.keys) };
  const reply = await browser.call('POST', '/api/v1/sessions', body);
  assert.equal(reply.status, 201, JSON.stringify(reply.body));
  return browser;
}

/** Everywhere in the database where one of these texts can be read, as text or as bytes. */
async function findInClear(texts: string[]): Promise<string[]> {
  const { sql } = shop.ctx;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
  const patterns = texts.flatMap((text) => [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`]);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql.unsafe(`select 1 from ${name} t where t::text ilike any ($1::text[]) limit 1`, [patterns]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

test('a purchase from cart to refund: the cart empties, mails go out once each, and nothing personal lies in the clear', async () => {
  const { sql } = shop.ctx;
  const goods = await givenOpenDrop(shop.ctx, { stock: 5 });
  const buyer = givenBuyer(shop);
  Object.assign(buyer.contact, planted);
  await buyer.enter();
  const put = await buyer.call('PUT', `/api/v1/cart/lines/${goods.variant_id}`, { quantity: 1 });
  assert.equal(put.body.count, 1, JSON.stringify(put.body));
  const order = (await buyer.place(goods)).body as { order_id: string; amount_krw: number };
  await buyer.confirm(order, await buyer.authenticate(order));
  await eventually(
    async () => (await buyer.call('GET', '/api/v1/cart')).body.count,
    (count) => count === 0,
  );
  await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '단순 변심' });
  const sent = await eventually(
    () => sql<{ kind: string; state: string }[]>`select kind, state from notifications.mails order by mail_id`,
    (mails) => mails.length === 3 && mails.every((mail) => mail.state === 'sent'),
  );
  assert.deepEqual(sent.map((mail) => mail.kind).sort(), ['order_canceled', 'order_paid', 'order_refunded']);

  const owner = await signedIn('owner');
  const list = (await owner.call('GET', `/api/v1/admin/mails?order_id=${order.order_id}`)).body.mails as {
    mail_id: string;
    to: string;
  }[];
  assert.deepEqual(new Set(list.map((mail) => mail.to)), new Set(['p***r@example.com']));
  const mail = (await owner.call('GET', `/api/v1/admin/mails/${list[2]!.mail_id}`)).body;
  assert.deepEqual([mail.to, mail.deliveries], [planted.email, 1]);
  assert.ok(String(mail.html).includes(planted.address1));

  const texts = [...Object.values(planted), '01097531864'];
  await sql`update notifications.mails set subject = ${planted.name} where mail_id = ${list[0]!.mail_id}`;
  assert.deepEqual(await findInClear(texts), ['notifications.mails'], 'the search finds what lies in the clear');
  await sql`update notifications.mails set subject = '' where mail_id = ${list[0]!.mail_id}`;
  assert.deepEqual(await findInClear(texts), []);
});

test('staff see masks; showing a contact needs the permission and is in the audit', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5 });
  const buyer = givenBuyer(shop);
  Object.assign(buyer.contact, planted);
  await buyer.enter();
  const { order_id } = (await buyer.place(goods)).body;
  const path = `/api/v1/admin/orders/${order_id}`;
  const [staff, viewer, owner] = [await signedIn('staff'), await signedIn('viewer'), await signedIn('owner')];
  const shown = (await viewer.call('GET', path)).body.contact;
  for (const secret of Object.values(planted)) assert.ok(!JSON.stringify(shown).includes(secret), secret);
  assert.equal((await viewer.call('GET', `${path}?reveal=true&reason=inquiry`)).status, 403);
  assert.equal((await staff.call('GET', `${path}?reveal=true`)).status, 400, 'without a reason');
  const revealed = (await staff.call('GET', `${path}?reveal=true&reason=inquiry`)).body.contact as { name: string };
  assert.equal(revealed.name, planted.name);
  const log = (await owner.call('GET', '/api/v1/admin/audit?act=orders.contact_read')).body;
  const [entry] = log.entries as { actor: string; subject: string }[];
  assert.deepEqual([entry?.actor, entry?.subject, log.chain_ok], ['김하늘 (manager)', order_id, true]);
});

/** What each role may do, written by hand: the server's own grants are judged by it. */
const expected: Record<string, (permission: string) => boolean> = {
  owner: () => true,
  manager: (one) => !one.startsWith('people.') && !one.startsWith('audit.') && one !== 'settings.write',
  viewer: (one) => one.endsWith('.read') && !['people.read', 'audit.read', 'personal_data.read'].includes(one),
};

test('every route lets in whom it declares, and nobody else', async () => {
  const routes = shop.app.http.edge.routes.map(({ route }) => route);
  assert.ok(routes.length > 60, `${routes.length} routes`);
  const people = {
    none: givenBuyer(shop),
    guest: givenBuyer(shop),
    buyer: await signedIn('buyer'),
    viewer: await signedIn('viewer'),
    manager: await signedIn('staff'),
    owner: await signedIn('owner'),
  };
  await people.guest.enter();
  const skipped = /sessions|accounts|beacon|stream|events/;
  let asked = 0;
  for (const { id, auth, method, path } of routes) {
    if (auth === 'public' || skipped.test(path)) continue;
    for (const [who, browser] of Object.entries(people)) {
      const allowed = isAllowed(auth, who);
      // Where somebody is allowed in, only reading is tried: what they then do is other tests' business.
      if (allowed && method !== 'GET') continue;
      const reply = await browser.call(
        method,
        path.replace(/:\w+/g, () => newId()),
        method === 'GET' ? undefined : {},
      );
      const let_in = ![401, 403].includes(reply.status);
      assert.equal(let_in, allowed, `${who} at ${id} (${auth}): ${reply.status}`);
      asked++;
    }
  }
  assert.ok(asked > 200, `${asked} questions`);
});

function isAllowed(auth: string, who: string): boolean {
  if (auth === 'session') return who !== 'none';
  if (auth === 'account') return who !== 'none' && who !== 'guest';
  const rule = expected[who];
  return rule ? rule(auth.slice('staff:'.length)) : false;
}

test('the grants in the database say what the table above says', async () => {
  const roles = await shop.ctx.sql<{ role: string; grants: string[] }[]>`select role, grants from identity.roles`;
  const permissions = new Set(
    shop.app.http.edge.routes.flatMap(({ route }) => (route.auth.startsWith('staff:') ? [route.auth.slice(6)] : [])),
  );
  assert.ok(permissions.size > 8);
  for (const { role, grants } of roles.filter((one) => expected[one.role])) {
    for (const permission of permissions) {
      assert.equal(may(grants, permission), expected[role]!(permission), `${role} ${permission}`);
    }
  }
});
