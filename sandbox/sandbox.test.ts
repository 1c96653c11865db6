import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { calm, cancelFault, confirmFault, readBehaviour } from './behaviour.ts';
import { listenSandbox } from './server.ts';

const auth = `Basic ${Buffer.from('test_sk_madang_sandbox:').toString('base64')}`;
type Json = Record<string, unknown> & { code?: string; balanceAmount?: number; status?: string };

async function call(url: string, method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const sent = { authorization: auth, ...headers };
  const reply = await fetch(url + path, { method, headers: sent, body: body ? JSON.stringify(body) : undefined });
  return { status: reply.status, body: (await reply.json()) as Json };
}

async function pay(url: string, order_id: string, key = order_id) {
  const begun = await call(url, 'POST', '/sandbox/authenticate', { orderId: order_id, amount: 10_000 });
  const paymentKey = String(begun.body.paymentKey);
  const body = { paymentKey, orderId: order_id, amount: 10_000 };
  return { paymentKey, reply: await call(url, 'POST', '/v1/payments/confirm', body, { 'idempotency-key': key }), body };
}

function givenFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'madang-sandbox-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'journal.ndjson');
}

/** The sandbox as its own process, as a shop starts it. */
async function givenProcess(t: TestContext, journal: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: { ...process.env, PORT: '0', SANDBOX_JOURNAL: journal },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const line = await new Promise<string>((done) => createInterface({ input: child.stdout! }).once('line', done));
  return { url: (JSON.parse(line) as { sandbox: string }).sandbox, child };
}

test('sandbox: every charge and cancel it answered survives kill -9, and so does what a repeated key is told', async (t) => {
  const journal = givenFolder(t);
  const first = await givenProcess(t, journal);
  const paid = await pay(first.url, 'order-paid-1');
  const cancel_path = `/v1/payments/${paid.paymentKey}/cancel`;
  const part = { cancelReason: 'part', cancelAmount: 4_000 };
  const canceled = await call(first.url, 'POST', cancel_path, part, { 'idempotency-key': 'c1' });
  assert.deepEqual([paid.reply.status, canceled.body.balanceAmount], [200, 6_000]);
  let answered = 0;
  const flood = Array.from({ length: 8 }, async (_, lane) => {
    for (let i = 0; i < 400; i++) {
      const one = await pay(first.url, `order-flood-${lane}-${i}`).catch(() => null);
      if (one?.reply.status !== 200) return;
      answered++;
    }
  });
  while (answered < 20) await new Promise((done) => setTimeout(done, 5));
  first.child.kill('SIGKILL');
  await Promise.all(flood);
  assert.ok(answered > 0, 'it was killed while it charged');
  appendFileSync(journal, '{"seq":999999,"kind":"char');
  const second = await givenProcess(t, journal);
  const lines = readFileSync(journal, 'utf8').split('\n').slice(0, -2);
  const charges = lines.map((line) => JSON.parse(line)).filter((line) => line.kind === 'charge');
  assert.ok(charges.length >= answered + 1, `${charges.length} in the journal, ${answered} answered`);
  const repeated = await call(second.url, 'POST', '/v1/payments/confirm', paid.body, {
    'idempotency-key': 'order-paid-1',
  });
  assert.deepEqual([repeated.status, repeated.body.status, repeated.body.balanceAmount], [200, 'DONE', 10_000]);
  const again = await call(second.url, 'POST', cancel_path, part, { 'idempotency-key': 'c1' });
  assert.deepEqual([again.status, again.body.balanceAmount], [200, 6_000]);
  const more = await call(second.url, 'POST', cancel_path, part, { 'idempotency-key': 'c2' });
  assert.equal(more.body.balanceAmount, 2_000);
  const after = readFileSync(journal, 'utf8').trimEnd().split('\n').at(-1)!;
  assert.equal(JSON.parse(after).krw, -4_000, 'the torn line is left behind, the next one is whole');
});

