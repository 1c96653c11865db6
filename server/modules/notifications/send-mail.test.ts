import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { adminListAudit, adminListMails, adminReadMail, adminReadMailPage, signIn } from '@madang/contract';
import { createEffects } from '../../platform/effects.ts';
import { newId } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { createOutbox, publish } from '../../platform/outbox.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { givenAccount, givenApp, givenBrowser, givenIdentity, test_password } from '../identity/testing.ts';
import { startCatcher } from './catcher.ts';
import { type House, messageIdOf, type ReadMailOrder } from './compose-mail.ts';
import { mailsOf, queueMails, readMailRow } from './mails.ts';
import { createNotifications } from './notifications.ts';
import type { MailOrder } from './render-mail.ts';
import { createMailHandler } from './send-mail.ts';
import { createSmtpClient } from './smtp-client.ts';

const house: House = { name: '마당', public_url: 'https://madang.test', from: 'no-reply@madang.test' };

async function givenMails(t: TestContext, smtp_url?: string) {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const orders = new Map<string, Awaited<ReturnType<ReadMailOrder>>>();
  const readOrder: ReadMailOrder = async (_sql, order_id) => orders.get(order_id) ?? null;
  const catcher = await startCatcher();
  const client = createSmtpClient(smtp_url ?? catcher.url, { timeout_ms: 60_000 });
  t.after(async () => {
    client.close();
    await catcher.close();
  });
  const compose = { sql, identity, house, readOrder };
  /** An order whose buyer left this e-mail. */
  const givenOrder = async (email: string | undefined, account_id: string | null = null) => {
    const order_id = newId();
    const person_id = newId();
    const contact = identity.vault.sealContact(person_id, { name: '홍길동', ...(email ? { email } : {}) });
    await identity.vault.savePersonalData(sql, [contact]);
    orders.set(order_id, { order: { ...order, order_id }, contact_ref: contact.id, account_id });
    return { order_id, person_id };
  };
  const hear = (name: string, entity_id: string, data: object = {}, version = 2) =>
    sql.begin(async (tx) => {
      await queueMails(tx, mailsOf([{ name, entity_id, version, data }]));
      const rows = await tx<{ mail_id: string }[]>`select mail_id from notifications.mails order by mail_id`;
      return rows.map((row) => row.mail_id);
    });
  const handler = createMailHandler({ ...compose, client });
  const attempt = async (mail_id: string, crash = false) => {
    const effect = { id: mail_id, kind: 'mail.send', key: mail_id, payload: { mail_id } };
    const outcome = await handler.perform(effect);
    if (!crash) await handler.settle([{ effect, outcome }]);
    return outcome;
  };
  return { sql, identity, catcher, compose, givenOrder, hear, attempt };
}

const order: MailOrder = {
  order_id: '',
  order_number: '261121-0001234',
  shop_name: '산들농원',
  language: 'ko',
  state: 'confirmed',
  placed_at: new Date('2026-11-21T06:05:00Z'),
  amount_krw: 18_000,
  refunded_krw: 0,
  lines: [
    { title: '사과', option_text: '', quantity: 2, canceled_quantity: 0, unit_price_krw: 9_000, promised_on: null },
  ],
  virtual_account: null,
};

