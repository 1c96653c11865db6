import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from './context.ts';
import { desk_sources } from './desk-sources.ts';
import { emptyCarts } from './empty-carts.ts';
import { mergeCarts, sweepCarts } from './modules/cart/index.ts';
import { createProductPages, readProductsIn } from './modules/catalog/index.ts';
import { createImporter, linkMarkets, scheduleWaitingLines, tellChannelWork } from './modules/channels/index.ts';
import {
  createCapture,
  createCheckout,
  registerClosing,
  registerRefunds,
  scheduleAllocation,
  scheduleLapse,
  schedulePromises,
} from './modules/checkout/index.ts';
import { sweepComplaints } from './modules/complaints/index.ts';
import { createDesk } from './modules/desk/index.ts';
import { createControlRoom, createLiveDrops, guardDrop, readRemaining } from './modules/drops/index.ts';
import { scheduleBundling, scheduleCarriers, scheduleProduction } from './modules/fulfilment/index.ts';
import {
  audit_job,
  createIdentity,
  exportAuditRoots,
  renewAccessKeys,
  resumeApproved,
  type SignedInHook,
  socialClient,
  sweepApprovals,
  sweepExports,
  sweepIdentity,
  sweepRetention,
  watchAudit,
} from './modules/identity/index.ts';
import { createLiveStock } from './modules/inventory/index.ts';
import { createNotifications, createTexts } from './modules/notifications/index.ts';
import { indexOrderContacts, waitsForIndex } from './modules/orders/index.ts';
import { createProviders, type ProviderSettings, sandbox_secret_key } from './modules/payments/index.ts';
import { createClaims, createLiveCampaigns, scheduleCodes } from './modules/promotions/index.ts';
import { createLiveShops, readShops } from './modules/sellers/index.ts';
import { createLines, moveTickets, scheduleBeacons } from './modules/waiting-room/index.ts';
import { createRehearsals } from './rehearsals/rehearsals.ts';
import { sandbox_prefix } from './sandbox-pages.ts';
import { startSandbox } from './sandbox-process.ts';
import { scheduleRekeying } from './secrets.ts';
import { tellSales, tellStock, untilStockTurns } from './stock-news.ts';

export type Modules = Awaited<ReturnType<typeof createModules>>;