test('sandbox: many buyers authenticate in one call, in order, all or none', async (t) => {
  const journal = givenFolder(t);
  const sandbox = await listenSandbox({ journal });
  t.after(() => sandbox.close());
  const { url, books } = sandbox;
  const some = [1, 2, 3].map((nth) => ({ orderId: `order-many-${nth}`, amount: nth * 1_000 }));
  const wrong = [...some, { orderId: 'order-many-4', amount: -1 }];
  assert.equal((await call(url, 'POST', '/sandbox/authenticate', { payments: wrong })).status, 400);
  assert.equal((await call(url, 'POST', '/sandbox/authenticate', { payments: [null] })).status, 400);
  assert.equal(books.payments.size, 0);
  const { paymentKeys } = (await call(url, 'POST', '/sandbox/authenticate', { payments: some })).body;
  assert.deepEqual(
    (paymentKeys as string[]).map((key) => [books.payments.get(key)?.order_id, books.payments.get(key)?.amount]),
    some.map(({ orderId, amount }) => [orderId, amount]),
  );
  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ seq, paymentKey }) => [seq, paymentKey]),
    (paymentKeys as string[]).map((key, at) => [at + 1, key]),
  );
});

test('sandbox: what goes wrong follows from seed, order and try, not from the order requests arrive in', () => {
  const b = { ...calm, seed: 7, decline: 0.2, timeout_before: 0.2, timeout_after: 0.2, answer_twice: 0.1 };
  const kinds = (order: number[]) => new Map(order.map((i) => [i, confirmFault(b, `order-${i}`, 0).kind]));
  const up = Array.from({ length: 5_000 }, (_, i) => i);
  assert.deepEqual([...kinds(up)], [...kinds([...up].reverse())].reverse());
  const share = (kind: string) => [...kinds(up).values()].filter((one) => one === kind).length / up.length;
  assert.ok(Math.abs(share('refuse') - 0.2) < 0.03, `declined ${share('refuse')}`);
  assert.ok(Math.abs(share('hang') - 0.4) < 0.03, `silent ${share('hang')}`);
  assert.ok(Math.abs(share('none') - 0.3) < 0.03, `calm ${share('none')}`);
  assert.notDeepEqual(
    [...kinds(up)],
    up.map((i) => [i, confirmFault({ ...b, seed: 8 }, `order-${i}`, 0).kind]),
  );
  const retries = up.filter((i) => confirmFault(b, `order-${i}`, 0).kind !== confirmFault(b, `order-${i}`, 1).kind);
  assert.ok(retries.length > 1_000, 'a second try is another throw');
  assert.equal(cancelFault(calm, 'k', 0).kind, 'none');
});

test('sandbox: a behaviour it does not understand is refused by name', () => {
  assert.equal(readBehaviour({ webhook: 'never' }).webhook_never, 1);
  assert.equal(readBehaviour({ error_code: 'PROVIDER_ERROR' }).error, 1);
  for (const wrong of [
    { declines: 1 },
    { decline: 'yes' },
    { decline: -1 },
    { webhook: 'lost' },
    { decline: Number.NaN },
  ]) {
    assert.throws(() => readBehaviour(wrong));
  }
});

