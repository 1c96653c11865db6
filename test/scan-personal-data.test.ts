import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { first_version } from '@madang/contract';
import { freePort } from '../bench/stand.ts';
import { startCatcher } from '../server/modules/notifications/catcher.ts';
import { readConfig } from '../server/platform/config.ts';
import { connect, type Sql } from '../server/platform/db.ts';
import { readMemory } from '../server/platform/embedded-db-memory.ts';
import { databaseUrl } from '../server/running-database.ts';
import { startSandbox } from '../server/sandbox-process.ts';
import { byteSearch, contents, layers, pdfTexts, spellings } from './decode.ts';
import { eventually, givenBuyer } from './given-app.ts';

// A whole rehearsal on a server with its own database: a crowd, and one person who goes every way there is. Then everything that is
// kept is read, decoded as often as it takes: every table, the log at its finest level, the data folder, the provider's journal, and
// a base backup with its log of writes. The bodies of mails at the SMTP catcher name the person by design; they are not kept.

const folder = mkdtempSync(join(tmpdir(), 'madang-scan-'));
const data_dir = join(folder, 'data');
const log_file = join(folder, 'server.log');
let catcher: Awaited<ReturnType<typeof startCatcher>>;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let server: ChildProcess;
let shop: { url: string; sandbox_url: string };
let sql: Sql;
before(async () => {
  chmodSync(folder, 0o711); // as root PostgreSQL is another user and must walk in
  mkdirSync(data_dir, { mode: 0o755 });
  catcher = await startCatcher();
  sandbox = await startSandbox({ port: 0, journal: join(folder, 'journal.ndjson') });
  const port = await freePort();
  const env = {
    DATA_DIR: data_dir,
    PORT: String(port),
    MADANG_SECRET: randomBytes(32).toString('hex'),
    MADANG_DEMO: '1',
    SANDBOX_URL: sandbox.url,
    SMTP_URL: catcher.url,
    LOG_LEVEL: 'trace',
  };
  const log = openSync(log_file, 'a');
  server = spawn(process.execPath, ['server/main.ts'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
  });
  shop = { url: `http://localhost:${port}`, sandbox_url: sandbox.url };
  const ready = () =>
    fetch(`${shop.url}/readyz`).then(
      (reply) => reply.ok,
      () => false,
    );
  await eventually(ready, (yes) => yes, 180_000);
  sql = connect(databaseUrl(readConfig(env)), { max: 2, name: 'madang-scan', statement_timeout_ms: 60_000 });
});
after(async () => {
  await sql?.end({ timeout: 1 });
  const ended = new Promise((done) => server?.once('exit', done) ?? done(null));
  server?.kill('SIGTERM');
  await ended;
  await sandbox?.stop();
  await catcher?.close();
  rmSync(folder, { recursive: true, force: true });
});

const planted = {
  name: '심어둔사람',
  email: 'planted.person@example.com',
  phone: '010-9753-1864',
  address1: '부산광역시 심은로 97531',
  address2: '심은아파트 975호',
};
const account = { bank: '우리은행', account_number: '1002-864-975310', holder: '심은예금주' };
const searched = '010-8642-9753';
const crowd_size = 120;
/** Every spelling of everybody who came: the one person, and the crowd (see crowd/buyer.ts). */
const secrets = [
  ...Object.values(planted),
  '01097531864',
  '+821097531864',
  '1002864975310',
  account.account_number,
  account.holder,
  searched,
  '01086429753',
  '@crowd.test',
  '중구 세종대로 110',
  ...Array.from({ length: crowd_size }, (_, n) => `010-1000-${String(n).padStart(4, '0')}`),
];
const namesInBytes = byteSearch(secrets.slice(0, -crowd_size + 5));
const names = (text: string): boolean => layers(text).some((one) => secrets.some((secret) => one.includes(secret)));