/** What has a lifetime in a process: made once, in tier order, started and stopped together. */
export async function createModules(ctx: Context) {
  const { config, sql } = ctx;
  const identity = createIdentity({
    sql,
    keys: ctx.keys,
    secure: config.public_url.startsWith('https:'),
    demo: config.demo,
    public_url: config.public_url,
    social: config.social.map(({ name, base_url, ...credentials }) => socialClient(name, credentials, base_url)),
  });
  const sandbox = await openSandbox(ctx);
  const providers = createProviders(providerSettings(ctx, sandbox?.url));
  const product_pages = createProductPages({ sql, readShops });
  const live_stock = createLiveStock(sql, { changed: (one) => ctx.sse.publish(`variant:${one.variant_id}`, one) });
  const live_drops = createLiveDrops(sql, {
    changed: (live) => ctx.sse.publish(`drop:${live.drop_id}`, live),
    pulse: ctx.pulse,
  });
  const live_campaigns = createLiveCampaigns(sql, {
    productsIn: (ids) => readProductsIn(sql, ids),
    changed: (one) => ctx.sse.publish(`campaign:${one.campaign_id}`, one),
    pulse: ctx.pulse,
  });
  const live_shops = createLiveShops(sql, ctx);
  const claims = createClaims(ctx, live_campaigns);
  const lines = createLines(ctx, {
    goodsOf: (drop_id) => live_drops.live(drop_id),
    readAvailable: readRemaining,
    guardDrop,
    phoneOf: identity.phones.of,
  });
  const checkout = createCheckout(ctx, {
    goods: () => live_campaigns.goods(),
    delivery: live_shops.terms,
    vault: identity.vault,
    hot: (variant_id) => live_drops.dropOf(variant_id) !== undefined,
    seen: ({ drop_id, confirmed, payments }) => {
      if (confirmed) room.confirmed(drop_id);
      for (const state of payments) room.payment(drop_id, state);
    },
  });
  const room = createControlRoom(sql, {
    process_id: ctx.process_id,
    live: live_drops,
    queue: () => checkout.waiting(),
    changed: (drop_id, point) => ctx.sse.publish(`control:${drop_id}`, point),
  });
  const capture = createCapture(ctx, { checkout, providers });
  registerClosing(ctx, { checkout, providers });
  registerRefunds(ctx, { checkout, providers, vault: identity.vault });
  const signed_in: SignedInHook[] = [
    async ({ guest_person_id, person_id }) => {
      if (guest_person_id) await mergeCarts(sql, { guest_person_id, person_id });
    },
    async ({ guest_person_id, person_id }) => {
      if (guest_person_id) await moveTickets(sql, ctx.keys, { guest_person_id, person_id });
    },
  ];
  const notifications = createNotifications({
    ...ctx,
    identity,
    house: {
      name: '마당',
      public_url: config.public_url,
      from: config.mail_from ?? `no-reply@${new URL(config.public_url).hostname}`,
    },
    smtp_url: config.smtp_url,
    mail_needs_tls: config.mail_needs_tls,
  });
  const texts = createTexts({ ...ctx, identity, house: { name: '마당' }, solapi: config.solapi });
  const importer = createImporter(ctx);
  const markets = linkMarkets(ctx, { vault: identity.vault });
  const rehearsals = createRehearsals({
    folder: join(config.data_dir, 'rehearsals'),
    command: [process.execPath, fileURLToPath(new URL('../crowd/main.ts', import.meta.url))],
    log: ctx.log,
    changed: (one) => ctx.sse.publish(`rehearsal:${one.rehearsal_id}`, one),
  });
  const desk = createDesk(ctx, { vault: identity.vault, exports: identity.exports, sources: desk_sources });
  listen(ctx, lines);
  scheduleBundling(ctx, { vault: identity.vault });
  scheduleProduction(ctx);
  const carriers = scheduleCarriers(ctx);
  schedule(ctx, checkout, room);
  ctx.schedule.every('identity.approvals', 30_000, async () => {
    await sweepApprovals(sql);
    await sweepExports(sql);
    await resumeApproved(identity);
  });
  ctx.schedule.every('orders.index_contacts', 1_000, async () => {
    if (!(await waitsForIndex(sql))) return Number.POSITIVE_INFINITY;
    await indexOrderContacts({ sql, keys: ctx.keys, vault: identity.vault });
    return 0;
  });
  ctx.schedule.every('complaints.retention', 86_400_000, async () => {
    await sweepComplaints(sql, identity.vault, new Date());
  });
  scheduleRekeying(ctx, identity.vault);
  ctx.schedule.every('catalog.stock_news', 2_000, async () => {
    await live_drops.refresh();
    const drops = live_drops.listAll();
    await tellStock(sql, drops);
    return untilStockTurns(drops, live_drops.now());
  });
  return {
    identity,
    providers,
    sandbox_url: sandbox?.url ?? null,
    product_pages,
    live_stock,
    live_drops,
    live_campaigns,
    live_shops,
    claims,
    lines,
    checkout,
    room,
    capture,
    signed_in,
    notifications,
    texts,
    importer,
    markets,
    rehearsals,
    desk,
    async start(): Promise<void> {
      await live_drops.start();
      await live_campaigns.start();
      await live_shops.start();
      await lines.start();
      live_stock.start();
      room.start();
      desk.start();
    },
    /** Ends what was started, after the listener has drained. */
    async stop(): Promise<void> {
      await checkout.idle();
      await claims.idle();
      live_campaigns.stop();
      live_shops.stop();
      await lines.stop();
      live_drops.stop();
      live_stock.stop();
      room.stop();
      desk.stop();
      product_pages.stop();
      await Promise.all([...providers.values()].map((provider) => provider.close()));
      await notifications.stop();
      await texts.stop();
      await importer.stop();
      await markets.close();
      await carriers.close();
      await rehearsals.close();
      await sandbox?.stop();
    },
  };
}

