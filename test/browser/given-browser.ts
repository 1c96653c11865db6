import { existsSync, readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Locator, type Page } from 'playwright-core';

export { buildWeb } from '../build-web.ts';

/** The first is the same Chromium without windows: a visitor of its own costs 0.06 instead of 0.4 seconds of processor. */
const chromium_paths = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const chromium_path = process.env.CHROMIUM ?? chromium_paths.find((path) => existsSync(path));

/** Why browser tests cannot run here, or false. `MADANG_NO_SKIP=1` makes the runner fail on a skip. */
export const no_browser: string | false =
  chromium_path && existsSync(chromium_path)
    ? false
    : `NO BROWSER: ${chromium_path ?? chromium_paths.join(' or ')} is missing (apt-get install chromium, or set CHROMIUM); pages were not tested`;

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const linger_ms = 1_000;
let shared: Promise<Browser> | undefined;
let guests = 0;

/**
 * The browser of this process: started for the first test file that asks, and ended a while after the last one has closed it. What
 * visitors leave behind goes with their contexts.
 */
export function openBrowser(): Promise<Browser> {
  guests += 1;
  shared ??= launch();
  return shared;
}

async function launch(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: chromium_path!, args: flags });
  const mine = shared;
  const end = browser.close.bind(browser);
  browser.close = async () => {
    guests -= 1;
    await Promise.all(browser.contexts().map((context) => context.close()));
    setTimeout(() => {
      if (guests > 0 || shared !== mine) return;
      shared = undefined;
      void end();
    }, linger_ms);
  };
  return browser;
}

export const phone = { width: 390, height: 844 };
export const desk = { width: 1440, height: 900 };
export const laptop = { width: 1280, height: 720 };

/** The cookies and the storage of somebody who has been here. */
export type State = Awaited<ReturnType<BrowserContext['storageState']>>;
export type Visit = { context: BrowserContext; page: Page; complaints: string[] };

/** A visitor with an own profile. Every error of the page's console or scripts is kept: a page may not complain. */
export async function visit(
  t: TestContext,
  browser: Browser,
  options: { viewport?: typeof phone; dark?: boolean; still?: boolean; lang?: 'ko' | 'en'; state?: State } = {},
): Promise<Visit> {
  const viewport = options.viewport ?? phone;
  const context = await browser.newContext({
    viewport,
    locale: 'ko-KR',
    timezoneId: 'Asia/Seoul',
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: options.still === false ? 'no-preference' : 'reduce',
    ...(options.state ? { storageState: options.state } : {}),
    ...(viewport === phone ? { isMobile: true, hasTouch: true } : {}),
  });
  // A crowded machine is slow, not broken.
  context.setDefaultTimeout(90_000);
  t.after(() => context.close());
  if (options.still !== false) await context.addInitScript(stopTransitions);
  await context.addInitScript(keepSayings);
  // Else the browser's own, Korean.
  if (options.lang === 'en')
    await context.addInitScript(() => {
      // A mail's frame has no storage.
      if (window === window.top) localStorage.setItem('madang.language', 'en');
    });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refused request is an answer of the API, not a complaint of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return { context, page, complaints };
}

/**
 * Goes to another page of the app that is open as its own links do: nothing is loaded, parsed or compiled again. Resolves when the
 * router has drawn it; what the page then asks for may still be on its way.
 */
export async function moveTo(page: Page, path: string): Promise<void> {
  await page.evaluate(async (to) => {
    type Location = { state: { __TSR_key?: string } };
    type Router = {
      subscribe(event: 'onRendered', heard: (rendered: { toLocation: Location }) => void): () => void;
      history: { push(to: string): void; location: Location };
    };
    const { __TSR_ROUTER__: router } = window as unknown as { __TSR_ROUTER__: Router };
    if (location.pathname + location.search === to) return;
    await new Promise<void>((done, fail) => {
      // Ninety seconds that the page has lived: on a machine that stood still only one of them passed.
      let left_s = 90;
      const ticking = setInterval(() => {
        left_s -= 1;
        if (left_s === 0) fail(new Error(`the router did not come to ${to}`));
      }, 1_000);
      const stop = router.subscribe('onRendered', ({ toLocation }) => {
        // The page that was there before may have been drawn only now. A redirect gives its target a key of its own.
        if (toLocation.state.__TSR_key !== router.history.location.state.__TSR_key) return;
        clearInterval(ticking);
        stop();
        done();
      });
      router.history.push(to);
    });
  }, path);
}

