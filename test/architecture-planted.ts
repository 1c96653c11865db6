/** A small house in which everything is right. Each test plants one thing that is not. */
export const sound: Record<string, string> = {
  'contract/index.ts': `export const a = 1;`,
  'server/app.ts': `import { holdStock } from './modules/inventory/index.ts';\nexport const app = holdStock;`,
  'server/context.ts': `export type Context = { n: number };`,
  'server/platform/db.ts': `export type Tx = { n: number };`,
  'server/modules/inventory/README.md': '# inventory',
  'server/modules/inventory/index.ts': `export { holdStock } from './hold-stock.ts';`,
  'server/modules/inventory/stock.ts': `export const choose = (n: number) => n + 1;`,
  'server/modules/inventory/hold-stock.ts': `import type { Tx } from '../../platform/db.ts';
    import { choose } from './stock.ts';
    // import { x } from '../orders/secret.ts' in a comment is nothing
    export const holdStock = (tx: any) => tx\`update inventory.lots set held = \${choose(1)} where note = 'orders.lines'\`;`,
  'server/modules/inventory/migrations/0001_stock.sql': 'create table inventory.lots (id uuid primary key);',
  'server/modules/orders/README.md': '# orders',
  'server/modules/orders/index.ts': `import { holdStock } from '../inventory/index.ts';\nexport const order = holdStock;`,
  'server/modules/checkout/README.md': '# checkout',
  'server/modules/checkout/index.ts': `export { order } from '../orders/index.ts';`,
  'web/storefront/main.tsx': `import { a } from '@madang/contract';\nexport const it = <p>it's {a}</p>;`,
  'verify/main.ts': `import postgres from 'postgres';\nexport const p = postgres;`,
  'crowd/main.ts': `import { a } from '@madang/contract';\nexport const c = a;`,
};

