import { after, before, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { demo_people, demoPassword, seedDemoPeople } from '../../server/modules/identity/index.ts';
import { eventually, type GivenApp, givenBuyer } from '../given-app.ts';
import { buildWeb, type desk, no_browser, openBrowser, type State, type Visit, visit } from './given-browser.ts';
import { type Goods, givenOpenShop, givenShop } from './given-shop.ts';

type Desk = {
  app: GivenApp;
  browser: Browser;
  goods: Map<string, Goods>;
  /** Who has signed in here once. */
  signed_in: Map<Role, State>;
};

/** A shop with goods, drops and the people who work there. */
async function givenDesk(): Promise<Desk> {
  const [app, browser] = await Promise.all([givenOpenShop(), openBrowser()]);
  const goods = await givenShop(app, [
    { slug: 'jar', title: '달항아리', price_krw: 48_000, stock: 60, drop: { cap: 5 } },
    { slug: 'bowl', title: '찻사발', price_krw: 12_000, stock: 40, drop: { opens_in_ms: 3_600_000 } },
    { slug: 'cup', title: '잔', price_krw: 9_000, stock: 8 },
  ]);
  await seedDemoPeople(app.app.modules.identity);
  return { app, browser, goods, signed_in: new Map() };
}

/**
 * One shop and one browser for a test file (or a `describe`): there before its tests, closed after them. `prepare` adds what its tests
 * need; a `before` of a file's own would run beside this one, not after it.
 */
export function useDesk(prepare?: (place: Desk) => Promise<void>): Desk {
  const place = {} as Desk;
  before(
    async () => {
      if (no_browser) return;
      buildWeb();
      Object.assign(place, await givenDesk());
      await prepare?.(place);
    },
    { timeout: 300_000 },
  );
  after(async () => {
    await place.browser?.close();
    await place.app?.close();
  });
  return place;
}

type Role = 'owner' | 'manager' | 'viewer';
/** `at`: the page to begin on, as it stands behind /admin/. `who`: somebody else than the demo's people. */
type Options = {
  at?: string;
  viewport?: typeof desk;
  dark?: boolean;
  lang?: 'ko' | 'en';
  role?: Role;
  who?: { email: string; password: string };
};

/**
 * Somebody of the staff at the back office: the first time signed in through its own page, then in the same session. Who goes `at`
 * a page does not have the dashboard drawn first: half a second of processor.
 */
export async function atDesk(t: TestContext, place: Desk, options: Options = {}): Promise<Visit> {
  const { app, browser, signed_in } = place;
  const { at = '', role = 'owner', lang = 'ko', who, ...look } = options;
  const state = who ? undefined : signed_in.get(role);
  const visited = await visit(t, browser, { ...look, ...(state ? { state } : {}) });
  await visited.context.addInitScript((chosen) => {
    // A mail's frame has no storage.
    if (window === window.top) localStorage.setItem('madang.language', chosen);
  }, lang);
  const { page } = visited;
  await page.goto(`${app.url}/admin/${at}`);
  if (!state) {
    const email = who?.email ?? demo_people.find((one) => one.role === role)?.email ?? '';
    await page.locator('[name=email]').fill(email);
    await page.locator('[name=password]').fill(who?.password ?? demoPassword(app.ctx.keys));
    await page.locator('button[type=submit]').click();
  }
  await page.locator('nav a').first().waitFor({ state: 'attached' });
  if (!state && !who) signed_in.set(role, await visited.context.storageState());
  return visited;
}

/** Waits until the page (or the way in) has what it came for: its heading, and nothing still loading. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const loading =
      'main .animate-breathe, main[aria-busy=true], main [aria-busy=true], [role=dialog] .animate-breathe';
    return document.querySelector('main h1') !== null && document.querySelector(loading) === null;
  });
}

export type Bought = { order_id: string; order_number: string };

/** A buyer who places and pays; the order is confirmed when this returns. */
export async function givenPaidOrder(app: GivenApp, goods: Goods, quantity = 1): Promise<Bought> {
  const buyer = givenBuyer(app);
  Object.assign(buyer.contact, { email: 'gildong@buyers.test' });
  await buyer.enter();
  const placed = await buyer.place({ variant_id: goods.variant_id, unit_price_krw: goods.price_krw }, { quantity });
  if (placed.status !== 201) throw new Error(`not placed: ${JSON.stringify(placed.body)}`);
  const order = placed.body as unknown as Bought & { amount_krw: number };
  await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/payment`, {});
  await buyer.confirm(order, await buyer.authenticate(order));
  await eventually(
    () => buyer.call('GET', `/api/v1/checkouts/${order.order_id}`),
    (seen) => seen.body.state === 'confirmed',
  );
  return order;
}