test('sandbox: expected refusals carry Toss’s codes', async (t) => {
  const sandbox = await listenSandbox();
  t.after(() => sandbox.close());
  const { url } = sandbox;
  const { body, paymentKey } = await pay(url, 'order-0001');
  const confirm = (more: object, headers = {}) =>
    call(url, 'POST', '/v1/payments/confirm', { ...body, ...more }, headers);
  assert.equal((await confirm({})).body.code, 'ALREADY_PROCESSED_PAYMENT');
  assert.equal((await confirm({ orderId: 'order-0002' })).body.code, 'NOT_FOUND_PAYMENT_SESSION');
  assert.equal((await confirm({ amount: 9_999 })).body.code, 'INVALID_REQUEST');
  assert.equal((await confirm({ paymentKey: 'x' })).body.code, 'NOT_FOUND_PAYMENT');
  assert.equal((await confirm({}, { authorization: 'Basic x' })).status, 401);
  const no_colon = `Basic ${Buffer.from('test_sk').toString('base64')}`;
  assert.equal((await confirm({}, { authorization: no_colon })).body.code, 'INCORRECT_BASIC_AUTH_FORMAT');
  assert.equal((await confirm({}, { 'idempotency-key': 'k'.repeat(301) })).body.code, 'INVALID_IDEMPOTENCY_KEY');
  const cancel = (more: object) =>
    call(url, 'POST', `/v1/payments/${paymentKey}/cancel`, { cancelReason: 'r', ...more });
  assert.equal((await cancel({ cancelAmount: 10_001 })).body.code, 'NOT_CANCELABLE_AMOUNT');
  assert.equal((await cancel({ cancelAmount: 1, refundableAmount: 1 })).body.code, 'NOT_MATCHES_REFUNDABLE_AMOUNT');
  assert.equal((await cancel({})).body.balanceAmount, 0);
  assert.equal((await cancel({})).body.code, 'ALREADY_CANCELED_PAYMENT');
  assert.equal((await call(url, 'GET', '/v1/payments/orders/order-9999')).status, 404);
  for (const path of ['/v1/payments/%', '/pay?amount=%zz', '/kakaopay/none', '/v1/payments/', '/nothing']) {
    const reply = await fetch(url + path, { headers: { authorization: auth } });
    assert.ok(reply.status >= 400 && reply.status < 500, `${path} ${reply.status}`);
  }
});

test('sandbox: the pay page sends the buyer back with a payment, or with why not; it runs no script', async (t) => {
  const sandbox = await listenSandbox();
  t.after(() => sandbox.close());
  const form = new URLSearchParams({
    orderId: 'order-page-1',
    orderName: '<b>꽃</b> & "리본"',
    amount: '39000',
    successUrl: 'http://shop.test/done?x=1',
    failUrl: 'http://shop.test/failed',
  });
  const page = await fetch(`${sandbox.url}/pay?${form}`);
  const html = await page.text();
  assert.match(html, /39,000원/);
  assert.ok(!html.includes('<b>꽃') && !/<script/i.test(html));
  assert.match(
    page.headers.get('content-security-policy')!,
    /default-src 'none'.*form-action 'self' http:\/\/shop\.test/,
  );
  assert.match(await (await fetch(`${sandbox.url}/pay?${form}&lang=en`)).text(), /Amount due/);
  const choose = async (choice: string) => {
    const body = new URLSearchParams([...form, ['choice', choice]]);
    const reply = await fetch(`${sandbox.url}/pay/choose`, { method: 'POST', body, redirect: 'manual' });
    return new URL(reply.headers.get('location')!);
  };
  const back = await choose('card');
  assert.deepEqual(
    ['x', 'orderId', 'amount', 'paymentType'].map((name) => back.searchParams.get(name)),
    ['1', 'order-page-1', '39000', 'NORMAL'],
  );
  assert.ok(sandbox.books.payments.has(back.searchParams.get('paymentKey')!));
  const left = await choose('leave');
  assert.deepEqual([left.pathname, left.searchParams.get('code')], ['/failed', 'PAY_PROCESS_CANCELED']);
  const script = new URLSearchParams([...form]);
  script.set('successUrl', 'javascript:alert(1)');
  assert.equal((await fetch(`${sandbox.url}/pay?${script}`)).status, 400);
});

test('sandbox: its strings are pulled only from this machine, or with the key', async (t) => {
  const sandbox = await listenSandbox();
  t.after(() => sandbox.close());
  const put = (headers: Record<string, string>) =>
    fetch(`${sandbox.url}/sandbox/behaviour`, { method: 'PUT', body: '{"decline":1}', headers });
  assert.equal((await put({ 'x-forwarded-for': '203.0.113.9' })).status, 403);
  assert.equal(sandbox.control.behaviour.decline, 0);
  assert.equal((await put({ 'x-forwarded-for': '203.0.113.9', authorization: auth })).status, 200);
  assert.equal((await put({})).status, 200);
  const journal = await (await fetch(`${sandbox.url}/sandbox/journal`)).text();
  assert.equal(journal, '');
});