/** Files below a folder, with their bytes; those that vanish meanwhile are skipped. */
function* files(root: string): Generator<{ path: string; bytes: Buffer }> {
  for (const file of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (!file.isFile()) continue;
    try {
      yield { path, bytes: readFileSync(path) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** The places in which somebody can be read. */
async function scan(database: string): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
  assert.ok(tables.length > 60, `${tables.length} tables`);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(`select to_jsonb(t)::text as row from ${name} t`);
    if (rows.some(({ row }) => names(row))) found.push(name);
  }
  if (readFileSync(log_file, 'utf8').split('\n').some(names)) found.push('log');
  for (const { path, bytes } of files(folder)) {
    if (path.startsWith(database) || path === log_file) continue;
    const texts = [...contents(bytes), ...(await pdfTexts(bytes))];
    if (texts.some(names)) found.push(`file ${path.slice(folder.length + 1)}`);
  }
  return found;
}

/** A base backup as the manual makes one by hand (26.3.3): between start and stop every file, then the log of writes. */
async function scanBackup(database: string): Promise<string[]> {
  const found = new Set<string>();
  let bytes_read = 0;
  const backup = await sql.reserve();
  try {
    await backup`select pg_backup_start('scan', true)`;
    for (const { path, bytes } of files(database)) {
      bytes_read += bytes.length;
      if (namesInBytes(bytes)) found.add(path.includes('pg_wal') ? 'wal' : 'base');
    }
    await backup`select * from pg_backup_stop(false)`;
  } finally {
    backup.release();
  }
  assert.ok(bytes_read > 20_000_000, `a whole cluster was read: ${bytes_read} bytes`);
  return [...found].sort();
}

/** Signs up, keeps an address, buys, cancels to an account, is read by staff, searched for, exported, and takes their data along. */
async function goEveryWay(): Promise<void> {
  const buyer = givenBuyer(shop);
  Object.assign(buyer.contact, planted);
  const call = async (method: string, path: string, body: unknown, status: number) => {
    const reply = await buyer.call(method, path, body);
    assert.equal(reply.status, status, `${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body as Record<string, never>;
  };
  await buyer.enter();
  const { name, email, phone } = planted;
  const { challenge_id } = await call(
    'POST',
    '/api/v1/accounts',
    {
      email,
      name,
      phone,
      password: 'yard-fence-42',
      agreed: { terms: first_version, privacy: first_version, age_14: true },
    },
    202,
  );
  const [mailed] = await eventually(
    async () => catcher.caught.filter((one) => one.to.includes(email)),
    (mails) => mails.length > 0,
    60_000,
  );
  const code = layers(mailed!.raw.replaceAll('\r\n', ''), 2)
    .flatMap((one) => /(?<![0-9a-zA-Z#&_-])[0-9]{6}(?![0-9a-zA-Z_-])/.exec(one)?.[0] ?? [])
    .at(-1);
  await call('POST', '/api/v1/accounts/verify', { challenge_id, code }, 201);
  const { postal_code, ...contact } = buyer.contact;
  await call(
    'POST',
    '/api/v1/me/addresses',
    { label: planted.address2, ...contact, postal_code, email: undefined },
    200,
  );
  const [goods] = await sql<{ drop_id: string; variant_id: string }[]>`
    select d.id as drop_id, d.variant_id from drops.drops d
    join inventory.lots l on l.variant_id = d.variant_id
    where d.kind = 'stock' and d.opens_at < now() and (d.closes_at is null or d.closes_at > now())
      and d.taken < d.allotment and l.held + l.allocated < l.on_hand limit 1`;
  assert.ok(goods, 'a drop of the demo shop is open');
  await sql`update drops.drops set allow_virtual_account = true where id = ${goods.drop_id}`;
  const { unit_price_krw } = (
    await sql<{ unit_price_krw: number }[]>`
    select price_krw as unit_price_krw from catalog.variants where id = ${goods.variant_id}`
  )[0]!;
  const lines = [{ variant_id: goods.variant_id, quantity: 1, unit_price_krw }];
  const placed = await buyer.checkOut(lines, { method: 'virtual_account', drop_id: goods.drop_id });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as unknown as {
    order_id: string;
    amount_krw: number;
  };
  await buyer.confirm(order, await buyer.authenticate(order, { method: 'virtual_account', script: ['ok'] }));
  const at_provider = (path: string, method: string, what: object) =>
    fetch(`${sandbox.url}/sandbox/${path}`, { method, body: JSON.stringify(what) });
  await at_provider('webhook', 'PUT', { url: `${shop.url}/api/v1/webhooks/sandbox` });
  await at_provider('deposit', 'POST', { orderId: order.order_id });
  const state = async () => (await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body.state;
  await eventually(state, (now) => now === 'confirmed', 60_000);
  const said = `${name} ${phone}: ${planted.address1} ${planted.address2} 로 온 것이 깨졌습니다`;
  await call('POST', `/api/v1/orders/${order.order_id}/complaints`, { text: said }, 201);
  await lookBehindTheCounter(order.order_id);
  await call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '단순 변심', bank_account: account }, 200);
  await eventually(
    () =>
      sql<
        { kind: string; state: string }[]
      >`select kind, state from notifications.mails where order_id = ${order.order_id}`,
    (mails) => mails.some((one) => one.kind === 'order_refunded') && mails.every((one) => one.state === 'sent'),
    60_000,
  );
  const mine = await call('POST', '/api/v1/me/data', { current_password: 'yard-fence-42' }, 200);
  assert.ok(names(JSON.stringify(mine)), 'they take their data along');
}

async function enterAsOwner() {
  const owner = givenBuyer(shop);
  const [login] = JSON.parse(readFileSync(join(data_dir, 'demo-logins.json'), 'utf8')) as {
    login: string;
    password: string;
  }[];
  const signed_in = await owner.call('POST', '/api/v1/sessions', { email: login!.login, password: login!.password });
  assert.equal(signed_in.status, 201, JSON.stringify(signed_in.body));
  return owner;
}

async function lookBehindTheCounter(order_id: string): Promise<void> {
  const owner = await enterAsOwner();
  const shown = await owner.call('GET', `/api/v1/admin/orders/${order_id}?reveal=true&reason=delivery`);
  assert.ok(JSON.stringify(shown.body).includes(planted.name), JSON.stringify(shown.body));
  const [complaint] = (await owner.call('GET', `/api/v1/admin/complaints?order_id=${order_id}`)).body
    .complaints as unknown as { complaint_id: string }[];
  const about = `/api/v1/admin/complaints/${complaint!.complaint_id}`;
  assert.ok(names(JSON.stringify((await owner.call('GET', about)).body)), 'staff read what was said');
  const answer = { text: `${planted.name} 님, ${planted.phone} 로 전화드렸습니다` };
  assert.equal((await owner.call('POST', `${about}/answer`, answer)).status, 200);
  for (const text of [planted.phone, searched, planted.email])
    assert.equal((await owner.call('GET', `/api/v1/admin/orders?q=${encodeURIComponent(text)}`)).status, 200);
  for (const format of ['csv', 'xlsx']) {
    const why = { filter: {}, format, reason: 'inquiry', note: `${planted.name} ${planted.phone}` };
    const asked = await owner.call('POST', '/api/v1/admin/orders/exports', why);
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    const file = await fetch(`${shop.url}/api/v1/admin/exports/${asked.body.export_id}`, {
      headers: { cookie: owner.cookie() },
    });
    const bytes = Buffer.from(await file.arrayBuffer());
    assert.ok(contents(bytes).some(names), `the scan reads the ${format} that was sent`);
  }
}

/**
 * What a market and a counter bring: a file of orders with this person in it, an order at a counter, both in the grid and on paper, and the
 * file that goes back. What leaves names them, and the scan's own eyes see it there: in the workbook and in the PDF, which is given back.
 */
async function goThroughChannels(): Promise<Buffer> {
  const owner = await enterAsOwner();
  const admin = '/api/v1/admin';
  const ask = async (method: string, path: string, body?: object) => {
    const reply = await owner.call(method, admin + path, body);
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    // biome-ignore lint/suspicious/noExplicitAny: answers are read as they are
    return reply.body as any;
  };
  const fetched = async (path: string) => {
    const reply = await fetch(shop.url + admin + path, { headers: { cookie: owner.cookie() } });
    assert.equal(reply.status, 200, path);
    return Buffer.from(await reply.arrayBuffer());
  };
  const [goods] = await sql<{ shop_id: string; variant_id: string; price_krw: number }[]>`
    select p.shop_id, v.id as variant_id, v.price_krw from catalog.variants v join catalog.products p on p.id = v.product_id
    where not p.made_to_order order by v.id limit 1`;
  const { shop_id, variant_id, price_krw } = goods!;
  const { name, phone, address1, address2 } = planted;
  const address = `${address1} ${address2}`;
  const fields = ['order', 'product', 'qty', 'recipient', 'phone', 'address', 'message'];
  const titles = ['접수번호', '품명', '주문수량', '받는분', '핸드폰', '배송주소', '배송메시지'];
  const cells = ['심은-1', '꽃다발', '2', name, phone.replaceAll('-', ''), address, `${address2} 문 앞`];
  const form = new FormData();
  form.set('shop_id', shop_id);
  form.set('file', new Blob([`${titles.join()}\n${cells.join()}\n`]), 'orders.csv');
  const headers = { cookie: owner.cookie(), 'idempotency-key': crypto.randomUUID() };
  const upload = await fetch(`${shop.url}${admin}/imports`, { method: 'POST', headers, body: form });
  const { import_id } = (await upload.json()) as { import_id: string };
  const read = () => ask('GET', `/imports/${import_id}`);
  const until = (state: string) => eventually(read, (seen) => seen.state === state, 60_000);
  await until('needs_mapping');
  const columns = titles.map((title, at) => ({ title, field: fields[at] }));
  await ask('POST', `/imports/${import_id}/mapping`, { name: '꽃 협력점', columns });
  await until('previewed');
  await ask('POST', `/imports/${import_id}/commit`);
  await until('done');

  const store = await ask('POST', '/stores', { shop_id, name: '본점' });
  await ask('POST', '/store-orders', {
    channel_id: store.channel_id,
    lines: [{ variant_id, quantity: 1, unit_krw: price_krw }],
    shipping_krw: 0,
    handover: 'delivery',
    wished_on: null,
    customer: { name, phone, postal_code: '06234', address, message: address2 },
    memo: `${name} ${phone}`,
    tenders: [{ kind: 'transfer', part: 'deposit', amount_krw: 1, depositor: name }],
  });
  const unheard = () =>
    sql`select from channels.orders o where not exists (select from fulfilment.parcels p where p.order_id = o.id)`;
  await eventually(unheard, (rows) => rows.length === 0, 30_000);
  for (const text of [name, phone, address2]) await ask('GET', `/orders?q=${encodeURIComponent(text)}`);

  // As if its goods had been matched and a courier had come for them.
  await sql`
    update channels.lines set state = 'confirmed', stock_state = 'none', blocks = '{}', courier = 'CJ대한통운', tracking_number = '123456789012'
    where order_id in (select id from channels.orders where order_key = '심은-1')`;
  await sql`update channels.deliveries set method = null`;
  const of_form = ['line_key', 'recipient', 'phone', 'address', 'message'].map((field) => ({ header: field, field }));
  await ask('PUT', '/channels/forms', { shop_id, name: '보내기', sheet_name: '보내기', columns: of_form });
  const made = await ask('POST', '/channels/exports', { channel: '꽃 협력점', form: '보내기' });
  const why = encodeURIComponent('보내기');
  const workbook = await fetched(`/channels/exports/${made.export.export_id}/file?reason=${why}`);
  assert.ok(contents(workbook).some(names), 'the scan reads the dispatch file that was sent');
  let printed = Buffer.alloc(0);
  for (const kind of ['slip', 'label', 'list']) {
    const { print_id } = await ask('POST', '/prints', { kind, sheet: 'a4' });
    printed = await fetched(`/prints/${print_id}/file`);
    assert.ok((await pdfTexts(printed)).some(names), `the scan reads the ${kind} that was printed`);
  }
  return printed;
}

test('after a whole rehearsal nobody can be read in tables, logs, files, journals or a backup', async () => {
  await goEveryWay();
  const printed = await goThroughChannels();
  const args = [
    'crowd/main.ts',
    '--url',
    shop.url,
    '--buyers',
    String(crowd_size),
    '--stock',
    '60',
    '--misbehave',
    '0.1',
  ];
  const crowd_folder = join(tmpdir(), `madang-scan-crowd-${process.pid}`);
  const ran = promisify(execFile)(process.execPath, [...args, '--at-once', '32', '--json', '--folder', crowd_folder], {
    env: { ...process.env, DATA_DIR: data_dir },
  });
  const { stdout } = await ran.finally(() => rmSync(crowd_folder, { recursive: true, force: true }));
  assert.equal(JSON.parse(stdout).ok, true, stdout);
  const database = resolve(data_dir, readMemory(data_dir)!.folder);

  const hidden = gzipSync(JSON.stringify({ to: planted.name })).toString('base64');
  const [mail] = await sql<
    { mail_id: string; subject: string }[]
  >`select mail_id, subject from notifications.mails limit 1`;
  await sql`update notifications.mails set subject = ${hidden} where mail_id = ${mail!.mail_id}`;
  const file = join(data_dir, 'canary.zip');
  writeFileSync(file, zipOf('sheet1.xml', `<t>${planted.email}</t>`));
  writeFileSync(join(data_dir, 'canary.pdf'), printed);
  const log_before = readFileSync(log_file);
  appendFileSync(log_file, `{"note":"${Buffer.from(account.account_number).toString('hex')}"}\n`);
  assert.deepEqual(
    (await scan(database)).toSorted(),
    ['file data/canary.pdf', 'file data/canary.zip', 'log', 'notifications.mails'],
    'it finds what is hidden',
  );
  await sql`update notifications.mails set subject = ${mail!.subject} where mail_id = ${mail!.mail_id}`;
  rmSync(file);
  rmSync(join(data_dir, 'canary.pdf'));
  const now = readFileSync(log_file);
  const note = Buffer.from(`{"note":"${Buffer.from(account.account_number).toString('hex')}"}\n`);
  assert.ok(now.includes(note) && now.length > log_before.length);
  writeFileSync(
    log_file,
    Buffer.concat([now.subarray(0, now.indexOf(note)), now.subarray(now.indexOf(note) + note.length)]),
  );

  assert.deepEqual(await scan(database), [], 'tables, log, files');
  assert.deepEqual(await scanBackup(database), [], 'backup');
  await sql`insert into platform.facts (name, value) values ('canary', ${planted.name})`;
  await sql`checkpoint`;
  assert.deepEqual(await scanBackup(database), ['base', 'wal'], 'it finds one name that was written in the clear');
});

test('the eyes of the backup scan see every spelling among other bytes', () => {
  const around = Buffer.alloc(5, 0xff);
  for (const text of [planted.name, planted.email, searched, account.account_number])
    for (const spelling of spellings(text)) {
      assert.ok(namesInBytes(Buffer.concat([around, spelling, around])), `${text} as ${spelling.toString('hex')}`);
      assert.ok(!namesInBytes(Buffer.concat([around, spelling.subarray(1)])), 'not what is only like it');
    }
});

/** A zip of one entry. */
function zipOf(name: string, text: string): Buffer {
  const packed = deflateRawSync(text);
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 0, 'latin1');
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.write('PK\x01\x02', 0, 'latin1');
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt16LE(name.length, 28);
  return Buffer.concat([head, Buffer.from(name), packed, entry, Buffer.from(name)]);
}