const orders = 'server/modules/orders';
const stock = 'server/modules/inventory/stock.ts';
/** What is planted, which rule must name it, and where. `null` takes a file away. */
export const planted: [name: string, rule: string, where: string, files: Record<string, string | null>][] = [
  [
    'a lower tier imports a higher one',
    'tiers',
    'inventory/up.ts:1',
    {
      'server/modules/inventory/up.ts': `import { order } from '../orders/index.ts';\nexport const x = order;`,
      [`${orders}/index.ts`]: `export const order = 1;`,
    },
  ],
  [
    'a sibling that is not in the list',
    'tiers',
    'orders/side.ts:1',
    {
      [`${orders}/side.ts`]: `export { y } from '../orders2/index.ts';`,
      'server/modules/orders2/README.md': '#',
      'server/modules/orders2/index.ts': `export const y = 1;`,
    },
  ],
  [
    'past the index of a lower module',
    'module-face',
    'orders/deep.ts:1',
    {
      [`${orders}/deep.ts`]: `import { choose } from '../inventory/stock.ts';\nexport const x = choose;`,
    },
  ],
  [
    'past the index, by a dynamic import',
    'module-face',
    'orders/deep.ts:1',
    {
      [`${orders}/deep.ts`]: `export const x = () => import('../inventory/stock.ts');`,
    },
  ],
  [
    'past the index, for a type only',
    'module-face',
    'orders/deep.ts:1',
    {
      [`${orders}/deep.ts`]: `import type { choose } from '../inventory/stock.ts';\nexport type X = typeof choose;`,
    },
  ],
  [
    "a transaction by the driver's own begin",
    'one-way-to-transact',
    'orders/alone.ts',
    {
      [`${orders}/alone.ts`]: `export const x = (ctx: any) => ctx.sql.begin((tx: any) => tx);`,
    },
  ],
  [
    'the wiring past the index',
    'module-face',
    'server/app.ts:1',
    {
      'server/app.ts': `export { choose } from './modules/inventory/stock.ts';`,
    },
  ],
  [
    'a module imports the wiring',
    'wiring',
    'orders/w.ts:1',
    {
      [`${orders}/w.ts`]: `import { x } from '../../other.ts';\nexport const y = x;`,
      'server/other.ts': `export const x = 1;`,
    },
  ],
  [
    'platform imports a module',
    'platform-knows-no-commerce',
    'platform/db.ts:1',
    {
      'server/platform/db.ts': `import { choose } from '../modules/inventory/index.ts';\nexport type Tx = typeof choose;`,
      'server/modules/inventory/hold-stock.ts': `export const holdStock = 1;`,
    },
  ],
  [
    'web imports the server',
    'web-imports',
    'web/storefront/x.ts:1',
    {
      'web/storefront/x.ts': `import type { Tx } from '../../server/platform/db.ts';\nexport type X = Tx;`,
    },
  ],
  [
    'one web app imports the other',
    'web-apps',
    'web/storefront/x.ts:1',
    {
      'web/storefront/x.ts': `export { z } from '../backoffice/z.ts';`,
      'web/backoffice/z.ts': `export const z = 1;`,
    },
  ],
  [
    'the auditor imports the server',
    'verify-imports',
    'verify/main.ts:1',
    {
      'verify/main.ts': `import type { Tx } from '../server/platform/db.ts';\nexport type X = Tx;`,
    },
  ],
  [
    'the auditor imports the contract',
    'verify-imports',
    'verify/main.ts:1',
    {
      'verify/main.ts': `export { a } from '@madang/contract';`,
    },
  ],
  [
    'the crowd imports the server',
    'crowd-imports',
    'crowd/main.ts:1',
    {
      'crowd/main.ts': `import type { Tx } from '../server/platform/db.ts';\nexport type X = Tx;`,
    },
  ],
  [
    'the contract imports the server',
    'contract-imports',
    'contract/index.ts:1',
    {
      'contract/index.ts': `import type { Tx } from '../server/platform/db.ts';\nexport type X = Tx;\nexport const a = 1;`,
    },
  ],
  [
    'two files import each other',
    'no-cycles',
    'inventory/a.ts',
    {
      'server/modules/inventory/a.ts': `import { b } from './b.ts';\nexport const a = () => b;`,
      'server/modules/inventory/b.ts': `import { a } from './a.ts';\nexport const b = () => a;`,
    },
  ],
  [
    'a module of no tier',
    'listed-modules',
    'modules/coupons',
    {
      'server/modules/coupons/README.md': '#',
      'server/modules/coupons/index.ts': `export const x = 1;`,
    },
  ],
  ['a module without its page', 'module-face', 'modules/orders', { [`${orders}/README.md`]: null }],
  ['a module without its face', 'module-face', 'modules/cart', { 'server/modules/cart/README.md': '#' }],
  [
    "another module's table in a query",
    'own-schema',
    'orders/q.ts:2',
    {
      [`${orders}/q.ts`]: `export const q = (tx: any) =>\n  tx<{ n: number }[]>\`select * from inventory.lots\`;`,
    },
  ],
  [
    "another module's table in a hole of a query",
    'own-schema',
    'orders/q.ts:1',
    {
      [`${orders}/q.ts`]:
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the scanner's food
        'export const q = (tx: any) => tx`select 1 from orders.lines ${tx`join ledger.entries e on true`}`;',
    },
  ],
  [
    "a platform's table in a query",
    'own-schema',
    'orders/q.ts:1',
    {
      [`${orders}/q.ts`]: 'export const q = (tx: any) => tx`insert into platform.outbox (id) values (1)`;',
    },
  ],
  [
    "another module's table in a migration",
    'own-schema',
    'migrations/0002_fk.sql',
    {
      [`${orders}/migrations/0002_fk.sql`]:
        'alter table orders.lines add foreign key (lot_id) references inventory.lots;',
    },
  ],
  [
    'a pure file that reads the clock',
    'pure-files',
    stock,
    { [stock]: `export const choose = (n: number) => Date.now() + n;` },
  ],
  ['a pure file that waits', 'pure-files', stock, { [stock]: `export const choose = async (n: number) => n;` }],
  ['a pure file with SQL', 'pure-files', stock, { [stock]: 'export const choose = (tx: any) => tx`select 1`;' }],
  [
    'a pure file that imports node',
    'pure-files',
    `${stock}:1`,
    {
      [stock]: `import { readFileSync } from 'node:fs';\nexport const choose = (n: any) => readFileSync(n);`,
    },
  ],
  [
    'a pure file that imports one that is not',
    'pure-files',
    `${stock}:1`,
    {
      [stock]: `export { chooseNow as choose } from './clocked.ts';`,
      'server/modules/inventory/clocked.ts': `export const chooseNow = () => Date.now();`,
    },
  ],
  [
    "a pure file that takes what is not pure from another module's face",
    'pure-files',
    `${stock}:1`,
    {
      [stock]: `import { book, type Book } from '../ledger/index.ts';\nexport const choose = (b: Book) => book(b);`,
      'server/modules/ledger/README.md': '#',
      'server/modules/ledger/index.ts': `export { book, type Book } from './book.ts';`,
      'server/modules/ledger/book.ts': `export type Book = number;\nexport const book = (b: Book) => b;`,
    },
  ],
  [
    'a pure file that is gone',
    'pure-files',
    stock,
    {
      [stock]: null,
      'server/modules/inventory/hold-stock.ts': `export const holdStock = 1;`,
    },
  ],
  ['a file that is too long', 'file-length', 'orders/long.ts', { [`${orders}/long.ts`]: 'export {};\n'.repeat(460) }],
];
