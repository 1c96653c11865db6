import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoPassword, seedDemoPeople } from '../server/modules/identity/index.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { startSolapi } from './solapi-server.ts';

const solapi_account = { api_key: 'NCSAKEY', api_secret: 'a secret of tests', from: '029302266' };
let shop: GivenApp;
let solapi: Awaited<ReturnType<typeof startSolapi>>;
before(async () => {
  solapi = await startSolapi(solapi_account);
  shop = await givenApp({ config: { solapi: { ...solapi_account, base_url: solapi.url } } });
  await seedDemoPeople(shop.app.modules.identity);
});
after(async () => {
  await shop.close();
  await solapi.close();
});

test('a drop that asks for a verified phone: nobody without one, and its units count against account and number', async () => {
  const number = '010-1234-9876';
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 1 });
  const open = await givenOpenDrop(shop.ctx, { stock: 5, cap: 1 });
  await shop.ctx.sql`update drops.drops set needs_verified_phone = true where id = ${goods.drop_id}`;
  const guest = givenBuyer(shop);
  await guest.enter();
  const refused = await guest.place(goods);
  assert.deepEqual([refused.status, refused.body.code], [409, 'phone_unverified']);

  const member = givenBuyer(shop);
  const body = { email: 'buyer@madang.test', password: demoPassword(shop.ctx.keys) };
  assert.equal((await member.call('POST', '/api/v1/sessions', body)).status, 201);
  assert.equal((await member.place(goods)).body.code, 'phone_unverified');
  const asked = await member.call('POST', '/api/v1/me/phone', { phone: number });
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  assert.equal(asked.body.demo_code, null, 'where messages are really sent no page shows the code');
  const [text] = await eventually(
    async () => solapi.taken,
    (taken) => taken.length > 0,
  );
  const { challenge_id } = asked.body;
  const code = /\d{6}/.exec(text!.text)![0];
  const verified = await member.call('POST', '/api/v1/me/phone/verify', { challenge_id, code });
  assert.equal(verified.status, 200, JSON.stringify(verified.body));
  assert.equal((await member.place(goods)).status, 201);
  assert.equal((await member.place(goods)).body.code, 'limit_per_person');

  // Both identities are used, on any drop: whoever gives this number next is at its limit, and the other way round.
  const other = givenBuyer(shop);
  Object.assign(other.contact, { phone: number });
  await other.enter();
  assert.equal((await other.place(open)).status, 201);
  assert.equal((await member.place(open)).body.code, 'limit_per_person');
  const [caps] = await shop.ctx.sql<{ rows: number }[]>`
    select count(*)::int as rows from drops.caps where drop_id = ${goods.drop_id} and used = 1`;
  assert.equal(caps!.rows, 2);
});