/** In the page: what is said in passing is kept. It is gone after 4.5 s, before a crowded machine may have looked. */
function keepSayings(): void {
  if (window !== window.top) return;
  const sayings: string[] = [];
  Object.assign(window, { sayings });
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes)
      if (addedNodes.length > 0 && (target as Element).getAttribute?.('role') === 'status')
        for (const node of addedNodes) sayings.push(node.textContent ?? '');
  }).observe(document, { childList: true, subtree: true });
}

/** Waits until the page has said this in passing since it was loaded; whether it is still to be seen does not matter. */
export async function said(page: Page, words: string): Promise<void> {
  await page.waitForFunction(
    (part) => (window as unknown as { sayings: string[] }).sayings.some((one) => one.includes(part)),
    words,
  );
}

let axe_source = '';

/** What axe finds on the page as it stands, a line a violation. WCAG 2.2 AA and axe's best practices. */
export async function axe(page: Page): Promise<string[]> {
  // Through the debugger, since the page's own policy allows no foreign script.
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Without its comments: a page that is given 0.8 MB more of script takes 65 ms of processor more.
    axe_source ||= readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
    await page.evaluate(axe_source);
  }
  return runAxe(page, { values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
}

/**
 * The same in both themes: everything in the one the page has, and in the other one, which has the same markup under other colours,
 * the rules that look at colours. The page stays in that other theme: to restyle it costs more than to look at it, and the next
 * page is looked at the other way round.
 */
export async function axeBothThemes(page: Page): Promise<string[]> {
  const found = await axe(page);
  // Colours halfway are nobody's.
  await page.evaluate(stopTransitions);
  const was_dark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await page.emulateMedia({ colorScheme: was_dark ? 'light' : 'dark' });
  await drawn(page);
  const colours = await runAxe(page, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] });
  return [
    ...found.map((line) => (was_dark ? `dark, ${line}` : line)),
    ...colours.map((line) => `in the other theme, ${line}`),
  ];
}

/** In the page: what changes has changed at once. Halfway there a browser without a graphics card draws every frame by processor. */
function stopTransitions(): void {
  const here = window as { still?: CSSStyleSheet };
  if (here.still || window !== window.top) return;
  here.still = new CSSStyleSheet();
  here.still.replaceSync('*, ::before, ::after { transition: none !important }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, here.still];
}

/** Waits until what changed has its colours: two frames. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** Whether the page can be moved sideways, at its own width or, where that is wider, at a phone's. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  const { width, height } = page.viewportSize()!;
  const tooWide = (room: number) => page.evaluate((most) => document.documentElement.scrollWidth > most + 1, room);
  if (await tooWide(width)) return true;
  if (width <= phone.width) return false;
  // Past playwright, which would move the browser's window too: three times the processor.
  const debug = await debuggerOf(page);
  const resize = (to: number) =>
    debug.send('Emulation.setDeviceMetricsOverride', { width: to, height, deviceScaleFactor: 1, mobile: false });
  await resize(phone.width);
  const wide = await tooWide(phone.width);
  await resize(width);
  return wide;
}

/** Whether all of it can be seen and pressed as the page stands, without scrolling anything. */
export const inSight = (what: Locator): Promise<boolean> =>
  what.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const corners = [
      [left + 3, top + 3],
      [right - 3, bottom - 3],
    ] as const;
    return corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
  });

const debuggers = new WeakMap<Page, Promise<CDPSession>>();

/** One for the page's life: what it overrides ends with it. */
function debuggerOf(page: Page): Promise<CDPSession> {
  const known = debuggers.get(page) ?? page.context().newCDPSession(page);
  debuggers.set(page, known);
  return known;
}

function runAxe(page: Page, run_only: { type?: 'rule'; values: string[] }): Promise<string[]> {
  return page.evaluate(async (runOnly) => {
    type Found = {
      violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
    };
    const runner = (window as unknown as { axe: { run: (root: Document, options: object) => Promise<Found> } }).axe;
    const { violations } = await runner.run(document, {
      runOnly: { type: 'tag', ...runOnly },
      resultTypes: ['violations'],
    });
    return violations.map(
      (one) =>
        `${one.id} (${one.impact}, ${one.nodes.length}): ${one.nodes[0]?.target.join(' ')} — ${one.nodes[0]?.failureSummary.replaceAll('\n', ' ')}`,
    );
  }, run_only);
}

/** Fills the delivery form of the checkout page. */
export async function fillContact(page: Page, phone_number: string, who: 'guest' | 'member' = 'guest'): Promise<void> {
  await page.fill('[name=name]', '홍길동');
  await page.fill('[name=phone]', phone_number);
  await page.fill('[name=postal_code]', '06234');
  await page.fill('[name=address1]', '서울 강남구 테헤란로 1');
  // A member agreed when signing up.
  if (who === 'guest') await page.check('[name=agree_all]');
}
