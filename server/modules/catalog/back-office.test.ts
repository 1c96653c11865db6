import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { crc32 } from 'node:zlib';
import type { AdminProduct, Image, Shop } from '@madang/contract';
import sharp from 'sharp';
import type { Principal } from '../../platform/auth-context.ts';
import { createHttp } from '../../platform/http.ts';
import { newId } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { catalogRoutes } from './routes.ts';

const shop: Shop = { id: newId(), slug: 'yard', name: '마당', name_en: 'Yard', tagline: '', tagline_en: null };
const staff = (role: 'owner' | 'viewer', permissions: string[]): Principal => ({
  kind: 'account',
  account_id: newId(),
  person_id: newId(),
  session_id: newId(),
  staff: { role, permissions: new Set(permissions), shops: null },
});
const people: Record<string, Principal> = { owner: staff('owner', []), viewer: staff('viewer', ['catalog.read']) };

async function givenBackOffice(t: TestContext) {
  const { sql } = await givenDatabase(t);
  const app = createHttp({
    log: createLog({ destination: { write: () => {} } }),
    metrics: createMetrics({ defaults: false }),
    authenticate: (request) => people[String(request.headers['x-who'] ?? 'owner')] ?? { kind: 'none' },
  });
  catalogRoutes({ sql }, { readShops: async () => new Map([[shop.id, shop]]) })(app);
  t.after(() => app.close());
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers = {},
  ) => {
    const reply = await app.inject({
      method,
      url: `/api/v1/admin${path}`,
      headers: { 'idempotency-key': newId(), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    return { status: reply.statusCode, body: reply.json() };
  };
  const upload = async (id: string, file: Buffer, headers = {}) => {
    const form = new FormData();
    form.append('alt', '딸기 한 바구니');
    form.append('file', new Blob([new Uint8Array(file)]), '../../etc/passwd.svg');
    const encoded = new Response(form);
    const payload = Buffer.from(await encoded.arrayBuffer());
    return call('POST', `/products/${id}/images`, payload, {
      'content-type': encoded.headers.get('content-type')!,
      ...headers,
    });
  };
  return { sql, app, call, upload };
}

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c03040' } })
    .withExif({ IFD0: { Copyright: 'secret place' } })
    .jpeg()
    .toBuffer();

test('a merchant brings a product from a draft to a shopper', async (t) => {
  const { app, call, upload } = await givenBackOffice(t);
  const made = await call('POST', '/products', {
    shop_id: shop.id,
    title: '논산 설향 딸기',
    price_krw: 18_900,
    kind: 'fresh_food',
    tax_free: true,
  });
  assert.equal(made.status, 201);
  const product = made.body as AdminProduct;
  assert.deepEqual([product.slug, product.state, product.variants.length], ['논산-설향-딸기', 'draft', 1]);
  assert.deepEqual(product.next_states, ['on_sale', 'ended']);
  const early = await call('POST', `/products/${product.id}/state`, { state: 'on_sale' });
  assert.deepEqual([early.status, early.body.code], [409, 'not_ready']);

  const { image } = (await upload(product.id, await picture(2_000, 1_000))).body as { image: Image };
  assert.deepEqual([image.width, image.height, image.color], [1280, 640, '#c13041']);
  assert.deepEqual(
    image.sizes.map((size) => size.width),
    [320, 640, 1280],
  );
  const file = await app.inject({ url: image.sizes[0]!.url });
  assert.deepEqual([file.statusCode, file.headers['content-type']], [200, 'image/webp']);
  assert.match(String(file.headers['cache-control']), /immutable/);
  assert.equal((await sharp(file.rawPayload).metadata()).exif, undefined, 'no metadata leaves');
  assert.equal((await app.inject({ url: image.sizes[0]!.url.replace('320', '321') })).statusCode, 404);

  await call('PATCH', `/products/${product.id}`, {
    attribute_values: { origin: '충남 논산', storage: 'chilled', expiry: '수령일부터 5일' },
  });
  const options = [{ name: '용량', values: [{ value: '500g' }, { value: '1kg', extra_krw: 14_000 }] }];
  const opened = await call('PUT', `/products/${product.id}/options`, { options, sku_prefix: 'BERRY' });
  assert.deepEqual(
    (opened.body as AdminProduct).variants.map((one) => [one.option_text, one.price_krw, one.sku]),
    [
      ['용량: 500g', 18_900, 'BERRY-500G'],
      ['용량: 1kg', 32_900, 'BERRY-1KG'],
    ],
  );
  const selling = await call('POST', `/products/${product.id}/state`, { state: 'on_sale' });
  assert.deepEqual([selling.status, selling.body.state], [200, 'on_sale']);
  const page = (await app.inject({ url: `/api/v1/products/${encodeURIComponent(product.slug)}` })).json();
  assert.deepEqual([page.buyable, page.price_krw, page.max_price_krw, page.images.length], [true, 18_900, 32_900, 1]);
  const emptied = await call('PUT', `/products/${product.id}/images`, { images: [] });
  assert.equal(emptied.body.code, 'not_ready', 'what is on sale keeps a picture');
  const snapshots = await call('GET', `/variants/${page.variants[0].id}/snapshots`);
  assert.equal(snapshots.body.snapshots[0].option_text, '용량: 500g');
});

test('the same key makes one product; another body with it is refused', async (t) => {
  const { sql, call } = await givenBackOffice(t);
  const key = { 'idempotency-key': 'create-once' };
  const body = { shop_id: shop.id, title: '한라봉' };
  const answers = await Promise.all([call('POST', '/products', body, key), call('POST', '/products', body, key)]);
  assert.deepEqual(answers[0], answers[1]);
  const [count] = await sql`select count(*) from catalog.products`;
  assert.equal(count!.count, 1);
  assert.equal((await call('POST', '/products', { ...body, title: '감귤' }, key)).status, 422);
  const taken = await call('POST', '/products', { ...body, slug: '한라봉' });
  assert.deepEqual([taken.status, taken.body.code], [409, 'slug_taken']);
  assert.equal((await call('POST', '/products', body)).body.slug, '한라봉-2');
});

test('viewers read and do not write; strangers do neither', async (t) => {
  const { call } = await givenBackOffice(t);
  assert.equal((await call('GET', '/products', undefined, { 'x-who': 'viewer' })).status, 200);
  const body = { shop_id: shop.id, title: '한라봉' };
  assert.equal((await call('POST', '/products', body, { 'x-who': 'viewer' })).status, 403);
  assert.equal((await call('GET', '/products', undefined, { 'x-who': 'nobody' })).status, 401);
  assert.equal((await call('POST', '/products', { ...body, shop_id: newId() })).status, 400, 'an unknown shop');
});

test('what is no picture, too large, or a document dressed as one is refused with a sentence', async (t) => {
  const { call, upload } = await givenBackOffice(t);
  const { id } = (await call('POST', '/products', { shop_id: shop.id, title: '한라봉' })).body;
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
  );
  const good = await picture(100, 100);
  for (const bad of [svg, Buffer.from('GIF89a but not really'), good.subarray(0, 200), Buffer.alloc(5_000)]) {
    const { status, body } = await upload(id, bad);
    assert.deepEqual([status, body.code], [422, 'image_unreadable']);
  }
  const huge = await upload(id, Buffer.alloc(12 * 1024 * 1024 + 1));
  assert.deepEqual([huge.status, huge.body.code], [413, 'too_large']);
  // A header that says 60 megapixels: refused before anything is unpacked.
  const bomb = await sharp(good).png().toBuffer();
  bomb.writeUInt32BE(10_000, 16);
  bomb.writeUInt32BE(6_000, 20);
  bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
  assert.equal((await upload(id, bomb)).body.code, 'image_unreadable');
  assert.equal((await upload(newId(), good)).status, 404);
  assert.equal((await upload(id, good)).status, 201);
  assert.equal((await upload(id, good, { 'x-who': 'viewer' })).status, 403);
});

test('categories: two levels, children guard their parent', async (t) => {
  const { call } = await givenBackOffice(t);
  const food = (await call('POST', '/categories', { name: '식품', name_en: 'Food' })).body;
  const fruit = (await call('POST', '/categories', { name: '과일', parent_id: food.id })).body;
  assert.deepEqual([food.slug, fruit.slug, fruit.parent_slug], ['food', '과일', 'food']);
  assert.equal((await call('DELETE', `/categories/${food.id}`)).body.code, 'in_use');
  assert.equal((await call('PATCH', `/categories/${food.id}`, { parent_id: fruit.id })).status, 400);
  assert.equal(
    (await call('PATCH', `/categories/${fruit.id}`, { name: '제철 과일', parent_id: null })).body.name,
    '제철 과일',
  );
  assert.deepEqual((await call('DELETE', `/categories/${food.id}`)).body, { deleted: true });
});
