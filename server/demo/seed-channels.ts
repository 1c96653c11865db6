import type { Context } from '../context.ts';
import {
  type CanonicalRow,
  emptyRow,
  ensureChannel,
  type LineState,
  matchSure,
  openStore,
  suggestMatches,
  takeInChunks,
  takeStoreOrder,
} from '../modules/channels/index.ts';
import { createIdentity } from '../modules/identity/index.ts';
import { decideRegion } from '../modules/regions/index.ts';
import { transact } from '../platform/db.ts';
import { demo_buyers } from './buyers.ts';
import type { DemoCatalog } from './seed-catalog.ts';

type Ware = { sku: string; variant_id: string; slug: string; title: string; option_text: string; price_krw: number };
type Sale = { buyer: number; sku: string; quantity?: number; hours_ago: number; state: LineState; invoice?: string };

const hour_ms = 3_600_000;

/** What the potter's shop sold at SmartStore. The same buyer twice on one day: those two travel in one parcel. */
const at_smartstore: Sale[] = [
  { buyer: 0, sku: 'MUG', hours_ago: 2, state: 'new', quantity: 2 },
  { buyer: 0, sku: 'CREAM', hours_ago: 1, state: 'new' },
  { buyer: 1, sku: 'TOTE', hours_ago: 3, state: 'new' },
  { buyer: 2, sku: 'CREAM', hours_ago: 5, state: 'new', quantity: 3 },
  { buyer: 3, sku: 'MAT', hours_ago: 8, state: 'new' },
  { buyer: 4, sku: 'MUG', hours_ago: 20, state: 'confirmed' },
  { buyer: 5, sku: 'TOTE', hours_ago: 22, state: 'confirmed', quantity: 2 },
  { buyer: 6, sku: 'CREAM', hours_ago: 26, state: 'confirmed' },
  { buyer: 7, sku: 'MUG', hours_ago: 27, state: 'cancel_requested' },
  { buyer: 8, sku: 'TOTE', hours_ago: 50, state: 'shipping', invoice: '612345678901' },
  { buyer: 9, sku: 'CREAM', hours_ago: 52, state: 'shipping', invoice: '612345678912' },
  { buyer: 10, sku: 'MUG', hours_ago: 98, state: 'delivered', invoice: '612345678923', quantity: 4 },
  { buyer: 11, sku: 'MAT', hours_ago: 120, state: 'delivered', invoice: '612345678934' },
];

/** What the farm sold at Coupang; whose products these are is still to be confirmed there, with one key. */
const at_coupang: Sale[] = [
  { buyer: 3, sku: 'HONEY', hours_ago: 2, state: 'new' },
  { buyer: 4, sku: 'EGGS', hours_ago: 4, state: 'new', quantity: 2 },
  { buyer: 6, sku: 'BREW', hours_ago: 6, state: 'new', quantity: 2 },
  { buyer: 7, sku: 'HONEY', hours_ago: 7, state: 'confirmed' },
  { buyer: 9, sku: 'BERRY', hours_ago: 9, state: 'confirmed' },
  { buyer: 11, sku: 'EGGS', hours_ago: 30, state: 'shipping', invoice: '512345678901' },
];

/**
 * Orders of two channels and of a counter, so that a new shop's grid, deliveries and work are not empty. Taking the same rows again
 * changes nothing, so it may run again after a kill.
 */
export async function seedChannels(ctx: Context, catalog: DemoCatalog): Promise<void> {
  const { vault } = createIdentity({ sql: ctx.sql, keys: ctx.keys, secure: false, demo: true });
  const deps = { vault, keys: ctx.keys };
  const [known] = await ctx.sql<{ at: Date }[]>`select min(created_at) as at from catalog.products`;
  const now = known?.at ?? new Date(); // the same rows after a kill, too
  const wares = await readWares(ctx);
  const channels = [
    { kind: 'smartstore', shop: 'ongi', sales: at_smartstore },
    { kind: 'coupang', shop: 'deullyeok', sales: at_coupang },
  ] as const;
  for (const { kind, shop, sales } of channels) {
    const shop_id = catalog.shops.get(shop)!;
    const { id } = await ensureChannel(ctx.sql, { shop_id, kind, layout: kind });
    const rows = sales.map((sale, index) => rowOf(sale, wareOf(wares, sale.sku), kind, index, now));
    await takeInChunks(ctx.sql, deps, { channel: { id, shop_id }, import_id: null, rows, seen_at: now });
    await suggestMatches(ctx.sql);
    if (kind === 'smartstore') await matchSure(ctx.sql, { shops: null, channel_id: id, by: null });
  }
  await seedStore(ctx, deps, catalog.shops.get('ongi')!, wares);
}

