import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refuse } from '@madang/contract';
import type { Browser, Page } from 'playwright-core';
import { count } from '../count.ts';
import { eventually } from '../given-app.ts';
import {
  corpus,
  injected,
  type Json,
  letHeaderChoose,
  mark,
  type Operation,
  readOperations,
  send,
  textFields,
} from '../inject.ts';
import { never_kept, pathOf, type Stage, setStage } from '../inject-stage.ts';
import { buildWeb, moveTo, no_browser, openBrowser, visit } from './given-browser.ts';
import { atDesk, settled } from './given-desk.ts';
import { givenOpenShop } from './given-shop.ts';

// Script and SQL in every text of the contract that can do harm: each is taken at least once, or is named as never kept. Then every
// page that shows what is stored is opened in a browser. No script runs, none is even refused by the policy (it would then have become
// markup), no 5xx.

let place: Parameters<typeof atDesk>[1];
let browser: Browser;
let stage: Stage;
const ids = new Map<string, string[]>();
before(
  async () => {
    if (no_browser) return;
    buildWeb();
    const [app, opened] = await Promise.all([givenOpenShop(), openBrowser()]);
    [place, browser] = [{ app, browser: opened, goods: new Map(), signed_in: new Map() }, opened];
    place.app.app.modules.rehearsals.start = async () => refuse('already_running');
    stage = await setStage(place.app);
    await knowIds();
    letHeaderChoose(place.app, stage.people);
  },
  { timeout: 300_000 },
);
after(async () => {
  await browser?.close();
  await place?.app.close();
});

/** Ids that exist, by the names that parameters and fields have for them. */
async function knowIds(): Promise<void> {
  const { sql } = place.app.ctx;
  const known: [string, string][] = [
    ['product_id', 'select id from catalog.products'],
    ['variant_id', 'select id from catalog.variants'],
    ['category_id', 'select id from catalog.categories'],
    ['category_ids', 'select id from catalog.categories'],
    ['drop_id', 'select id from drops.drops'],
    ['lot_id', 'select id from inventory.lots'],
    ['warehouse_id', 'select id from inventory.warehouses'],
    ['order_id', 'select id from orders.orders'],
    ['line_id', 'select id from orders.lines'],
    ['shop_id', 'select id from sellers.shops'],
    ['account_id', 'select account_id as id from identity.accounts'],
    ['attempt_id', 'select id from payments.attempts'],
    ['mail_id', 'select mail_id as id from notifications.mails'],
  ];
  for (const [name, query] of known) {
    const rows = await sql.unsafe<{ id: string }[]>(`${query} limit 5`);
    ids.set(
      name,
      rows.map((row) => row.id),
    );
  }
}
const idOf = (turn: number) => (name: string) => {
  const some = ids.get(name) ?? [];
  return some[turn % Math.max(1, some.length)] ?? crypto.randomUUID();
};

const isLast = (shot: { operation: Operation }) => stage.recipes[shot.operation.id]?.last === true;

/** The corpus into every text of every route: which were taken at least once, and the last answer of those that were not. */
async function postCorpus(): Promise<{ taken: Set<string>; refused: Map<string, string> }> {
  const [taken, refused] = [new Set<string>(), new Map<string, string>()];
  const operations = (await readOperations(place.app)).filter(({ body }) => body && textFields(body).length > 0);
  const shots = operations.flatMap((operation) => {
    const recipe = stage.recipes[operation.id] ?? {};
    return corpus.slice(0, recipe.times ?? 4).map((text, turn) => {
      const fit = { text, turn, ids: idOf(turn) };
      const by_path = operation.path.includes('/admin/') ? 'owner' : operation.auth === 'account' ? 'buyer' : 'guest';
      const body = injected(operation.body, fit) as Json;
      const url = pathOf(operation, recipe, idOf(turn));
      return { operation, who: recipe.who ?? by_path, url, body: recipe.put ? recipe.put(body) : body };
    });
  });
  shots.sort((a, b) => Number(isLast(b)) - Number(isLast(a)));
  const worker = async () => {
    for (let shot = shots.pop(); shot; shot = shots.pop()) {
      const { operation } = shot;
      const { status, text } = await send(place.app, shot);
      const said = `${operation.method} ${shot.url} ${JSON.stringify(shot.body)}: ${status} ${text}`;
      assert.ok(status < 500 || status === 503, said);
      assert.doesNotMatch(text, /syntax error|unterminated|division by zero/i, operation.id);
      for (const field of textFields(operation.body).map((one) => `${operation.id}${one}`)) {
        // What waits for a second person is kept, too.
        if (status < 300 || text.includes('"approval_required"')) taken.add(field);
        else refused.set(field, said);
      }
      count('injected texts');
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  for (const field of taken) refused.delete(field);
  return { taken, refused };
}

/** Everything a page does that it must not; empty for a page on which every text stayed a text. */
function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) seen.push(message.text());
  });
  page.on('pageerror', (error) => seen.push(`script: ${error.message}`));
  return seen;
}

