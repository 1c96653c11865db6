import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, type Sql } from '../server/platform/db.ts';
import { app_role, reader_role } from '../server/platform/db-roles.ts';
import { newId } from '../server/platform/ids.ts';
import { asBuyer, asStaff, createReader, type Viewer } from '../server/platform/reader.ts';
import { count } from './count.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
/** Statements of the readers' connections, as they went to the server. */
const heard: { query: string; values: unknown[] }[] = [];

type Side = {
  goods: Awaited<ReturnType<typeof givenOpenDrop>>;
  buyer: ReturnType<typeof givenBuyer>;
  order_id: string;
  person_id: string;
  product_id: string;
  attempt_id: string;
  seller: ReturnType<typeof givenBuyer>;
  account_id: string;
};
let ours: Side;
let theirs: Side;

before(async () => {
  shop = await givenApp({ reader: { debug: (_, query, values) => heard.push({ query, values }) } });
  ours = await givenSide();
  theirs = await givenSide();
});
after(() => shop.close());

/** A shop with goods, a seller of that shop only, and somebody who bought there. */
async function givenSide(): Promise<Side> {
  const { sql } = shop.ctx;
  const goods = await givenOpenDrop(shop.ctx, { stock: 5 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const placed = (await buyer.place(goods)).body as { order_id: string; amount_krw: number };
  await buyer.confirm(placed, await buyer.authenticate(placed));
  await buyer.call('POST', `/api/v1/orders/${placed.order_id}/cancel`, { reason: '단순 변심' });
  const [order] = await sql<{ person_id: string }[]>`select person_id from orders.orders where id = ${placed.order_id}`;
  const [product] = await sql<{ id: string }[]>`select id from catalog.products where shop_id = ${goods.shop_id}`;
  const [attempt] = await sql<{ id: string }[]>`select id from payments.attempts where order_id = ${placed.order_id}`;
  await sql`update identity.roles set grants = grants || '{payments.read,orders.write}'::text[] where role = 'seller'`;
  const seller = await givenStaff(shop, { role: 'seller', shops: [goods.shop_id] });
  const more = { person_id: order!.person_id, product_id: product!.id, attempt_id: attempt!.id };
  return { goods, buyer, order_id: placed.order_id, ...more, seller: seller.browser, account_id: seller.account_id };
}

/** What names one side and must not be seen by the other. */
const private_marks = (side: Side) => [side.order_id, side.person_id, side.attempt_id];
const marks = (side: Side) => [
  ...private_marks(side),
  side.product_id,
  side.goods.shop_id,
  side.goods.lot_id,
  side.goods.drop_id,
];

const lists = [
  '/api/v1/admin/grid',
  '/api/v1/admin/orders',
  '/api/v1/deliveries',
  '/api/v1/orders',
  '/api/v1/admin/payments',
  '/api/v1/admin/refunds',
  '/api/v1/admin/warehouses',
  '/api/v1/admin/lots',
  '/api/v1/admin/movements',
  '/api/v1/admin/products',
  '/api/v1/admin/variants?q=',
];
const records = (side: Side) => [
  `/api/v1/admin/orders/${side.order_id}`,
  `/api/v1/admin/payments/${side.attempt_id}`,
  `/api/v1/admin/products/${side.product_id}`,
  `/api/v1/admin/variants/${side.goods.variant_id}/snapshots`,
  `/api/v1/admin/drops/${side.goods.drop_id}/control-room`,
];

test('a seller sees its own shop: every list, every record, and nothing of the other', async () => {
  for (const [side, other] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    for (const path of [...lists, ...records(side)]) {
      const own = [...marks(side), side.goods.variant_id];
      // The grid and the deliveries hear of an order a little later.
      const text = await eventually(
        async () => {
          const reply = await side.seller.call('GET', path);
          assert.equal(reply.status, 200, `${path}: ${JSON.stringify(reply.body)}`);
          return JSON.stringify(reply.body);
        },
        (body) => own.some((mark) => body.includes(mark)),
        30_000,
      );
      for (const mark of marks(other)) assert.ok(!text.includes(mark), `${path} shows the other's ${mark}`);
    }
    for (const path of records(other)) assert.equal((await side.seller.call('GET', path)).status, 404, path);
    assert.equal((await side.buyer.call('GET', `/api/v1/orders/${other.order_id}`)).status, 404);
    assert.equal((await side.buyer.call('GET', `/api/v1/orders/${side.order_id}`)).status, 200);
    const mine = (await side.buyer.call('GET', '/api/v1/orders')).body.orders as { order_id: string }[];
    assert.deepEqual(
      mine.map((one) => one.order_id),
      [side.order_id],
    );
  }
});

test('a seller changes nothing of the other: refused as if it were not there', async () => {
  const [warehouse] = await shop.ctx.sql<{ id: string }[]>`
    select warehouse_id as id from inventory.lots where id = ${theirs.goods.lot_id}`;
  const { product_id, order_id, goods } = theirs;
  const receive = { variant_id: goods.variant_id, warehouse_id: warehouse!.id, quantity: 1 };
  const tries: [string, string, object][] = [
    ['POST', '/api/v1/admin/stock/receive', receive],
    ['POST', '/api/v1/admin/stock/adjust', { lot_id: goods.lot_id, change: 1, reason: '실사' }],
    ['POST', '/api/v1/admin/stock/move', { lot_id: ours.goods.lot_id, to_warehouse_id: warehouse!.id, quantity: 1 }],
    ['PATCH', `/api/v1/admin/products/${product_id}`, { version: 1, title: '바꾼 이름' }],
    ['POST', `/api/v1/admin/orders/${order_id}/cancel`, { reason: '시험' }],
  ];
  for (const [method, path, body] of tries) {
    const reply = await ours.seller.call(method, path, body);
    assert.equal(reply.status, 404, `${path}: ${JSON.stringify(reply.body)}`);
    // The same by somebody of that shop gets past the door: the try itself is sound.
    if (path.endsWith('/move')) continue;
    const own = await theirs.seller.call(method, path, body);
    assert.ok(![400, 403, 404].includes(own.status), `${path}: ${own.status} ${JSON.stringify(own.body)}`);
  }
  // Routes that do not mind shops are closed to somebody limited to some.
  for (const path of ['/api/v1/admin/mails', '/api/v1/admin/effects'])
    assert.equal((await ours.seller.call('GET', path)).status, 403, path);
});

/** `where` of the outermost statement and of every one inside made to say yes to everything; parameters stay in place. */
function withoutFilters(query: string): string {
  let text = query;
  const ends = /^\s*(group by|order by|limit|offset|having|returning|union)\b/i;
  for (let from = 0; ; ) {
    const at = text.slice(from).search(/\bwhere\b/i);
    if (at < 0) return text;
    const start = from + at + 'where'.length;
    let depth = 0;
    let end = start;
    for (; end < text.length; end++) {
      if (text[end] === '(') depth++;
      if (text[end] === ')' && --depth < 0) break;
      if (depth === 0 && ends.test(text.slice(end))) break;
    }
    text = `${text.slice(0, start)} true or (${text.slice(start, end)}) ${text.slice(end)}`;
    from = start + ' true or ('.length;
  }
}

test('each protected query without its WHERE still brings back nothing of the other', async () => {
  heard.length = 0;
  const asked: { query: string; values: unknown[]; viewer: Viewer; other: Side }[] = [];
  for (const [side, other] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    const collect = async (browser: typeof side.buyer, paths: string[], viewer: Viewer) => {
      heard.length = 0;
      for (const path of paths) await browser.call('GET', path);
      for (const one of heard.splice(0))
        if (/^\s*select(?! set_config)/i.test(one.query)) asked.push({ ...one, viewer, other });
    };
    const staff = { role: 'seller', permissions: new Set<string>(), shops: [side.goods.shop_id] };
    const { account_id, person_id } = side;
    const account = { kind: 'account' as const, account_id, person_id, session_id: '', staff };
    await collect(side.seller, [...lists, ...records(side), ...records(other)], asStaff(account));
    const buyer_paths = ['/api/v1/orders', `/api/v1/orders/${side.order_id}`, `/api/v1/orders/${other.order_id}`];
    await collect(side.buyer, buyer_paths, asBuyer({ kind: 'guest', person_id }));
  }
  assert.ok(asked.length > 40, `${asked.length} statements`);
  const filtered = asked.filter((one) => /\bwhere\b/i.test(one.query));
  assert.ok(filtered.length > 25, `${filtered.length} statements with a filter`);
  const reader = connect(shop.database_url, { max: 1, name: 'reader', role: reader_role });
  try {
    const read = createReader(reader);
    for (const { query, values, viewer, other } of filtered) {
      const bare = withoutFilters(query);
      const rows = await read(viewer, (tx) => tx.unsafe(bare, values as never));
      const text = JSON.stringify(rows);
      // What is sold is no secret to a buyer; who bought it is.
      const hidden = viewer.kind === 'buyer' ? private_marks(other) : marks(other);
      for (const mark of hidden) assert.ok(!text.includes(mark), `${mark} came back from: ${bare}`);
      count('queries without their filter');
    }
  } finally {
    await reader.end({ timeout: 1 });
  }
  // The same statements as the app's role bring the other's rows back: the check can see.
  const seen = await Promise.all(
    filtered.map(async ({ query, values, other }) => {
      const text = JSON.stringify(await shop.ctx.sql.unsafe(withoutFilters(query), values as never));
      return marks(other).some((mark) => text.includes(mark));
    }),
  );
  assert.ok(seen.filter(Boolean).length > filtered.length / 2, `${seen.filter(Boolean).length} of ${seen.length}`);
});

test('a cart and an address book come through the reader: without their WHERE they hold only one’s own', async () => {
  for (const side of [ours, theirs]) {
    const put = await side.seller.call('PUT', `/api/v1/cart/lines/${side.goods.variant_id}`, { quantity: 1 });
    assert.equal(put.status, 200, JSON.stringify(put.body));
    const home = {
      label: '집',
      name: '김직원',
      phone: '010-1234-5678',
      postal_code: '06234',
      address1: '서울 강남구 1',
    };
    assert.equal((await side.seller.call('POST', '/api/v1/me/addresses', home)).status, 200);
  }
  for (const [side, other] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    heard.length = 0;
    const cart = await side.seller.call('GET', '/api/v1/cart');
    assert.ok(JSON.stringify(cart.body).includes(side.goods.variant_id));
    assert.ok(!JSON.stringify(cart.body).includes(other.goods.variant_id));
    const book = (await side.seller.call('GET', '/api/v1/me/addresses')).body.addresses as { address_id: string }[];
    assert.equal(book.length, 1);
    const said = heard.filter((one) => /from (cart\.lines|identity\.addresses)/.test(one.query));
    assert.equal(said.length, 2, 'both were read as the reader');
    const [who] = await shop.ctx.sql<{ person_id: string }[]>`
      select person_id from identity.accounts where account_id = ${side.account_id}`;
    const viewer = asBuyer({
      kind: 'account',
      account_id: side.account_id,
      person_id: who!.person_id,
      session_id: '',
      staff: null,
    });
    for (const { query, values } of said) {
      const bare = withoutFilters(query);
      const mine = await shop.ctx.read(viewer, (tx) => tx.unsafe(bare, values as never));
      assert.equal(mine.length, 1, bare);
      assert.ok([side.goods.variant_id, book[0]!.address_id].some((mark) => JSON.stringify(mine).includes(mark)));
      const all = await shop.ctx.sql.unsafe(bare, values as never);
      assert.ok(all.length >= 2, 'the app’s role would have seen both');
      count('queries without their filter');
    }
  }
});

test('a driver sees the deliveries of its own team and nothing else, also without their WHERE', async () => {
  const { sql } = shop.ctx;
  const { browser: desk } = await givenStaff(shop, { role: 'order_desk' });
  const givenTeam = async (side: Side) => {
    const driver = await givenStaff(shop, { role: 'driver', shops: [] });
    const [team, mine, idle] = [newId(), newId(), newId()];
    const { shop_id } = side.goods;
    await sql`insert into fulfilment.teams (id, shop_id, name) values (${team}, ${shop_id}, '1호차')`;
    const path = `/api/v1/admin/delivery-teams/${team}/drivers`;
    const chosen = await desk.call('PUT', path, { account_ids: [driver.account_id] });
    const shown = (chosen.body.drivers as { account_id: string; drives: boolean }[]).filter((each) => each.drives);
    assert.deepEqual([chosen.status, shown.map((each) => each.account_id)], [200, [driver.account_id]]);
    const stranger = await desk.call('PUT', path, { account_ids: [newId()] });
    assert.equal(stranger.status, 400, 'only drivers drive');
    await sql`
      insert into fulfilment.deliveries (id, shop_id, team_id) values (${mine}, ${shop_id}, ${team}), (${idle}, ${shop_id}, null)`;
    await sql`
      insert into fulfilment.parcels (id, shop_id, delivery_id, order_id, channel_kind, channel_name, order_key, ordered_at, state, source_version)
      select gen_random_uuid(), ${shop_id}, d.id, ${side.order_id}, 'store', '매장', 'K', now(), 'open', 1
      from (values (${mine}::uuid), (${idle}::uuid)) as d (id)`;
    return { driver, mine };
  };
  const [one, two] = [await givenTeam(ours), await givenTeam(theirs)];
  for (const [own, other] of [
    [one, two],
    [two, one],
  ] as const) {
    heard.length = 0;
    const reply = await own.driver.browser.call('GET', '/api/v1/driver/deliveries');
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    const ids = (reply.body.deliveries as { delivery_id: string }[]).map((row) => row.delivery_id);
    assert.deepEqual(ids, [own.mine]);
    const { account_id, person_id } = own.driver;
    const viewer = asBuyer({ kind: 'account', account_id, person_id, session_id: '', staff: null });
    const said = heard.filter(({ query }) => /from fulfilment\./.test(query));
    assert.ok(said.length >= 3, `${said.length} statements as the reader`);
    for (const { query, values } of said) {
      const bare = withoutFilters(query);
      const text = JSON.stringify(await shop.ctx.read(viewer, (tx) => tx.unsafe(bare, values as never)));
      assert.ok(!text.includes(other.mine), bare);
      count('queries without their filter');
    }
    const [seen] = await shop.ctx.read(
      viewer,
      (tx) => tx<{ deliveries: number; parcels: number; teams: number; orders: number }[]>`
        select (select count(*)::int from fulfilment.deliveries) as deliveries, (select count(*)::int from fulfilment.parcels) as parcels,
          (select count(*)::int from fulfilment.teams) as teams, (select count(*)::int from orders.orders) as orders`,
    );
    assert.deepEqual({ ...seen }, { deliveries: 1, parcels: 1, teams: 1, orders: 0 });
    for (const path of ['/api/v1/admin/orders', '/api/v1/admin/deliveries', '/api/v1/admin/lots'])
      assert.equal((await own.driver.browser.call('GET', path)).status, 403, path);
  }
  // Somebody who drives for nobody, and staff of the shop as themselves, see none here.
  assert.deepEqual((await ours.seller.call('GET', '/api/v1/driver/deliveries')).body.deliveries, []);
});

test('who reads without saying for whom reads nothing; the roles own nothing and bypass nothing', async () => {
  const roles = await shop.ctx.sql<{ rolname: string }[]>`
    select rolname from pg_roles where rolname in (${app_role}, ${reader_role})
      and not (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin)`;
  assert.equal(roles.length, 2);
  const owned = await shop.ctx.sql`
    select 1 from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in (${app_role}, ${reader_role})`;
  assert.equal(owned.length, 0);
  const [who] = await shop.ctx.sql<{ name: string }[]>`select current_user::text as name`;
  assert.equal(who!.name, app_role, 'the app itself works as its role');
  const reader = connect(shop.database_url, { max: 1, name: 'reader', role: reader_role });
  try {
    for (const table of await guarded(shop.ctx.sql)) {
      const rows = await reader.unsafe(`select 1 from ${table} limit 1`);
      assert.equal(rows.length, 0, `${table} without a viewer`);
    }
    for (const closed of ['identity.accounts', 'identity.persons', 'identity.personal_data', 'identity.sessions'])
      await assert.rejects(reader.unsafe(`select 1 from ${closed}`), /permission denied/, closed);
    await assert.rejects(reader`delete from orders.orders`, /permission denied/);
  } finally {
    await reader.end({ timeout: 1 });
  }
  await assert.rejects(shop.ctx.sql`update identity.audit set body = body`, /permission denied/);
  await assert.rejects(shop.ctx.sql`alter table orders.orders disable row level security`, /must be owner/);
});

async function guarded(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relrowsecurity order by 1`;
  assert.ok(rows.length >= 12, `${rows.length} guarded tables`);
  return rows.map((row) => row.name);
}