/** Everything on sale by its SKU, in the order of its options. */
async function readWares({ sql }: Context): Promise<Ware[]> {
  return [
    ...(await sql<Ware[]>`
      select v.sku, v.id as variant_id, p.slug, p.title, v.option_text, v.price_krw
      from catalog.variants v join catalog.products p on p.id = v.product_id
      where v.sku is not null and v.retired_at is null order by p.slug, v.position`),
  ];
}

function wareOf(wares: readonly Ware[], sku: string): Ware {
  const found = wares.find((one) => one.sku === sku || one.sku.startsWith(`${sku}-`));
  if (!found) throw new Error(`demo: nothing is sold as ${sku}`);
  return found;
}

function rowOf(sale: Sale, ware: Ware, kind: string, index: number, now: Date): CanonicalRow {
  const { name, phone, zip, address, message = '' } = demo_buyers[sale.buyer]!;
  const quantity = sale.quantity ?? 1;
  const ordered_ms = now.getTime() - sale.hours_ago * hour_ms;
  const at = (hours: number) => new Date(ordered_ms + hours * hour_ms).toISOString();
  const { sido, sigungu, gu, remote, flag } = decideRegion(address, zip);
  const order = `DEMO-${kind === 'coupang' ? 'C' : 'S'}-${String(index + 1).padStart(4, '0')}`;
  const left = sale.invoice !== undefined;
  return emptyRow({
    key: `${order}-1`,
    order,
    state: sale.state,
    productNo: ware.slug,
    product: ware.title,
    kind: ware.option_text ? 'option' : 'single',
    optionRaw: ware.option_text,
    options: ware.option_text
      .split(' / ')
      .filter(Boolean)
      .map((pair): [string, string] => [pair.split(': ')[0]!, pair.split(': ')[1] ?? '']),
    code: ware.sku,
    qty: quantity,
    unit: ware.price_krw,
    total: ware.price_krw * quantity,
    orderedAt: at(0),
    paidAt: at(0.05),
    confirmedAt: sale.state === 'new' ? null : at(1),
    dispatchedAt: left ? at(20) : null,
    deliveredAt: sale.state === 'delivered' ? at(44) : null,
    recipient: name,
    phone,
    buyer: name,
    buyerPhone: phone,
    address,
    zip,
    message,
    sido,
    sigungu,
    gu,
    remote,
    regionFlag: flag,
    courier: left ? 'CJ대한통운' : null,
    invoice: sale.invoice ?? null,
    shippingKrw: remote ? 6_000 : 3_000,
    remoteShippingKrw: remote ? 3_000 : 0,
  });
}

/** Two orders taken at the counter: one paid and taken along, one that is delivered against its balance. */
async function seedStore(
  ctx: Context,
  deps: Parameters<typeof takeStoreOrder>[1],
  shop_id: string,
  wares: readonly Ware[],
): Promise<void> {
  await transact(ctx.sql, async (tx) => {
    const [known] = await tx`select from channels.store_orders limit 1`;
    const [owner] = await tx<{ id: string }[]>`
      select account_id as id from identity.accounts where staff_role = 'owner' order by created_at limit 1`;
    if (known || !owner) return;
    const by = { account_id: owner.id, shops: null };
    const store = await openStore(tx, by, { shop_id, name: '서촌점' });
    if (!store.ok) throw new Error(`demo store: ${store.error.code}`);
    for (const { sku, buyer, handover, paid } of [
      { sku: 'MUG', buyer: 2, handover: 'pickup', paid: 1 },
      { sku: 'MAT', buyer: 10, handover: 'delivery', paid: 0.3 },
    ] as const) {
      const { name, phone, zip, address } = demo_buyers[buyer]!;
      const { variant_id, price_krw } = wareOf(wares, sku);
      const amount_krw = Math.round((price_krw * paid) / 1_000) * 1_000;
      const taken = await takeStoreOrder(tx, deps, by, {
        channel_id: store.value.channel_id,
        lines: [{ variant_id, quantity: 1, unit_krw: price_krw }],
        shipping_krw: 0,
        handover,
        wished_on: null,
        customer: { name, phone, ...(handover === 'delivery' ? { postal_code: zip, address } : {}) },
        tenders: [{ kind: 'cash', part: paid === 1 ? 'balance' : 'deposit', amount_krw }],
      });
      if (!taken.ok) throw new Error(`demo store order ${sku}: ${JSON.stringify(taken.error)}`);
    }
  });
}