test('an event becomes a mail that arrives once, and the back office reads it as it arrived', async (t) => {
  const { sql, identity, compose, givenOrder } = await givenMails(t);
  const log = createLog({ level: 'silent' });
  const metrics = createMetrics();
  const outbox = createOutbox({ sql, log, metrics });
  const effects = createEffects({ sql, log, metrics, process_id: newId() });
  const mails = createNotifications({ ...compose, outbox, effects });
  await outbox.start();
  effects.start();
  t.after(async () => {
    await outbox.stop();
    await effects.stop();
    await mails.stop();
  });
  const { order_id } = await givenOrder('hong@example.com');
  await sql.begin((tx) =>
    publish(tx, [{ name: 'orders.order_confirmed', shop_id: newId(), entity_id: order_id, version: 2, data: {} }]),
  );
  const state = async () => (await sql<{ state: string }[]>`select state from notifications.mails`)[0]?.state;
  for (let i = 0; i < 1_200 && (await state()) !== 'sent'; i++) await new Promise((done) => setTimeout(done, 50));
  assert.equal(await state(), 'sent');

  const { email } = await givenAccount(identity, { role: 'owner' });
  const staff = givenBrowser(givenApp(identity, { more: mails.routes }));
  await staff.call(signIn, { body: { email, password: test_password } });
  const list = await staff.call(adminListMails);
  assert.equal(list.body.catcher, true);
  assert.deepEqual(
    [list.body.mails[0].to, list.body.mails[0].subject, list.body.mails[0].order_id],
    ['h***g@example.com', '[산들농원] 결제가 완료되었습니다 (261121-0001234)', order_id],
  );
  const read = await staff.call(adminReadMail, { params: { mail_id: list.body.mails[0].mail_id } });
  assert.deepEqual(
    [read.body.to, read.body.deliveries, read.body.subject],
    ['hong@example.com', 1, list.body.mails[0].subject],
  );
  assert.ok(read.body.html.includes('홍길동') && read.body.text.includes('18,000원'));
  const log_page = await staff.call(adminListAudit, { query: { act: 'personal_data.read' } });
  assert.equal(log_page.body.entries[0].subject, `mail:${list.body.mails[0].mail_id}`);

  const viewer = givenBrowser(givenApp(identity, { more: mails.routes }));
  const other = await givenAccount(identity, { role: 'viewer' });
  await viewer.call(signIn, { body: { email: other.email, password: test_password } });
  assert.equal((await viewer.call(adminListMails)).status, 200);
  for (const route of [adminReadMail, adminReadMailPage]) {
    const denied = await viewer.call(route, { params: { mail_id: list.body.mails[0].mail_id } });
    assert.equal(denied.status, 403, route.id);
  }
  const clear = await sql<{ found: number }[]>`
    select count(*) as found from notifications.mails m where m::text like '%hong@%' or m::text like '%홍길동%'`;
  assert.equal(clear[0]!.found, 0, 'records hold references only');
});

test('a crash between sending and recording gives two copies with one Message-ID, never three, and one record', async (t) => {
  const { sql, catcher, givenOrder, hear, attempt } = await givenMails(t);
  const { order_id } = await givenOrder('hong@example.com');
  const [mail_id] = await hear('orders.order_confirmed', order_id);
  for (let i = 0; i < 4; i++) await attempt(mail_id!, true);
  assert.deepEqual(
    catcher.caught.map((one) => one.message_id),
    [messageIdOf(mail_id!, house), messageIdOf(mail_id!, house)],
  );
  const last = await attempt(mail_id!);
  assert.deepEqual(last, { state: 'refused', code: 'unconfirmed' });
  const rows = await sql`select state, reason from notifications.mails`;
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [{ state: 'refused', reason: 'unconfirmed' }],
  );
});

test('a mail that was recorded as sent is never sent again', async (t) => {
  const { catcher, givenOrder, hear, attempt, sql } = await givenMails(t);
  const { order_id } = await givenOrder('hong@example.com');
  const [mail_id] = await hear('orders.order_confirmed', order_id);
  assert.equal((await attempt(mail_id!)).state, 'done');
  assert.equal((await attempt(mail_id!)).state, 'done');
  assert.equal((await hear('orders.order_confirmed', order_id)).length, 1, 'the same news again asks for nothing');
  assert.equal(catcher.caught.length, 1);
  assert.equal((await readMailRow(sql, mail_id!))?.wire_attempts, 1);
});

test('each cause has its own mail; a lapsed order is told only to who was told to pay in', async (t) => {
  const { sql, hear } = await givenMails(t);
  const [a, b] = [newId(), newId()];
  await hear('orders.order_expired', a);
  await hear('orders.order_waiting_deposit', b);
  await hear('orders.order_expired', b);
  await hear('orders.order_refunded', b, { refund_id: 'r1', amount_krw: 1 });
  await hear('orders.order_refunded', b, { refund_id: 'r2', amount_krw: 2 });
  await hear('orders.order_refunded', b, { refund_id: 'r2', amount_krw: 2 });
  await hear('orders.order_placed', a);
  const rows = await sql<
    { kind: string; order_id: string }[]
  >`select kind, order_id from notifications.mails order by mail_id`;
  assert.deepEqual(
    rows.map((row) => [row.kind, row.order_id === b]),
    [
      ['order_waiting_deposit', true],
      ['order_expired', true],
      ['order_refunded', true],
      ['order_refunded', true],
    ],
  );
});

