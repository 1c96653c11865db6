import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { test } from 'node:test';
import { newId } from '../server/platform/ids.ts';
import { until } from '../server/platform/testing-process.ts';
import { type GivenApp, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

const bytes = Buffer.from(
  '주문일,매장,고객명,연락처,주소,우편번호,상품,옵션,수량,금액,희망배송일,메모\n2026-04-20,성수점,손님,01030000000,서울 강남구 테헤란로 1,06234,시험 상품,,1,1000,,',
);
const head =
  `--x\r\ncontent-disposition: form-data; name="shop_id"\r\n\r\n${newId()}\r\n` +
  '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
const foot = '\r\n--x--\r\n';

/** Begins to send a file. */
function begin(shop: GivenApp, cookie: string): ClientRequest {
  const sent = request(`${shop.url}/api/v1/admin/imports`, {
    method: 'POST',
    headers: { cookie, 'idempotency-key': newId(), 'content-type': 'multipart/form-data; boundary=x' },
  });
  sent.on('error', () => {});
  sent.write(head);
  return sent;
}

async function answerTo(sent: ClientRequest) {
  const [reply] = await once(sent, 'response');
  const said: Buffer[] = [];
  for await (const piece of reply) said.push(piece);
  const body = JSON.parse(Buffer.concat(said).toString()) as { code?: string; state?: string };
  return [reply.statusCode, body.code ?? body.state];
}

/** The process beside this one that takes files; null before the first file, and after it was killed. */
function importProcess(): number | null {
  const all = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  const own = all.find((pid) => {
    try {
      const parent = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1];
      return parent === String(process.pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('import-process');
    } catch {
      return false;
    }
  });
  return own ? Number(own) : null;
}

test('a file that comes while the process that takes files dies is taken in all the same, and by the next one; one cut off leaves nothing', async (t) => {
  const shop = await givenApp();
  t.after(() => shop.close());
  const staff = await givenStaff(shop, { role: 'order_desk' });
  const cookie = staff.browser.cookie();
  const cut_short = begin(shop, cookie);
  cut_short.write(Buffer.alloc(2_000_000));
  const sent = begin(shop, cookie);
  t.after(() => sent.destroy());
  sent.write(bytes);
  const killed = await until('the process that takes files', importProcess);
  process.kill(killed, 'SIGKILL');
  cut_short.destroy();
  sent.end(foot);
  assert.deepEqual(await answerTo(sent), [202, 'waiting']);
  const states = async () =>
    (await shop.ctx.sql<{ state: string }[]>`select state from channels.imports`).map((row) => row.state);
  await until(
    'the file read by the next process',
    async () => (await states()).every((state) => !['waiting', 'reading'].includes(state)) || null,
  );
  assert.equal((await states()).length, 1);
  assert.notEqual(importProcess(), killed);
});
