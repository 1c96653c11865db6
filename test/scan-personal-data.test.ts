import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { startCatcher } from '../server/modules/notifications/catcher.ts';
import { createLog } from '../server/platform/log.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

// One person goes the whole way; then everything that is kept is read, decoded as often as it takes. The bodies of mails at the
// SMTP catcher (this process's memory) name the person by design: they are what was sent, and are not kept by the shop.

let shop: GivenApp;
let catcher: Awaited<ReturnType<typeof startCatcher>>;
const logged: string[] = [];
const write = process.stdout.write.bind(process.stdout);
before(async () => {
  // A logger made after this writes through it; what it writes is kept here, at the finest level.
  process.env.LOG_LEVEL = 'trace';
  process.stdout.write = ((text: string, ...rest: never[]) => {
    if (typeof text !== 'string' || !text.startsWith('{"level"')) return write(text, ...rest);
    logged.push(text);
    return true;
  }) as typeof process.stdout.write;
  catcher = await startCatcher();
  shop = await givenApp({ config: { smtp_url: catcher.url } });
});
after(async () => {
  await shop.close();
  await catcher.close();
  process.stdout.write = write;
});

const planted = {
  name: '심어둔사람',
  email: 'planted.person@example.com',
  phone: '010-9753-1864',
  address1: '부산광역시 심은로 97531',
  address2: '심은아파트 975호',
};
const account = { bank: '우리은행', account_number: '1002-864-975310', holder: '심은예금주' };
const secrets = [
  ...Object.values(planted),
  '01097531864',
  '+821097531864',
  '1002864975310',
  account.account_number,
  account.holder,
];

/** A text and everything it may be an encoding of: JSON escapes, hex, base64, gzip, in one another. */
function layers(text: string, depth = 4): string[] {
  if (depth === 0) return [text];
  const inner: string[] = [];
  const open = (bytes: Buffer) => {
    inner.push(bytes.toString());
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) inner.push(gunzipSync(bytes).toString());
  };
  for (const [run] of text.matchAll(/(?:[0-9a-f]{2}){6,}/gi)) open(Buffer.from(run, 'hex'));
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{12,}/g)) open(Buffer.from(run, 'base64'));
  if (/\\u[0-9a-f]{4}/i.test(text))
    inner.push(text.replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))));
  return [text, ...inner.flatMap((one) => layers(one, one.length < 16 ? 0 : depth - 1))];
}
const names = (text: string): boolean => layers(text).some((one) => secrets.some((secret) => one.includes(secret)));

/** The places in which the person can be read. */
async function scan(): Promise<string[]> {
  const { sql } = shop.ctx;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
  assert.ok(tables.length > 30, `${tables.length} tables`);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(`select to_jsonb(t)::text as row from ${name} t`);
    if (rows.some(({ row }) => names(row))) found.push(name);
  }
  if (logged.some(names)) found.push('log');
  const data_dir = dirname(dirname(shop.journal));
  for (const file of readdirSync(data_dir, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const bytes = readFileSync(join(file.parentPath, file.name));
    if (names(bytes.toString()) || names(bytes.toString('base64'))) found.push(`file ${file.name}`);
  }
  return found;
}

test('a person who signed up, bought, canceled and was refunded can be read nowhere but in the vault', async () => {
  const { sql } = shop.ctx;
  const buyer = givenBuyer(shop);
  Object.assign(buyer.contact, planted);
  await buyer.enter();
  const asked = await buyer.call('POST', '/api/v1/accounts', {
    email: planted.email,
    name: planted.name,
    phone: planted.phone,
    password: 'yard-fence-42',
  });
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  const { challenge_id } = asked.body;
  const [mailed] = await eventually(
    async () => catcher.caught,
    (mails) => mails.length > 0,
  );
  const code = layers(mailed!.raw.replaceAll('\r\n', ''), 2)
    .flatMap((one) => /(?<![0-9a-zA-Z#&_-])[0-9]{6}(?![0-9a-zA-Z_-])/.exec(one)?.[0] ?? [])
    .at(-1);
  const verified = await buyer.call('POST', '/api/v1/accounts/verify', { challenge_id, code });
  assert.equal(verified.status, 201, JSON.stringify(verified.body));
  const goods = await givenOpenDrop(shop.ctx, { stock: 3, cap: 3 });
  await sql`update drops.drops set allow_virtual_account = true where id = ${goods.drop_id}`;
  const lines = [{ variant_id: goods.variant_id, quantity: 1, unit_price_krw: goods.unit_price_krw }];
  const body = { lines, contact: buyer.contact, provider: 'sandbox', method: 'virtual_account' };
  const placed = await buyer.call('POST', '/api/v1/checkouts', body);
  assert.ok(placed.body.order_id, JSON.stringify(placed.body));
  const order = placed.body as unknown as { order_id: string; amount_krw: number };
  await buyer.confirm(order, await buyer.authenticate(order, { method: 'virtual_account', script: ['ok'] }));
  const webhook = { url: `${shop.url}/api/v1/webhooks/sandbox` };
  await fetch(`${shop.sandbox_url}/sandbox/webhook`, { method: 'PUT', body: JSON.stringify(webhook) });
  await fetch(`${shop.sandbox_url}/sandbox/deposit`, {
    method: 'POST',
    body: JSON.stringify({ orderId: order.order_id }),
  });
  const state = async () => (await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body.state;
  await eventually(state, (now) => now === 'confirmed');
  const canceled = { reason: '단순 변심', bank_account: account };
  assert.equal((await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, canceled)).status, 200);
  await eventually(
    () => sql<{ kind: string; state: string }[]>`select kind, state from notifications.mails`,
    (mails) => mails.some((one) => one.kind === 'order_refunded') && mails.every((one) => one.state === 'sent'),
  );

  const hidden = gzipSync(JSON.stringify({ to: planted.name })).toString('base64');
  const [mail] = await sql<
    { mail_id: string; subject: string }[]
  >`select mail_id, subject from notifications.mails limit 1`;
  await sql`update notifications.mails set subject = ${hidden} where mail_id = ${mail!.mail_id}`;
  const file = join(dirname(dirname(shop.journal)), 'canary.gz');
  writeFileSync(file, gzipSync(planted.email));
  createLog().info({ note: Buffer.from(account.account_number).toString('hex') }, 'canary');
  assert.deepEqual(await scan(), ['notifications.mails', 'log', 'file canary.gz'], 'the scan finds what is hidden');
  await sql`update notifications.mails set subject = ${mail!.subject} where mail_id = ${mail!.mail_id}`;
  rmSync(file);
  const canary = logged.findIndex((line) => line.includes('"canary"'));
  logged.splice(canary, 1);
  assert.deepEqual(await scan(), []);
});
