import type { FastifyInstance } from 'fastify';
import { nameSubjects } from './audit-subjects.ts';
import type { Context } from './context.ts';
import { seedCatalog } from './demo/seed-catalog.ts';
import { seedChannels } from './demo/seed-channels.ts';
import { seedDeliveries } from './demo/seed-deliveries.ts';
import { seedDrops } from './demo/seed-drops.ts';
import { seedLine } from './demo/seed-line.ts';
import { seedPromotions } from './demo/seed-promotions.ts';
import { seedStock } from './demo/seed-stock.ts';
import { cartRoutes } from './modules/cart/index.ts';
import { catalogRoutes, readOffers } from './modules/catalog/index.ts';
import {
  channelProductRoutes,
  channelWorkRoutes,
  exportRoutes,
  importRoutes,
  marketRoutes,
  partnerRoutes,
  readBalances,
  settlementRoutes,
  storeRoutes,
  takeBalance,
  work_topic,
} from './modules/channels/index.ts';
import { cancelRoutes, checkoutRoutes, discountRoutes, promiseRoutes, refundRoutes } from './modules/checkout/index.ts';
import { complaintRoutes } from './modules/complaints/index.ts';
import { rowsOfPhone } from './modules/desk/index.ts';
import {
  createReadBuyable,
  dropRoutes,
  guardDrop,
  readDrop,
  readShopOfDrop,
  unitsSpokenFor,
} from './modules/drops/index.ts';
import {
  type Balances,
  boxRoutes,
  callRoutes,
  days_topic,
  deliveryDayRoutes,
  deliveryStopRoutes,
  driverRoutes,
  fulfilmentRoutes,
  paperRoutes,
  productionRoutes,
  wayRoutes,
} from './modules/fulfilment/index.ts';
import {
  audit,
  createIdentity,
  demo_people,
  demoPassword,
  identityAdminRoutes,
  identityRoutes,
  readStaffNames,
  seedDemoPeople,
} from './modules/identity/index.ts';
import { inventoryRoutes, readAvailable } from './modules/inventory/index.ts';
import { orderRoutes, readOrderNumbers } from './modules/orders/index.ts';
import { paymentsRoutes } from './modules/payments/index.ts';
import { promotionRoutes } from './modules/promotions/index.ts';
import { regionRoutes } from './modules/regions/index.ts';
import { operatorRoutes, readShops, sellersRoutes } from './modules/sellers/index.ts';
import { lineAdminRoutes, lineRoutes } from './modules/waiting-room/index.ts';
import { createModules, type Modules } from './modules.ts';
import { personalHoldings } from './personal-data.ts';
import type { Principal } from './platform/auth-context.ts';
import { effectsRoutes } from './platform/effects-routes.ts';
import { serveHealth } from './platform/health.ts';
import { createHttp } from './platform/http.ts';
import { liveRoutes } from './platform/live-routes.ts';
import { authorise } from './platform/mount.ts';
import { serveOpenApi } from './platform/openapi.ts';
import { checkEpoch } from './platform/outbox-care.ts';
import { rehearsalRoutes } from './rehearsals/routes.ts';
import { sandboxPages } from './sandbox-pages.ts';
import { serveWeb } from './web.ts';

/** One process of Madang: `start` after it listens, `stop` after it has drained. */
export type App = { http: FastifyInstance; modules: Modules; start(): Promise<void>; stop(): Promise<void> };