test('without an e-mail the account’s is used; without either, or for a forgotten person, the mail is skipped', async (t) => {
  const { sql, identity, catcher, givenOrder, hear, attempt } = await givenMails(t);
  const account = await givenAccount(identity, { email: 'member@example.com' });
  const member = await givenOrder(undefined, account.account_id);
  const nobody = await givenOrder(undefined);
  const forgotten = await givenOrder('gone@example.com');
  await identity.vault.destroyKey(sql, forgotten.person_id, 'records');
  for (const { order_id } of [member, nobody, forgotten]) await hear('orders.order_confirmed', order_id);
  const ids = await hear('orders.order_placed', newId());
  for (const id of ids) await attempt(id);
  assert.deepEqual(
    catcher.caught.map((one) => one.to),
    [['member@example.com']],
  );
  const rows = await sql<{ state: string }[]>`select state from notifications.mails order by mail_id`;
  assert.deepEqual(
    rows.map((row) => row.state),
    ['sent', 'skipped', 'skipped'],
  );
});

/** A mail server that behaves as told at the end of DATA. */
async function givenServer(
  t: TestContext,
  at: { greeting?: string; starttls?: string; rcpt?: string; data?: string | 'close'; heard?: string[] },
): Promise<string> {
  const server: Server = createServer((socket) => {
    let in_data = false;
    socket.on('error', () => {});
    socket.write(`${at.greeting ?? '220 test'}\r\n`);
    socket.on('data', (bytes) => {
      const text = bytes.toString();
      at.heard?.push(text);
      if (in_data) {
        if (!text.endsWith('\r\n.\r\n')) return;
        in_data = false;
        if (at.data === 'close') socket.destroy();
        else socket.write(`${at.data ?? '250 ok'}\r\n`);
      } else if (/^(EHLO|HELO)/.test(text)) socket.write('250 test\r\n');
      else if (text.startsWith('STARTTLS')) socket.write(`${at.starttls ?? '454 no'}\r\n`);
      else if (text.startsWith('RCPT')) socket.write(`${at.rcpt ?? '250 ok'}\r\n`);
      else if (text.startsWith('DATA')) {
        in_data = true;
        socket.write('354 go\r\n');
      } else socket.write('250 ok\r\n');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  return `smtp://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test('every way a server can fail is told apart by whether the text had gone out', async (t) => {
  const envelope = { from: 'a@madang.test', to: ['b@example.com'] };
  const trySend = async (url: string) => {
    const client = createSmtpClient(url, { timeout_ms: 60_000 });
    const outcome = await client.send(envelope, Buffer.from('Subject: x\r\n\r\nbody\r\n'));
    client.close();
    return outcome;
  };
  assert.equal((await trySend(await givenServer(t, {}))).state, 'sent');
  assert.equal((await trySend(await givenServer(t, { data: 'close' }))).state, 'unknown');
  assert.deepEqual(await trySend(await givenServer(t, { data: '550 spam' })), { state: 'refused', code: 'smtp_550' });
  assert.equal((await trySend(await givenServer(t, { data: '451 later' }))).state, 'not_sent');
  assert.deepEqual(await trySend(await givenServer(t, { rcpt: '550 no such user' })), {
    state: 'refused',
    code: 'smtp_550',
  });
  assert.equal((await trySend(await givenServer(t, { rcpt: '450 busy' }))).state, 'not_sent');
  assert.equal((await trySend('smtp://127.0.0.1:1')).state, 'not_sent');
});

test('where mail must be encrypted, a server without STARTTLS hears neither login nor mail', async (t) => {
  const heard: string[] = [];
  const url = (await givenServer(t, { starttls: '502 unknown', heard })).replace('//', '//shop:hush@');
  const send = async (needs_tls: boolean) => {
    const client = createSmtpClient(url, { timeout_ms: 60_000, needs_tls });
    const outcome = await client.send(
      { from: 'a@madang.test', to: ['b@example.com'] },
      Buffer.from('Subject: x\r\n\r\n'),
    );
    client.close();
    return outcome.state;
  };
  assert.equal(await send(true), 'not_sent');
  assert.ok(
    heard.some((line) => line.startsWith('STARTTLS')),
    heard.join(),
  );
  assert.ok(!heard.some((line) => /^(AUTH|MAIL|RCPT|DATA)/.test(line)), heard.join());
});

test('a server that is down costs no try; the mail arrives when it is back', async (t) => {
  const down = await givenMails(t, 'smtp://127.0.0.1:1');
  const { order_id } = await down.givenOrder('hong@example.com');
  const [mail_id] = await down.hear('orders.order_confirmed', order_id);
  for (let i = 0; i < 5; i++) assert.equal((await down.attempt(mail_id!)).state, 'retry');
  assert.equal((await readMailRow(down.sql, mail_id!))?.wire_attempts, 0);
  const client = createSmtpClient(down.catcher.url);
  const back = createMailHandler({ ...down.compose, client });
  const effect = { id: mail_id!, kind: 'mail.send', key: mail_id!, payload: { mail_id: mail_id! } };
  assert.equal((await back.perform(effect)).state, 'done');
  client.close();
  assert.equal(down.catcher.caught.length, 1);
});

/** The catcher behind a relay: every connection a client opened, and a way to break the one that lies idle. */
async function givenRelay(t: TestContext) {
  const catcher = await startCatcher();
  const opened: Socket[] = [];
  let said = { idle: '' };
  const relay = createServer((socket) => {
    const here = { idle: '' };
    said = here;
    const there = connect(Number(new URL(catcher.url).port), '127.0.0.1');
    const end = () => [socket, there].map((one) => one.destroy());
    for (const one of [socket, there]) one.on('error', end).on('close', end);
    there.on('data', (bytes) => socket.write(bytes));
    socket.on('data', (bytes) => {
      if (here.idle === 'cut') socket.destroy();
      else if (here.idle) socket.end(here.idle);
      else there.write(bytes);
    });
    opened.push(socket);
  });
  await new Promise<void>((listening) => relay.listen(0, '127.0.0.1', listening));
  const client = createSmtpClient(`smtp://127.0.0.1:${(relay.address() as AddressInfo).port}`, { timeout_ms: 60_000 });
  t.after(async () => {
    client.close();
    relay.close();
    await catcher.close();
  });
  const whenNextSpokenTo = (answer: string) => {
    said.idle = answer;
  };
  const send = (n: number) =>
    client.send({ from: 'a@madang.test', to: ['b@example.com'] }, Buffer.from(`Message-ID: <${n}@x>\r\n\r\n`));
  return { catcher, opened, send, whenNextSpokenTo };
}

test('one connection carries many mails, and a broken idle one is replaced', async (t) => {
  const { catcher, opened, send, whenNextSpokenTo } = await givenRelay(t);
  const arrived = () => catcher.caught.map((one) => one.message_id);
  for (let n = 0; n < 120; n++) assert.equal((await send(n)).state, 'sent');
  assert.equal(new Set(arrived()).size, 120);
  assert.equal(opened.length, 2, 'a hundred on the first, twenty on the second');

  const breaks: Record<string, (idle: Socket) => unknown> = {
    'the server hangs up': (idle) => once(idle.end(), 'close'),
    'it hangs up, which is not heard yet': (idle) => idle.destroySoon(),
    'it is reset': (idle) => idle.resetAndDestroy(),
    'it says that it closes': (idle) => once(idle.end('421 idle for too long\r\n'), 'close'),
    'it breaks off when it is spoken to': () => whenNextSpokenTo('cut'),
    'it is closing when it is spoken to': () => whenNextSpokenTo('421 closing\r\n'),
  };
  for (const [n, [how, breakIt]] of Object.entries(breaks).entries()) {
    await breakIt(opened.at(-1)!);
    assert.equal((await send(200 + n)).state, 'sent', how);
    assert.equal(arrived().filter((id) => id === `<${200 + n}@x>`).length, 1, how);
    assert.equal(opened.length, 3 + n, `${how}: by another connection`);
  }
});

test('a mail put off after its text, on a connection that carried others, costs one asking and is not offered again at once', async (t) => {
  const at: { data?: string; heard: string[] } = { heard: [] };
  const client = createSmtpClient(await givenServer(t, at), { timeout_ms: 60_000 });
  t.after(() => client.close());
  let asked = 0;
  const send = () =>
    client.send({ from: 'a@madang.test', to: ['b@example.com'] }, Buffer.from('Subject: x\r\n\r\n'), async () => {
      asked += 1;
      return true;
    });
  assert.equal((await send()).state, 'sent');
  at.data = '451 later';
  assert.equal((await send()).state, 'not_sent');
  assert.equal(asked, 2);
  assert.equal(at.heard.filter((line) => line.startsWith('EHLO')).length, 1, 'one connection');
});