const texts_in_addresses = corpus.map(encodeURIComponent);
const enough = (path: string): string[] => texts_in_addresses.slice(0, 4).map((text) => path.replace('*', text));

test('script and SQL in every text stay texts on every page', { skip: no_browser, timeout: 400_000 }, async (t) => {
  const { taken, refused } = await postCorpus();
  const missing = [...refused].filter(([field]) => !never_kept.some(([name]) => name.test(field)));
  assert.deepEqual(
    missing.map(([, said]) => said.slice(0, 1_500)),
    [],
    'each text is taken once (test/inject-stage.ts says what its route needs), or never kept',
  );
  t.diagnostic(`${taken.size} texts were taken, ${refused.size} are never kept`);
  const { shown: made } = stage;
  const behind = await atDesk(t, place);
  const before = await visit(t, browser);
  const [staff_saw, buyer_saw] = [watch(behind.page), watch(before.page)];
  let shown = 0;
  const open = async (page: Page, path: string, saw: string[]) => {
    // Every page of the back office is the same document: drawn once from its address, then by its own links. A text in the
    // address, and all of the storefront, which the server draws a part of, come from the server each time.
    if (path.startsWith('/admin/') && !path.includes('%')) await moveTo(page, path);
    else await page.goto(place.app.url + path, { waitUntil: 'commit' });
    if (!path.startsWith('/api')) await settled(page).catch(() => assert.fail(`${path} does not settle`));
    const html = await page.evaluate(() => document.body.innerText);
    if (html.includes(mark)) shown += 1;
    assert.deepEqual(saw, [], path);
    count('injected pages');
  };
  const admin = ['', 'orders', `orders/${made.order_id}`, 'products', 'categories', 'stock', 'stock/movements']
    .concat([
      'drops',
      `drops/${made.drop_id}`,
      `drops/${made.drop_id}/edit`,
      'rehearsals',
      'payments',
      'payments?tab=refunds',
    ])
    .concat([
      'payments?tab=effects',
      'mails',
      'staff',
      'audit',
      'settings',
      'approvals',
      'deliveries',
      'counter',
      `counter/${made.store_order_id}`,
      'channel-work',
      'channel-products',
      `channel-products/${made.channel_product_id}`,
    ])
    .concat((ids.get('product_id') ?? []).slice(0, 3).map((id) => `products/${id}`))
    .concat(enough('orders?q=*').slice(0, 1), enough('products?q=*').slice(0, 1), enough('audit?q=*').slice(0, 1));
  const store = [
    '',
    'products',
    `products/${made.product_slug}`,
    `drops/${made.drop_id}`,
    'cart',
    'order-lookup',
    'sign-in',
    'sign-up',
    'terms',
  ]
    .concat(enough('products?q=*').slice(0, 2), enough('products/*').slice(0, 1), enough('categories/*').slice(0, 1))
    .concat(
      enough('sign-in?next=*').slice(0, 2),
      enough('verify?token=*').slice(0, 1),
      enough('reset?token=*').slice(0, 1),
    );
  await Promise.all([
    (async () => {
      for (const path of admin) await open(behind.page, `/admin/${path}`, staff_saw);
    })(),
    (async () => {
      for (const path of [...store, ...enough('api/*').slice(0, 1)]) await open(before.page, `/${path}`, buyer_saw);
    })(),
  ]);
  assert.ok(shown > 10, `the corpus is seen as text on ${shown} pages`);

  // The guard itself: the same text as markup is seen at once.
  await before.page.goto(`${place.app.url}/products/${made.product_slug}`);
  await settled(before.page);
  await before.page.evaluate(
    (text) => document.querySelector('main')!.insertAdjacentHTML('beforeend', text),
    corpus[0]!,
  );
  await eventually(
    async () => buyer_saw.length,
    (noticed) => noticed > 0,
  ).catch(() => assert.fail('a planted text that becomes markup is not noticed'));
});