/** The only wiring: every module's routes, in tier order. The role decides whether background work runs (see main.ts). */
export async function createApp(ctx: Context): Promise<App> {
  await checkEpoch(ctx.sql, ctx.log);
  const modules = await createModules(ctx);
  const { identity, live_stock, live_drops, room, checkout, capture } = modules;
  const http = createHttp({
    log: ctx.log,
    metrics: ctx.metrics,
    authenticate: identity.authenticate,
    own_hosts: [new URL(ctx.config.public_url).host],
    trust_proxy: ctx.config.trust_proxy,
    https: ctx.config.public_url.startsWith('https:'),
  });
  serveHealth(http, { database: () => ctx.sql`select 1` }, ctx.config.metrics_token);
  const staffNames = async (ids: string[]) => {
    const found = await readStaffNames(identity, ids);
    return new Map([...found].map(([id, { name }]) => [id, name]));
  };
  const firstShop = async () => [...(await readShops(ctx.sql)).keys()][0] ?? null;
  for (const routes of [
    catalogRoutes(ctx, { readShops, pages: modules.product_pages }),
    inventoryRoutes(ctx, {
      live: live_stock,
      spokenFor: unitsSpokenFor,
      audit,
      staffNames,
    }),
    paymentsRoutes(ctx, readOrderNumbers),
    regionRoutes,
    identityRoutes(identity, {
      signed_in: modules.signed_in,
      holdings: personalHoldings(identity),
      read: ctx.read,
      texts_are_sent: modules.texts.are_sent,
      words: modules.live_shops,
    }),
    identityAdminRoutes(identity, { nameSubjects: nameSubjects(ctx.sql, identity) }),
    sellersRoutes(ctx, { audit, live: modules.live_shops }),
    operatorRoutes(ctx, { audit, live: modules.live_shops }),
    cartRoutes(ctx, { readAvailable: createReadBuyable(live_drops, readAvailable), windowOf: live_drops.windowOf }),
    lineRoutes(ctx, modules.lines),
    lineAdminRoutes(ctx, modules.lines, { guardDrop, shopOfDrop: readShopOfDrop }),
    dropRoutes(ctx, { live: live_drops, room, guards: identity.guards }),
    orderRoutes(ctx, { identity }),
    promotionRoutes(ctx, {
      live: modules.live_campaigns,
      claims: modules.claims,
      shopOfGoods: async (id) => (await readOffers(ctx.sql, [id])).get(id)?.shop_id ?? null,
    }),
    discountRoutes(ctx, {
      live: modules.live_campaigns,
      delivery: modules.live_shops.terms,
      phoneOf: identity.phones.of,
    }),
    checkoutRoutes(ctx, {
      checkout,
      campaigns: modules.live_campaigns,
      delivery: modules.live_shops.terms,
      words: modules.live_shops,
      vault: identity.vault,
      capture,
      room,
      live: live_drops,
      lines: modules.lines,
      phoneOf: identity.phones.of,
      hasAgreed: identity.agreements.has,
    }),
    complaintRoutes(ctx, { identity }),
    storeRoutes(ctx, { identity }),
    partnerRoutes(ctx, { identity, importer: modules.importer }),
    fulfilmentRoutes(ctx, { vault: identity.vault }),
    boxRoutes(ctx, { vault: identity.vault }),
    wayRoutes(ctx),
    productionRoutes(ctx),
    paperRoutes(ctx, { vault: identity.vault, balances: balancesOf(ctx, identity.vault) }),
    callRoutes(ctx, {
      identity,
      ordersOf: (principal, phone) => rowsOfPhone(ctx, modules.desk.tools, principal, phone),
    }),
    deliveryDayRoutes(ctx, { identity }),
    deliveryStopRoutes(ctx, { vault: identity.vault, balances: balancesOf(ctx, identity.vault) }),
    driverRoutes(ctx, { vault: identity.vault, balances: balancesOf(ctx, identity.vault) }),
    effectsRoutes(ctx),
    liveRoutes(ctx.sse, mayHear),
    channelProductRoutes(ctx),
    channelWorkRoutes(ctx, { vault: identity.vault, staffNames }),
    cancelRoutes(ctx, { checkout, identity }),
    exportRoutes(ctx, {
      vault: identity.vault,
      readShops,
      staffNames,
      firstShop,
    }),
    refundRoutes(ctx, { checkout, identity }),
    promiseRoutes(ctx),
    modules.notifications.routes,
    modules.desk.routes,
    importRoutes(ctx, {
      importer: modules.importer,
      firstShop,
    }),
    settlementRoutes(ctx, { firstShop }),
    marketRoutes(ctx, { link: modules.markets, readShops }),
    rehearsalRoutes(ctx, {
      rehearsals: modules.rehearsals,
      readCap: async (drop_id) => (await readDrop(ctx.sql, drop_id))?.cap_per_person ?? null,
    }),
  ])
    routes(http);
  serveOpenApi(http);
  const sandbox_url = modules.sandbox_url ?? ctx.config.sandbox_url;
  if (sandbox_url) await sandboxPages(sandbox_url)(http);
  serveWeb(http, ctx, modules);
  return { http, modules, start: () => startWork(ctx, modules), stop: () => stopWork(ctx, modules) };
}

// A route's news says only that there is some; what it is asks for the link.
const public_topics = new Set(['drop', 'variant', 'campaign', 'line', 'clock', 'route']);

/** Figures of what is on sale are for everyone; what happens behind the counter is for staff. */
function mayHear(topic: string, principal: Principal): boolean {
  const [kind] = topic.split(':', 1);
  if (public_topics.has(kind!)) return true;
  if (kind === 'desk' || kind === days_topic) return authorise('staff:orders.read', principal, 'shop') === null;
  if (kind === work_topic) return authorise('staff:orders.read', principal) === null;
  if (kind === 'control' || kind === 'rehearsal') return authorise('staff:drops.read', principal) === null;
  return false;
}

/** Balances of the house's own counters, for whoever stands at a door. */
const balancesOf = (ctx: Context, vault: Modules['identity']['vault']): Balances => ({
  read: readBalances,
  take: (tx, { by, shops }, order_id, tender) =>
    takeBalance(tx, { vault, keys: ctx.keys }, { account_id: by, shops }, order_id, tender),
});

/** What works without being asked. A process of role web performs only the effects it has claimed itself. */
async function startWork(ctx: Context, modules: Modules): Promise<void> {
  await modules.start();
  if (ctx.config.role === 'web') return;
  await ctx.outbox.start();
  ctx.effects.start();
  ctx.schedule.start();
}

/** Nothing new is begun, what runs is finished. */
async function stopWork(ctx: Context, modules: Modules): Promise<void> {
  await Promise.all([ctx.schedule.stop(), ctx.effects.stop(), ctx.outbox.stop()]);
  await modules.stop();
}

/** Puts the demo shop into the database. Runs once a database; after a kill half way it runs again. */
export async function seedDemo(ctx: Context): Promise<void> {
  const identity = createIdentity({ sql: ctx.sql, keys: ctx.keys, secure: false, demo: true });
  await seedDemoPeople(identity);
  const catalog = await seedCatalog(ctx.sql);
  await seedStock(ctx.sql, catalog);
  await seedDrops(ctx.sql, catalog);
  await seedLine(ctx.sql, catalog);
  await seedPromotions(ctx.sql, catalog);
  await seedChannels(ctx, catalog);
  await seedDeliveries(ctx, catalog);
}

/** What main.ts prints as the way in, when the demo shop is there. */
export function demoLogins(ctx: Context): { who_ko: string; who_en: string; login: string; password: string }[] {
  const password = demoPassword(ctx.keys);
  const who = {
    owner: ['주인', 'Owner'],
    manager: ['매니저', 'Manager'],
    viewer: ['열람', 'Viewer'],
    buyer: ['손님', 'Buyer'],
  } as const;
  return demo_people.map(({ email, role }) => {
    const [who_ko, who_en] = who[role ?? 'buyer'];
    return { who_ko, who_en, login: email, password };
  });
}
