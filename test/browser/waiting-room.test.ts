import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo_people, demoPassword } from '../../server/modules/identity/index.ts';
import { eventually, givenBuyer } from '../given-app.ts';
import { axeBothThemes, desk, no_browser, visit } from './given-browser.ts';
import { atDesk, useDesk } from './given-desk.ts';

const place = useDesk();
const skip = no_browser;

/** Pictures for the eye, where a folder is named. */
const folder = process.env.SHOTS;

test('two devices of one account stand in the same place; it is kept over a reload; one comes in, buys, and leaves', {
  skip,
}, async (t) => {
  const { app, browser, goods } = place;
  const { drop_id } = goods.get('jar')!;
  const staff = givenBuyer(app);
  const password = demoPassword(app.ctx.keys);
  const emailOf = (role: string | null) => demo_people.find((one) => (one.role ?? null) === role)!.email;
  await staff.call('POST', '/api/v1/sessions', { email: emailOf('manager'), password });
  const made = await staff.call('POST', '/api/v1/admin/lines', { drop_id, capacity: 1, overbooking: 2 });
  const room_id = String(made.body.room_id);
  await staff.call('PATCH', `/api/v1/admin/lines/${room_id}`, { state: 'serving', message_ko: '천천히 와 주세요' });

  // Somebody is inside already.
  const first = givenBuyer(app);
  await first.enter();
  const { ticket } = (await first.call('POST', `/api/v1/lines/${room_id}/tickets`)).body;
  await eventually(
    () => first.call('POST', `/api/v1/lines/${room_id}/claim`, { ticket }),
    (seen) => seen.body.turn === 'inside',
  );

  const signIn = async (viewport?: typeof desk) => {
    const seen = await visit(t, browser, viewport ? { viewport } : {});
    await seen.page.goto(`${app.url}/sign-in`);
    await seen.page.locator('[name=email]').fill(emailOf(null));
    await seen.page.locator('[name=password]').fill(password);
    await seen.page.locator('main button[type=submit]').click();
    await seen.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return seen;
  };
  const phone = await signIn();
  await phone.page.goto(`${app.url}/drops/${drop_id}`);
  await phone.page.getByTestId('buy').filter({ hasText: '줄 서기' }).click();
  await phone.page.waitForURL(`**/line/${room_id}`);
  await phone.page.getByRole('button', { name: '줄 서기' }).click();
  const number = phone.page.getByTestId('number');
  assert.equal(await number.textContent(), '2');
  assert.deepEqual(await axeBothThemes(phone.page), []);
  if (folder) await phone.page.screenshot({ path: `${folder}/line-phone.png` });
  await phone.page.reload();
  await number.waitFor();
  assert.equal(await number.textContent(), '2');

  const laptop = await signIn(desk);
  await laptop.page.goto(`${app.url}/line/${room_id}`);
  if (folder) await laptop.page.screenshot({ path: `${folder}/line-door.png` });
  await laptop.page.getByRole('button', { name: '줄 서기' }).click();
  await laptop.page.getByTestId('number').waitFor();
  assert.equal(await laptop.page.getByTestId('number').textContent(), '2');
  if (folder) await laptop.page.screenshot({ path: `${folder}/line-desk.png` });

  const staff_page = await atDesk(t, place, { role: 'manager' });
  await staff_page.page.goto(`${app.url}/admin/lines/${room_id}`);
  await staff_page.page.getByText('정원', { exact: true }).first().waitFor();
  assert.deepEqual(await axeBothThemes(staff_page.page), []);
  if (folder) await staff_page.page.screenshot({ path: `${folder}/line-staff.png` });
  await staff_page.page.goto(`${app.url}/admin/lines`);
  await staff_page.page.getByText('들이는 중').first().waitFor();
  if (folder) await staff_page.page.screenshot({ path: `${folder}/line-list.png` });

  // The slot passes on, and both devices come in by themselves.
  await first.call('POST', `/api/v1/lines/${room_id}/leave`, { ticket });
  await phone.page.getByTestId('inside').waitFor();
  await laptop.page.getByTestId('inside').waitFor();
  assert.deepEqual(await axeBothThemes(phone.page), []);
  if (folder) await phone.page.screenshot({ path: `${folder}/line-inside.png` });
  await phone.page.getByRole('link', { name: '구매하러 가기' }).click();
  await phone.page.getByTestId('buy').filter({ hasText: '바로 구매' }).click();
  await phone.page.waitForURL('**/checkout?**');
  await laptop.page.getByRole('button', { name: '나가기' }).click();
  await laptop.page.getByRole('button', { name: '줄 서기' }).waitFor();
  assert.deepEqual([...phone.complaints, ...laptop.complaints, ...staff_page.complaints], []);
});
