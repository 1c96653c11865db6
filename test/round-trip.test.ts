import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { importFile } from '../server/imports/import-file.ts';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { settleMatched } from '../server/modules/channels/settle-waiting.job.ts';
import { givenMatch } from '../server/modules/channels/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { newId } from '../server/platform/ids.ts';
import { root, runProcess } from '../server/platform/testing-process.ts';
import { givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

const own = join(import.meta.dirname, 'fixtures/channels');
const source = join(own, 'smartstore-dispatch-2026.xlsx');
const office = ['soffice', 'libreoffice'].find((name) => spawnSync('which', [name]).status === 0);
const skip = office ? false : 'LibreOffice is not here (apt-get install libreoffice-calc-nogui)';

/** The first sheet as LibreOffice understands it: its cells between tabs. */
function opened(file: string, folder: string): string[] {
  const format = 'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,false';
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`;
  const args = [profile, '--headless', '--convert-to', format, '--outdir', folder, file];
  const { status, stderr } = spawnSync(office!, args, { timeout: 400_000, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return readFileSync(file.replace(/xlsx$/, 'csv'), 'utf8').trimEnd().split('\n');
}

test('an order file goes in, is confirmed and numbered, and its dispatch file opens in LibreOffice as the golden one', {
  skip,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'madang-round-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const shop = await givenApp();
  t.after(() => shop.close());
  const { sql } = shop.ctx;
  const shop_id = newId();
  await sql`insert into sellers.shops (id, slug, name) values (${shop_id}, 'yard', '마당')`;
  const desk = await givenStaff(shop, { role: 'manager' });
  const call = (method: string, path: string, body?: unknown) =>
    desk.browser.call(method, `/api/v1/admin/${path}`, body);

  const wishes = { password: '1234', dry_run: false };
  const { report, read } = await importFile({ url: shop.url, cookie: desk.browser.cookie() }, source, wishes);
  assert.deepEqual([read, report.new], [true, 300], JSON.stringify(report.refused));

  // Which goods of ours they are is proven elsewhere: here all are one, of which there is plenty.
  const { variant_id } = await givenProduct(sql, { shop_id });
  await givenStock(sql, { shop_id, variant_id, quantity: 10_000 });
  const [channel] = await sql<{ id: string }[]>`select id from channels.channels where kind = 'smartstore'`;
  await givenMatch(sql, { id: channel!.id, shop_id }, [{ variant_id, quantity: 1 }]);
  await settleMatched(sql);
  const confirmed = await call('POST', 'channel-lines/confirm', {});
  assert.equal(confirmed.body.confirmed, 107, JSON.stringify(confirmed.body));

  const form = new FormData();
  form.set('file', new Blob([readFileSync(join(own, 'tracking-numbers.csv'))]), 'numbers.csv');
  const numbers = await fetch(`${shop.url}/api/v1/admin/channels/tracking/read`, {
    method: 'POST',
    headers: { cookie: desk.browser.cookie(), 'idempotency-key': newId() },
    body: form,
  });
  const { entries } = (await numbers.json()) as { entries: object[] };
  assert.equal(entries.length, 90);
  const entered = await call('POST', 'channels/tracking', { channel_id: channel!.id, entries });
  const outcomes = entered.body.outcomes as { outcome: string; doubt: string | null }[];
  assert.ok(
    outcomes.every((one) => one.outcome === 'saved' && one.doubt === null),
    JSON.stringify(outcomes.slice(0, 4)),
  );

  const out = join(folder, 'dispatch.xlsx');
  const args = ['--channel', 'smartstore', '--form', 'dispatch', '--out', out, '--url', shop.url];
  const env = { MADANG_EMAIL: desk.email, MADANG_PASSWORD: desk.password, DATA_DIR: folder };
  const ran = runProcess(t, [join(root, 'server/export-file.ts'), ...args], { env });
  assert.equal(await ran.exited, 0, ran.errors());
  assert.match(ran.output(), /209줄/);
  const golden = readFileSync(join(own, 'expected/smartstore-dispatch.tsv'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(opened(out, folder), golden);

  const again = runProcess(t, [join(root, 'server/export-file.ts'), ...args], { env });
  assert.equal(await again.exited, 1, 'what left is not sent twice');
  assert.match(again.errors(), /내보낼 줄이 없습니다.*209/);
});