/** How an order that was placed inside a waiting room ends; one that waits for a transfer has its goods, and no need of a place. */
const ends_of_orders = [
  'orders.order_confirmed',
  'orders.order_waiting_deposit',
  'orders.order_failed',
  'orders.order_expired',
];

function listen(ctx: Context, lines: ReturnType<typeof createLines>): void {
  ctx.outbox.listen('waiting_room.places', ends_of_orders, (tx, events) =>
    lines.ordersEnded(
      tx,
      events.map(({ entity_id, name }) => ({ order_id: entity_id, paid: /confirmed|deposit/.test(name) })),
    ),
  );
  tellChannelWork(ctx);
  ctx.outbox.listen(
    'catalog.sales',
    ['orders.order_confirmed'],
    (tx, events) =>
      tellSales(
        tx,
        events.map((event) => event.entity_id),
      ),
    { waits: ctx.rush.putsOff },
  );
  ctx.outbox.listen('cart.bought', ['orders.order_confirmed'], (tx, events) =>
    emptyCarts(
      tx,
      events.map((event) => event.entity_id),
    ),
  );
}

function schedule(
  ctx: Context,
  checkout: ReturnType<typeof createCheckout>,
  room: { forgetOld(): Promise<void> },
): void {
  scheduleLapse(ctx, checkout);
  scheduleAllocation(ctx);
  schedulePromises(ctx);
  scheduleCodes(ctx);
  scheduleBeacons(ctx);
  scheduleWaitingLines(ctx);
  ctx.schedule.every(audit_job, 3_600_000, () => watchAudit(ctx.sql, ctx.metrics));
  ctx.schedule.every('identity.access_keys', 3_600_000, () => renewAccessKeys(ctx.sql, ctx.keys));
  ctx.schedule.every('identity.audit_roots', 3_600_000, async () => {
    await exportAuditRoots(ctx.sql, join(ctx.config.data_dir, 'audit'));
  });
  ctx.schedule.every('identity.retention', 86_400_000, async () => {
    await sweepRetention(ctx.sql, new Date());
  });
  ctx.schedule.every('identity.sweep', 3_600_000, () => sweepIdentity(ctx.sql));
  ctx.schedule.every('cart.sweep', 3_600_000, () => sweepCarts(ctx.sql));
  ctx.schedule.every('drops.forget_control_points', 3_600_000, () => room.forgetOld());
}

/** Without keys of a real provider and without SANDBOX_URL, a demo shop is paid at a sandbox server of its own. */
async function openSandbox(ctx: Context): Promise<{ url: string; stop(): Promise<void> } | null> {
  const { config } = ctx;
  if (config.sandbox_url || !config.demo || config.role === 'worker') return null;
  const options = {
    journal: join(config.data_dir, 'sandbox', 'journal.ndjson'),
    webhook_url: `http://127.0.0.1:${config.port}/api/v1/webhooks/sandbox`,
    public_url: sandboxPublicUrl(config.public_url),
  };
  try {
    return await startSandbox({ ...options, port: config.port === 0 ? 0 : config.port + 1 });
  } catch {
    return await startSandbox({ ...options, port: 0 });
  }
}

/** Browsers on this machine reach the sandbox themselves; from elsewhere its pages are shown through our own address. */
function sandboxPublicUrl(public_url: string): string | undefined {
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(public_url).hostname);
  return here ? undefined : public_url + sandbox_prefix;
}

/** The real providers that have keys, and the sandbox; in a demo it stands in for KakaoPay too. */
function providerSettings(ctx: Context, sandbox_url: string | undefined): ProviderSettings {
  const { toss, kakaopay, demo } = ctx.config;
  const url = ctx.config.sandbox_url ?? sandbox_url;
  const practice = { cid: 'TC0ONETIME', secret_key: sandbox_secret_key, base_url: url };
  return {
    ...(toss ? { toss } : {}),
    ...(kakaopay ? { kakaopay } : url && demo ? { kakaopay: practice } : {}),
    ...(url ? { sandbox: { url, public_url: sandboxPublicUrl(ctx.config.public_url) } } : {}),
  };
}
