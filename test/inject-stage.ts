import assert from 'node:assert/strict';
import { saveCategory } from '../server/modules/catalog/index.ts';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { takeInChunks } from '../server/modules/channels/index.ts';
import { givenChannel, givenRow } from '../server/modules/channels/testing.ts';
import { givenDrop } from '../server/modules/drops/testing.ts';
import { demo_people, demoPassword, seedDemoPeople } from '../server/modules/identity/index.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { openShop } from '../server/modules/sellers/index.ts';
import type { Principal } from '../server/platform/auth-context.ts';
import { transact } from '../server/platform/db.ts';
import { eventually, type GivenApp, givenBuyer } from './given-app.ts';
import { corpus, type Json, type Operation } from './inject.ts';

type Goods = { variant_id: string; price_krw: number; drop_id: string; product_id: string };
/** What a request must be for its texts to be stored: whose it is, the ids of its path, what its body says beside the texts; `times` where the thing is used up. */
export type Recipe = {
  who?: string;
  ids?: Record<string, string>;
  times?: number;
  put?: (body: Json) => Json;
  /** Behind all others: it changes what they depend on. */
  last?: true;
};
export type Stage = {
  people: Record<string, Principal>;
  recipes: Record<string, Recipe>;
  /** Orders, products and imports whose every text is of the corpus. */
  shown: {
    order_id: string;
    store_order_id: string;
    channel_product_id: string;
    drop_id: string;
    product_slug: string;
  };
};

/** Texts that are compared, hashed or sent on, never kept to be shown. Every other text of the contract must have been taken at least once. */
export const never_kept: readonly [RegExp, string][] = [
  [/\.(current_|new_)?password$/, 'hashed, compared, or opens a file'],
  [/\.code$/, 'compared with what was sent or with what an app shows'],
  [/\.credential\./, 'a signature of a passkey, checked'],
  [/^identity\.sign_in\.email$|^admin\.staff\.set\.email$/, 'names an account that is there'],
  [/^admin\.(channels\.make_export|imports\.choose_channel)\.(channel|form)$/, 'names what is there'],
  [/^admin\.promotions\.try\.draft\./, 'tried on a basket, never kept'],
  [/^admin\.fulfilment\.print\.sido$/, 'narrows what is printed'],
  [/^lines\..*\.ticket$/, 'a signature, checked'],
  [/^admin\.lines\.(create|change)\.open_paths/, 'a path, in the letters a path has'],
  [/^admin\.lines\.draw\.beacon$/, 'digits of a beacon, checked'],
  [/\.no_return_terms$/, 'a version of our own words, compared'],
  [/^admin\.fulfilment\.enter_box_numbers\./, 'names boxes and couriers that are there, and a number to doubt'],
  [/^driver\.attempt\.note$/, 'sealed by the verb of admin.fulfilment.note_attempt, which is asked'],
  [/^(channels\.change_order\.options.*|desk\.edit_rows)\.was$/, 'compared with what stands there'],
  [/\.agreed\.(terms|privacy)$/, 'a version of the terms, compared'],
];

const [long, , , drop_table, short, shortest] = corpus as unknown as [string, string, string, string, string, string];

/** A shop without pictures, which nobody needs to see here: goods, with and without a drop. */
async function givenGoods(app: GivenApp) {
  const { sql } = app.ctx;
  await seedDemoPeople(app.app.modules.identity);
  const shop = await transact(sql, (tx) => openShop(tx, { slug: 'heuk', name: '흙과 불' }));
  const category = await transact(sql, (tx) => saveCategory(tx, null, { name: '그릇', slug: 'ware' }));
  assert.ok(shop.ok && category.ok);
  const shop_id = shop.value.id;
  const make = async (title: string, in_drop: boolean): Promise<Goods> => {
    const { variant_id, unit_price_krw, product_id } = await givenProduct(sql, { shop_id, title });
    await givenStock(sql, { shop_id, variant_id, quantity: 20 });
    const drop = { shop_id, variant_id, allotment: 9, cap: 9 };
    return { variant_id, product_id, price_krw: unit_price_krw, drop_id: in_drop ? await givenDrop(sql, drop) : '' };
  };
  const [jar, cup, pot] = [await make('항아리', true), await make('잔', false), await make(short, false)];
  await sql`update drops.drops set allow_virtual_account = true`;
  return { shop_id, category_id: category.value.id, jar, cup, pot };
}

