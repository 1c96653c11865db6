import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPassword } from '../../server/modules/identity/index.ts';
import { axe, desk, moveTo, no_browser, phone } from './given-browser.ts';
import { atDesk, settled, useDesk } from './given-desk.ts';

const shop = useDesk();

const shots = process.env.MADANG_SHOTS;
const options = { skip: no_browser, timeout: 300_000 };
const stale = () => shop.app.ctx.sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;

test('a whole drop is stopped by two: a proof by keyboard, a request, and somebody else’s yes', options, async (t) => {
  const drop_id = shop.goods.get('bowl')!.drop_id!;
  const { page } = await atDesk(t, shop, { viewport: desk, at: `drops/${drop_id}` });
  await settled(page);
  await stale();
  await page.getByRole('button', { name: '멈추기' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '멈추기' }).click();
  const proof = page.getByRole('dialog', { name: '본인 확인' });
  const field = proof.getByLabel('비밀번호');
  await field.and(page.locator(':focus')).waitFor();
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/proof.png` });
  // By keyboard alone: the field has the focus, Enter proves, Escape would leave it.
  await page.keyboard.type('not-the-password-1');
  await page.keyboard.press('Enter');
  await proof.getByText('비밀번호가 맞지 않습니다').waitFor();
  await field.fill(demoPassword(shop.app.ctx.keys));
  await page.keyboard.press('Enter');
  await proof.waitFor({ state: 'detached' });
  await page.getByRole('dialog').getByText('다른 한 사람의 승인이 필요합니다').waitFor();
  if (shots) await page.screenshot({ path: `${shots}/approval-required.png` });
  await page.keyboard.press('Escape');
  await moveTo(page, '/admin/approvals');
  await page.getByRole('button', { name: '요청 취소' }).waitFor();
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/approvals-owner.png`, fullPage: true });

  const other = await atDesk(t, shop, { viewport: phone, role: 'manager', lang: 'en', at: 'approvals' });
  await other.page.getByRole('button', { name: 'Approve' }).waitFor();
  assert.deepEqual(await axe(other.page), []);
  if (shots) await other.page.screenshot({ path: `${shots}/approvals-phone-en.png`, fullPage: true });
  await other.page.getByRole('button', { name: 'Approve' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: 'Approve and carry out' }).waitFor();
  assert.deepEqual(await axe(other.page), []);
  if (shots) await other.page.screenshot({ path: `${shots}/approve-phone-en.png` });
  await other.page.getByRole('button', { name: 'Approve and carry out' }).click();
  await other.page.getByText('Approved and done').waitFor();
  const [drop] = await shop.app.ctx.sql`select canceled_at from drops.drops where id = ${drop_id}`;
  assert.ok(drop!.canceled_at);
});

test('orders leave as a file only with a reason', options, async (t) => {
  const { page } = await atDesk(t, shop, { viewport: desk, at: 'orders' });
  await settled(page);
  await page.getByRole('button', { name: '내려받기' }).click();
  const dialog = page.getByRole('dialog', { name: '개인정보 내려받기' });
  await dialog.getByRole('button', { name: '내려받기' }).click();
  await dialog.getByText('이유를 골라 주세요.').waitFor();
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/export.png` });
  await dialog.getByLabel('배송·발송 처리').check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: '내려받기' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^모든 판매처 주문-.*\.xlsx$/);
});
