import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { demo_people, demoPassword } from '../../server/modules/identity/index.ts';
import { eventually, givenBuyer } from '../given-app.ts';
import { axeBothThemes, desk, no_browser, visit } from './given-browser.ts';
import { atDesk, useDesk } from './given-desk.ts';

const place = useDesk();
const skip = no_browser;

/** Pictures for the eye, where a folder is named. */
const folder = process.env.SHOTS;

const emailOf = (role: string | null) => demo_people.find((one) => (one.role ?? null) === role)!.email;
const passwordOf = () => demoPassword(place.app.ctx.keys);
const asManager = (staff: ReturnType<typeof givenBuyer>) =>
  staff.call('POST', '/api/v1/sessions', { email: emailOf('manager'), password: passwordOf() });

async function signIn(t: TestContext, viewport?: typeof desk) {
  const seen = await visit(t, place.browser, viewport ? { viewport } : {});
  await seen.page.goto(`${place.app.url}/sign-in`);
  await seen.page.locator('[name=email]').fill(emailOf(null));
  await seen.page.locator('[name=password]').fill(passwordOf());
  await seen.page.locator('main button[type=submit]').click();
  await seen.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return seen;
}

test('two devices of one account stand in the same place; it is kept over a reload; one comes in, buys, and leaves', {
  skip,
}, async (t) => {
  const { app, goods } = place;
  const { drop_id } = goods.get('jar')!;
  const staff = givenBuyer(app);
  await asManager(staff);
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

  const phone = await signIn(t);
  const ahead = phone.page.waitForResponse((one) => one.url().includes('/line-page-'));
  await phone.page.goto(`${app.url}/drops/${drop_id}`);
  // The line's page is fetched before it is asked for: a slow telephone does not wait for it at the press.
  await ahead;
  await phone.page.getByTestId('buy').filter({ hasText: '줄 서기' }).click();
  // The address changes before the page does, and the product's button has the same name.
  await phone.page.getByRole('region', { name: '대기열' }).waitFor();
  await phone.page.getByRole('button', { name: '줄 서기' }).click();
  const number = phone.page.getByTestId('number');
  assert.equal(await number.textContent(), '2');
  assert.deepEqual(await axeBothThemes(phone.page), []);
  if (folder) await phone.page.screenshot({ path: `${folder}/line-phone.png` });
  await phone.page.reload();
  await number.waitFor();
  assert.equal(await number.textContent(), '2');

  const laptop = await signIn(t, desk);
  await laptop.page.goto(`${app.url}/line/${room_id}`);
  if (folder) await laptop.page.screenshot({ path: `${folder}/line-door.png` });
  await laptop.page.getByRole('button', { name: '줄 서기' }).click();
  await laptop.page.getByTestId('number').waitFor();
  assert.equal(await laptop.page.getByTestId('number').textContent(), '2');
  if (folder) await laptop.page.screenshot({ path: `${folder}/line-desk.png` });

  const staff_page = await atDesk(t, place, { role: 'manager', at: `lines/${room_id}` });
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

test('a draw is set up in words, announced before it happens, drawn by a value entered at the desk, and checked from the page; the levers work live', {
  skip,
}, async (t) => {
  const { app } = place;
  const staff = givenBuyer(app);
  await asManager(staff);
  const made = await staff.call('POST', '/api/v1/admin/lines', { drop_id: null, capacity: 0 });
  const room_id = String(made.body.room_id);
  const { page: office, complaints } = await atDesk(t, place, { role: 'manager', at: `lines/${room_id}` });
  await office.getByRole('button', { name: '규칙' }).click();
  const rules = office.getByRole('dialog');
  await rules.getByLabel('먼저 모인 사람은 추첨으로').check();
  await rules.getByText('주최 측을 믿는 추첨').waitFor();
  await rules.getByLabel('공개 난수(drand)를 함께 쓰기').check();
  await rules.getByLabel('줄 없이 열어 둘 경로').fill('help');
  await rules.getByRole('button', { name: '저장' }).click();
  await rules.getByText('회차 번호를 적어 주세요.').waitFor();
  await rules.getByText('경로는 /로 시작하고').waitFor();
  assert.deepEqual(await axeBothThemes(office), []);
  if (folder) await office.screenshot({ path: `${folder}/line-rules.png` });
  await rules.getByLabel('줄 없이 열어 둘 경로').fill('/help');
  await rules.getByRole('button', { name: '명단을 굳히고 1분 뒤 회차로' }).click();
  await rules.getByRole('button', { name: '저장' }).click();
  await rules.waitFor({ state: 'detached' });
  await office.getByRole('button', { name: '모으기만' }).click();
  await office.getByText('모으는 중').first().waitFor();

  const phone = await signIn(t);
  await phone.page.goto(`${app.url}/line/${room_id}`);
  await phone.page.getByText('누구도 미리 알 수 없는 추첨').waitFor();
  await phone.page.getByRole('button', { name: '줄 서기' }).click();
  await phone.page.getByText('자리를 맡았습니다').waitFor();
  if (folder) await phone.page.screenshot({ path: `${folder}/draw-before.png`, fullPage: true });

  await office.getByRole('button', { name: '들여보내기 시작' }).click();
  await office.getByLabel('난수 값 (직접 적기)').fill('not hex');
  await office.getByRole('button', { name: '이 값으로 추첨' }).click();
  await office.getByText('64자입니다').waitFor();
  await phone.page.getByText('명단의 해시').waitFor();
  assert.deepEqual(await axeBothThemes(office), []);
  if (folder) await office.screenshot({ path: `${folder}/draw-desk.png` });
  await office.getByLabel('난수 값 (직접 적기)').fill('ab'.repeat(32));
  await office.getByRole('button', { name: '이 값으로 추첨' }).click();
  await phone.page.getByTestId('number').waitFor();
  assert.equal(await phone.page.getByTestId('number').textContent(), '1');
  await phone.page.getByText('직접 확인하기').click();
  await phone.page.getByText('verify-draw -- draw.json list.txt order.txt receipt.json').waitFor();
  const order = phone.page.getByRole('link', { name: 'order.txt' });
  assert.equal((await fetch(app.url + (await order.getAttribute('href')))).status, 200);
  assert.deepEqual(await axeBothThemes(phone.page), []);
  if (folder) await phone.page.screenshot({ path: `${folder}/draw-after.png`, fullPage: true });

  // Message, pause, capacity: what is done at the desk is seen by who waits, however slow the server and fast the hand.
  await office.route(`**/api/v1/admin/lines/${room_id}`, async (route) => {
    if (route.request().method() === 'PATCH') await new Promise((late) => setTimeout(late, 400));
    await route.continue();
  });
  await office.getByRole('button', { name: '들여보내기 시작' }).click();
  await office.getByLabel('한국어').fill('곧 시작합니다');
  await office.getByRole('button', { name: '알리기' }).click();
  await phone.page.getByText('곧 시작합니다').waitFor();
  await office.getByRole('button', { name: '잠시 멈춤' }).click();
  await phone.page.getByText('줄이 잠시 멈췄습니다').waitFor();
  await office.getByRole('button', { name: '다시 들여보내기' }).click();
  const slider = office.getByRole('slider');
  await slider.focus();
  for (let n = 0; n < 3; n++) await slider.press('ArrowRight');
  await phone.page.getByTestId('inside').waitFor();
  await office.getByText('정원 3', { exact: true }).waitFor();
  assert.equal(await slider.inputValue(), '3');
  await staff.call('PATCH', `/api/v1/admin/lines/${room_id}`, { state: 'open' });
  assert.deepEqual([...complaints, ...phone.complaints], []);
});