/** Orders, refunds, approvals, imports and counters, so that every text has somewhere to be stored. */
export async function setStage(app: GivenApp): Promise<Stage> {
  const { sql } = app.ctx;
  const { shop_id, category_id, jar, cup, pot } = await givenGoods(app);
  const of_role = (role?: string) => demo_people.find((one) => one.role === role || (!role && !one.role))!.email;
  const signIn = async (email: string) => {
    const person = givenBuyer(app);
    await ask(person, 'POST', '/api/v1/sessions', { email, password: demoPassword(app.ctx.keys) });
    return person;
  };
  const principalOf = async (person: Person) =>
    (await app.app.modules.identity.authenticate({ headers: { cookie: person.cookie() } } as never)) as Principal;
  const [owner, manager, buyer] = await Promise.all([of_role('owner'), of_role('manager'), of_role()].map(signIn));
  const guest = givenBuyer(app);
  Object.assign(guest.contact, { name: short, address1: long, address2: short, note: drop_table });
  await guest.enter();

  // Orders: one by transfer for each thing that can be done about its refund, the others paid by card.
  const place = async (of: Goods, method = 'card') => {
    const lines = [{ variant_id: of.variant_id, quantity: 1, unit_price_krw: of.price_krw }];
    const { body: order } = await guest.checkOut(lines, { method });
    return order as unknown as { order_id: string; amount_krw: number };
  };
  const confirmed = (order: { order_id: string }) =>
    eventually(
      () => guest.call('GET', `/api/v1/orders/${order.order_id}`),
      (seen) => seen.body.state === 'confirmed',
    );
  const paid = async () => {
    const order = await place(cup);
    await guest.confirm(order, await guest.authenticate(order));
    await confirmed(order);
    return order;
  };
  const waitingForAccount = async () => {
    const order = await place(jar, 'virtual_account');
    await guest.confirm(order, await guest.authenticate(order, { method: 'virtual_account' }));
    await fetch(`${app.sandbox_url}/sandbox/deposit`, {
      method: 'POST',
      body: JSON.stringify({ orderId: order.order_id }),
    });
    await confirmed(order);
    await ask(guest!, 'POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: short });
    const [refund] = await eventually(
      () => sql<{ id: string }[]>`
        select r.id from payments.refunds r join payments.attempts a on a.id = r.attempt_id
        where a.order_id = ${order.order_id} and r.state = 'parked'`,
      (rows) => rows.length > 0,
    );
    return { ...order, refund_id: refund!.id };
  };
  const [kept, by_staff, by_buyer, open, r1, r2, r3] = await Promise.all([
    paid(),
    paid(),
    paid(),
    place(cup),
    waitingForAccount(),
    waitingForAccount(),
    waitingForAccount(),
  ]);

  // Dangerous acts that wait for a second person.
  const waiting = async () => {
    const { variant_id } = await givenProduct(sql, { shop_id });
    const drop_id = await givenDrop(sql, { shop_id, variant_id, allotment: 1, cap: 1 });
    const asked = await manager!.call('PATCH', `/api/v1/admin/drops/${drop_id}`, { canceled: true });
    assert.equal(asked.body.code, 'approval_required', JSON.stringify(asked.body));
    return { approval_id: (asked.body.params as { approval_id: string }).approval_id };
  };
  const [approve, refuse] = [await waiting(), await waiting()];

  const room = await ask(manager!, 'POST', '/api/v1/admin/lines', { drop_id: jar.drop_id, capacity: 1 });

  // A counter, its orders, another market's order, a sheet of unknown columns; every text of the corpus.
  const admin = '/api/v1/admin';
  const store = await ask(owner!, 'POST', `${admin}/stores`, { shop_id, name: '본점' });
  const line = { variant_id: cup.variant_id, quantity: 1, unit_krw: cup.price_krw };
  const counter = { lines: [line], shipping_krw: 0, handover: 'pickup', wished_on: null };
  const customer = { name: short, phone: '010-1234-5678', address: long, message: drop_table };
  const tender = { kind: 'transfer', part: 'deposit', amount_krw: 100 };
  const store_input = { channel_id: store.channel_id, ...counter, customer, tenders: [] };
  const take = () =>
    ask(owner!, 'POST', `${admin}/store-orders`, store_input) as Promise<{ order_id: string; version: number }>;
  const [changed, tendered, papered] = [await take(), await take(), await take()];
  const channel = await givenChannel(sql, { shop_id, kind: 'custom', name: short });
  const text = {
    key: shortest,
    order: shortest,
    product: long,
    options: [[short, drop_table]] as [string, string][],
    message: long,
  };
  const rows = [givenRow({ ...text, recipient: short, buyer: short, address: long, state: 'confirmed' })];
  const deps = { keys: app.ctx.keys, vault: app.app.modules.identity.vault };
  await takeInChunks(sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
  const [product] = await sql<{ id: string }[]>`select id from channels.products where channel_id = ${channel.id}`;
  const form = { shop_id, name: short, sheet_name: shortest, columns: [{ header: short, text: long }] };
  await ask(owner!, 'PUT', `${admin}/channels/forms`, form);
  const import_id = await givenUnknownSheet(app, owner!, shop_id);
  await givenPicture(app, owner!, cup.product_id);

  const to = (await ask(owner!, 'POST', `${admin}/warehouses`, { shop_id, name: '둘째 창고' })) as {
    warehouse_id?: string;
    id?: string;
  };
  const [lot] = await sql<{ id: string }[]>`select id from inventory.lots where variant_id = ${pot.variant_id}`;
  const address = {
    label: short,
    name: short,
    phone: '010-1234-5678',
    postal_code: '06234',
    address1: long,
    address2: short,
  };
  await ask(buyer!, 'POST', '/api/v1/me/addresses', address);
  const [mine] = await sql<{ address_id: string }[]>`select address_id from identity.addresses`;
  const [image] = await sql<{ id: string }[]>`
    select id from catalog.images where product_id = ${cup.product_id} order by position limit 1`;
  const [slug] = await sql<{ slug: string }[]>`select slug from catalog.products where id = ${jar.product_id}`;

  const complaint = await ask(owner!, 'POST', `${admin}/orders/${kept.order_id}/complaints`, { text: long });
  const mark = { order_ids: [kept.order_id], field: 'mark', value: shortest };
  await eventually(
    () => owner!.call('POST', `${admin}/grid-edits`, mark),
    (seen) => seen.status === 200,
    60_000,
  );

  const campaign_terms = {
    kind: 'first_come',
    shop_id,
    benefit: { kind: 'amount', amount_krw: 1_000 },
    conditions: {},
    winners_max: 9,
    opens_at: '2026-01-01T00:00:00Z',
    closes_at: '2199-01-01T00:00:00Z',
    usable_until: '2199-01-01T00:00:00Z',
  };
  const named = { name_ko: '쿠폰', name_en: 'Coupon', stacking: 'alone' };
  const campaign = await ask(owner!, 'POST', `${admin}/campaigns`, { ...campaign_terms, ...named });

  const team = await ask(owner!, 'POST', `${admin}/delivery-teams`, {
    shop_id,
    name: '새벽 팀',
    weekdays: [1],
    capacity: 9,
    areas: [],
  });
  const [door] = await eventually(
    () => sql<{ id: string }[]>`select id from fulfilment.deliveries where state = 'open' limit 1`,
    (found) => found.length === 1,
    60_000,
  );
  // At another door, later than the first: what is done there does not close it.
  const second = givenRow({ key: 'second', address: '부산광역시 해운대구 우동로 3', phone: null, state: 'confirmed' });
  await takeInChunks(sql, deps, { channel, import_id: null, rows: [second], seen_at: new Date() });
  const [taken] = await sql<{ id: string; order_id: string; delivery_id: string }[]>`
    select id, order_id, delivery_id from channels.lines where line_key = 'second'`;
  const version = async (kind: string) => (await guest.call('GET', `/api/v1/documents/${kind}`)).body.version;
  const agreed = { terms: await version('terms'), privacy: await version('privacy'), age_14: true };
  const one = (ids: Record<string, string>, more: Recipe = {}): Recipe => ({ ids, times: 1, ...more });
  const drop =
    (...names: string[]) =>
    (body: Json) =>
      Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
  const people = {
    owner: await principalOf(owner!),
    manager: await principalOf(manager!),
    buyer: await principalOf(buyer!),
    guest: await principalOf(guest),
  };
  const recipes: Record<string, Recipe> = {
    'admin.approvals.approve': one(approve),
    'admin.inventory.open_warehouse': { times: 1 },
    'admin.inventory.rename_warehouse': one(
      { warehouse_id: (to.warehouse_id ?? to.id)! },
      { put: (body) => ({ ...body, name: shortest }) },
    ),
    'admin.staff.invite': { times: 1, put: (body) => ({ ...drop('shops')(body), role: 'order_desk' }) },
    'admin.documents.publish': { ids: { kind: 'terms' }, last: true },
    'identity.sign_up': { put: (body) => ({ ...body, agreed }) },
    'identity.give_my_consents': { put: (body) => ({ ...body, agreed }) },
    'identity.ask_email_change': {
      who: 'manager',
      times: 1,
      put: (body) => ({ ...body, current_password: demoPassword(app.ctx.keys) }),
    },
    'admin.approvals.refuse': one(refuse),
    'admin.complaints.answer': one({ complaint_id: complaint.complaint_id as string }),
    'desk.edit_rows': { put: (body) => ({ ...drop('was')(body), order_ids: [kept.order_id], field: 'mark' }) },
    // What was searched for would have to name goods.
    'desk.save_view': {
      times: 2,
      put: ({ name, shared, settings: s }) => ({ name, shared, settings: { ...(s as Json), filter: {} }, version: 0 }),
    },
    'admin.calls.log': { put: drop('order_id', 'agreed_on') },
    'admin.partners.save': { times: 1, put: (body) => ({ ...body, shop_id, columns: sheet_columns, form: short }) },
    'channels.change_order': one(taken!, {
      put: ({ recipient, options }) => ({
        delivery_id: taken!.delivery_id,
        recipient: { ...(recipient as Json), phone: '01012345678', phone2: null, zip: '06236' },
        options: [{ line_id: taken!.id, text: (options as Json[])?.[0]?.text }],
      }),
    }),
    'admin.channels.enter_tracking': { put: (body) => ({ ...body, channel_id: channel.id }) },
    'admin.drops.change': {
      ids: { drop_id: jar.drop_id },
      put: drop('opens_at', 'closes_at', 'canceled'),
    },
    'admin.drops.create': { times: 1, put: (body) => ({ ...body, kind: 'preorder', variant_id: pot.variant_id }) },
    'admin.promotions.create': {
      times: 1,
      put: (body) => ({ ...drop('code', 'uses_max', 'budget_krw')(body), ...campaign_terms }),
    },
    'admin.promotions.change': one(
      { campaign_id: String(campaign.campaign_id) },
      { put: ({ name_ko, name_en }) => ({ name_ko, name_en }) },
    ),
    'admin.lines.create': {
      times: 1,
      put: (body) => ({ ...drop('prequeue_at', 'serve_at', 'close_at', 'open_paths')(body), drop_id: null }),
    },
    'admin.lines.change': one(
      { room_id: String(room.room_id) },
      { put: drop('state', 'prequeue_at', 'serve_at', 'close_at', 'open_paths') },
    ),
    // The name is another team's by then.
    'admin.fulfilment.change_team': one(
      { team_id: String(team.team_id) },
      { put: (body) => ({ ...drop('retired')(body), name: `${body.name}~`, version: team.version }) },
    ),
    'admin.fulfilment.save_way_rules': one({ shop_id }, { put: (body) => ({ ...body, version: 0 }) }),
    'admin.fulfilment.note_attempt': one(
      { delivery_id: door!.id },
      { put: (body) => ({ note: body.note, outcome: 'done' }) },
    ),
    'admin.imports.draw_mapping': one({ import_id }, { put: (body) => ({ ...body, columns: sheet_columns }) }),
    'admin.imports.save_profile': one({ channel_id: channel.id }, { put: () => ({ columns: sheet_columns }) }),
    'admin.inventory.adjust': { put: (body) => ({ ...body, lot_id: lot!.id, change: 1 }) },
    'admin.inventory.move': {
      put: (body) => ({ ...body, lot_id: lot!.id, quantity: 1, to_warehouse_id: to.warehouse_id ?? to.id }),
    },
    'admin.orders.cancel': one({ order_id: by_staff.order_id }, { put: drop('lines') }),
    'admin.refunds.give_up': one({ refund_id: r1.refund_id }),
    'admin.refunds.retry': one({ refund_id: r2.refund_id }),
    'admin.store_orders.change': one(
      { order_id: changed.order_id },
      { put: (body) => ({ ...body, ...counter, version: changed.version }) },
    ),
    'admin.store_orders.take': {
      times: 2,
      put: (body) => ({
        ...drop('signature_png')(body),
        ...counter,
        channel_id: store.channel_id,
        tenders: [{ ...tender, depositor: short }],
      }),
    },
    'admin.store_orders.take_tender': one(
      { order_id: tendered.order_id },
      {
        put: (body) => ({
          version: tendered.version,
          tender: { ...tender, depositor: (body.tender as Json).depositor },
        }),
      },
    ),
    'admin.store_orders.want_paper': one(
      { order_id: papered.order_id },
      {
        put: (body) => ({
          ...drop('purpose')(body),
          version: papered.version,
          kind: 'tax_invoice',
          taxable_krw: cup.price_krw,
          exempt_krw: 0,
        }),
      },
    ),
    arrangeImages: {
      ids: { id: cup.product_id },
      put: (body) => ({ images: [{ ...(body.images as Json[])[0], id: image!.id }] }),
    },
    'checkout.confirm': one({ order_id: open.order_id }, { put: (body) => ({ ...body, amount_krw: open.amount_krw }) }),
    'checkout.place': {
      times: 2,
      put: (body) => ({
        ...drop('drop_id')(body),
        lines: [{ variant_id: cup.variant_id, quantity: 1, unit_price_krw: cup.price_krw }],
        method: 'card',
        agreed,
      }),
    },
    'identity.update_address': { ids: { address_id: mine!.address_id } },
    'orders.cancel_mine': one({ order_id: by_buyer.order_id }, { put: drop('lines') }),
    'orders.supply_account': one({ order_id: r3.order_id }),
    setOptions: { ids: { id: pot.product_id }, times: 1 },
    updateCategory: { ids: { id: category_id }, put: drop('slug', 'parent_id') },
    updateProduct: { ids: { id: jar.product_id }, put: drop('slug', 'category_ids', 'version') },
    updateVariants: {
      ids: { id: cup.product_id },
      times: 1,
      put: (body) => {
        const [{ sku, boxes }] = body.variants as [{ sku: string; boxes: [string] }];
        return { variants: [{ sku, id: cup.variant_id, boxes: [boxes[0], boxes[0]] }] };
      },
    },
  };
  return {
    people,
    recipes,
    shown: {
      order_id: kept.order_id,
      store_order_id: tendered.order_id,
      channel_product_id: product!.id,
      drop_id: jar.drop_id,
      product_slug: slug!.slug,
    },
  };
}

type Person = ReturnType<typeof givenBuyer>;
async function ask(person: Person, method: string, path: string, body: object): Promise<Json> {
  const reply = await person.call(method, path, body);
  assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

const sheet_fields = ['order', 'product', 'qty', 'recipient', 'phone', 'address'];
const sheet_titles = [shortest, short, '주문수량', '받는분', '핸드폰', '배송주소'];
const sheet_columns = sheet_fields.map((field, at) => ({ title: sheet_titles[at], field }));

/** A file whose name, headings and cells are of the corpus; it waits for its columns to be drawn. */
async function givenUnknownSheet(app: GivenApp, staff: Person, shop_id: string): Promise<string> {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const cells = [shortest, long, '2', short, '01000001234', long];
  const form = new FormData();
  form.set('shop_id', shop_id);
  form.set(
    'file',
    new Blob([[sheet_titles, cells].map((line) => line.map(cell).join(',')).join('\n')]),
    `${shortest}.csv`,
  );
  const { import_id } = (await upload(app, staff, '/api/v1/admin/imports', form)) as { import_id: string };
  const state = () => app.ctx.sql<{ state: string }[]>`select state from channels.imports where id = ${import_id}`;
  await eventually(state, ([seen]) => seen?.state === 'needs_mapping', 60_000);
  return import_id;
}

async function givenPicture(app: GivenApp, staff: Person, product_id: string): Promise<void> {
  const { default: sharp } = await import('sharp');
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#a32' } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set('alt', long);
  form.set('alt_en', short);
  form.set('file', new Blob([new Uint8Array(png)], { type: 'image/png' }), `${shortest}.png`);
  await upload(app, staff, `/api/v1/admin/products/${product_id}/images`, form);
}

async function upload(app: GivenApp, staff: Person, path: string, body: FormData): Promise<Json> {
  const headers = { cookie: staff.cookie(), 'idempotency-key': crypto.randomUUID() };
  const reply = await fetch(app.url + path, { method: 'POST', headers, body });
  assert.ok(reply.status < 300, `${path}: ${reply.status} ${await reply.clone().text()}`);
  return (await reply.json()) as Json;
}

/** Ids of a path by the route's own names, or of what there is. */
export function pathOf(operation: Operation, recipe: Recipe, idOf: (name: string) => string): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(recipe.ids?.[name] ?? idOf(name)));
}
