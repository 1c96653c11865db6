import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { takeInChunks } from '../../server/modules/channels/index.ts';
import { givenChannel, givenRow } from '../../server/modules/channels/testing.ts';
import { axe, desk, inSight, laptop, moveTo, no_browser, phone, said } from './given-browser.ts';
import { atDesk, settled, useDesk } from './given-desk.ts';

/** Where to put pictures of the pages for people's eyes; nowhere unless asked. */
const pictures = process.env.CHANNEL_PICTURES;

/** What is written in the page's list and cannot be read to its end. */
const cutOff = (page: Page) =>
  page
    .getByRole('grid')
    .locator('[role=gridcell], [role=gridcell] *')
    .evaluateAll((all) =>
      all
        .filter((one) => getComputedStyle(one).overflowX === 'hidden' && one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.textContent),
    );

describe('long lists and tablets at the back office', { skip: no_browser, timeout: 600_000 }, () => {
  const shop = useDesk();
  /** Orders of a channel of their own. */
  async function given(name: string, rows: ReturnType<typeof givenRow>[]): Promise<string> {
    const { ctx, app } = shop.app;
    const [product] = await ctx.sql<{ shop_id: string }[]>`select shop_id from catalog.products where slug = 'jar'`;
    const channel = await givenChannel(ctx.sql, { shop_id: product!.shop_id, name });
    const deps = { keys: ctx.keys, vault: app.modules.identity.vault };
    await takeInChunks(ctx.sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
    return channel.id;
  }

  /** The same channel's rows as a newer file tells them. */
  async function again(channel: string, rows: ReturnType<typeof givenRow>[]): Promise<void> {
    const { ctx, app } = shop.app;
    const [at] = await ctx.sql<{ shop_id: string }[]>`select shop_id from channels.channels where id = ${channel}`;
    await takeInChunks(
      ctx.sql,
      { keys: ctx.keys, vault: app.modules.identity.vault },
      {
        channel: { id: channel, shop_id: at!.shop_id },
        import_id: null,
        rows,
        seen_at: new Date(Date.now() + 60_000),
      },
    );
  }

  test('what a page cannot show at once is counted whole, and a button does the number it says', async (t) => {
    const { sql } = shop.app.ctx;
    const held = Array.from({ length: 120 }, (_, at) =>
      givenRow({ key: `HELD-${at}`, product: '백자 주병', productNo: '8', state: 'cancel_requested' }),
    );
    await given('스마트스토어', held);
    const waiting = async () =>
      (await sql`select 1 from channels.alerts where over_at is null and seen_at is null`).length;
    const all = await waiting();
    assert.ok(all >= 120);
    const { page, complaints } = await atDesk(t, shop, { viewport: desk });
    await moveTo(page, '/admin/channel-work');
    const alert = page.getByRole('alert');
    await alert.getByText(`발송을 멈춰야 할 주문 ${all}건`).waitFor();
    await settled(page);
    if (pictures) await page.screenshot({ path: `${pictures}/work-many.png` });
    assert.deepEqual(await axe(page), []);
    // All that is told can be read at once, and on a tablet every list of the work is in sight.
    await page.setViewportSize({ width: 800, height: 1_180 });
    for (const tab of await page.getByRole('navigation', { name: '할 일' }).getByRole('link').all())
      assert.ok(await inSight(tab), await tab.innerText());
    const hidden = () => alert.getByRole('list').evaluate((list) => list.scrollHeight - list.clientHeight);
    assert.ok((await hidden()) > 1_000);
    await alert.getByRole('button', { name: '100건 모두 펼치기' }).press('Enter');
    await alert.getByRole('button', { name: '접기' }).waitFor();
    assert.equal(await hidden(), 0);
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Enter');
    await alert.getByRole('button', { name: '100건 모두 펼치기' }).waitFor();
    await page.setViewportSize(desk);
    await alert.getByRole('button', { name: '이 100건 확인했습니다' }).click();
    await alert.getByRole('button', { name: `${all - 100}건 모두 확인했습니다` }).waitFor();
    assert.equal(await waiting(), all - 100);
    // What changed at a channel is counted whole, too, and comes fifty at a time.
    const renamed = Array.from({ length: 60 }, (_, at) =>
      givenRow({ key: `NAME-${at}`, product: `그릇 ${at}`, productNo: `N${at}`, paidAt: '2026-04-20T10:00:00+09:00' }),
    );
    const channel = await given('이름 협력점', renamed);
    const newer = { paidAt: '2026-04-22T10:00:00+09:00' };
    await again(
      channel,
      renamed.map((row) => ({ ...row, ...newer, product: `${row.product} (새 이름)` })),
    );
    await moveTo(page, '/admin/channel-products');
    await page.getByText('채널에서 바뀐 것 60').waitFor();
    const names = page.getByText(/^그릇 \d+ \(새 이름\)$/);
    await page.getByText('60건 중 50건').waitFor();
    assert.equal(await names.count(), 50);
    await page.getByRole('button', { name: '더 보기' }).press('Enter');
    await page.getByText('60건 중 50건').waitFor({ state: 'detached' });
    assert.equal(await names.count(), 60);
    assert.deepEqual(await axe(page), []);
    // Where one is stands in sight, however far down the menu.
    await page.setViewportSize(laptop);
    await page.goto(`${shop.app.url}/admin/settings`);
    await settled(page);
    assert.ok(await inSight(page.getByRole('complementary').locator('[aria-current=page]')));
    assert.deepEqual(complaints, []);
  });

  test('what was changed here and otherwise at the channel is decided field by field, by keys alone', async (t) => {
    const rows = [0, 1].map((at) =>
      givenRow({ key: `DIFF-${at}`, product: '분청 접시', productNo: '7', state: 'confirmed' }),
    );
    const channel = await given('분청 협력점', rows);
    const { ctx } = shop.app;
    const lines = await ctx.sql<{ order_id: string; delivery_id: string }[]>`
      select order_id, delivery_id from channels.lines where channel_id = ${channel}`;
    const { page, complaints } = await atDesk(t, shop, { viewport: { width: 900, height: 900 } });
    const changed = await page.evaluate(
      (all) =>
        Promise.all(
          all.map(async ({ order_id, delivery_id }) => {
            const recipient = { address: '부산광역시 해운대구 우동로 3', message: '경비실에' };
            const reply = await fetch(`/api/v1/admin/channel-orders/${order_id}`, {
              method: 'PATCH',
              headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
              body: JSON.stringify({ delivery_id, recipient }),
            });
            return reply.status;
          }),
        ),
      lines.map(({ order_id, delivery_id }) => ({ order_id, delivery_id })),
    );
    assert.deepEqual(changed, [200, 200]);
    const newer = { address: '대전광역시 서구 딴길 7', message: '문 앞에', confirmedAt: '2026-04-22T10:00:00+09:00' };
    await again(
      channel,
      rows.map((row) => ({ ...row, ...newer })),
    );
    await moveTo(page, '/admin/channel-work?list=differences');
    const keep = page.getByRole('button', { name: /^우리 것으로: .* DIFF-/ });
    const take = page.getByRole('button', { name: /^채널 것으로: .* DIFF-/ });
    await keep.nth(3).waitFor();
    await settled(page);
    assert.ok(await inSight(page.getByRole('navigation', { name: '할 일' }).locator('[aria-current=page]')));
    const asked = await keep.evaluateAll((all) => all.map((one) => /DIFF-\d/.exec(one.ariaLabel!)![0]));
    assert.equal(asked[0], asked[1], 'what differs of one order stands together');
    assert.deepEqual([...new Set(asked)].length, 2);
    if (pictures) await page.screenshot({ path: `${pictures}/differences.png` });
    assert.deepEqual(await axe(page), []);
    // Each answer moves on to the next question: nothing but Enter is needed.
    await keep.first().focus();
    for (const left of [3, 2]) {
      await page.keyboard.press('Enter');
      await keep.nth(left).waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.getAttribute('data-decision') === 'keep');
    }
    await said(page, '우리 것을 둡니다');
    // All of one kind, or all that are left, at once: asked once more, and by keys.
    const kinds = page.getByLabel('어느 칸');
    await kinds.selectOption({ index: 1 });
    await take.nth(1).waitFor({ state: 'detached' });
    await kinds.selectOption('');
    await take.nth(1).waitFor();
    await page.getByRole('button', { name: '2건 모두 채널 것으로' }).focus();
    await page.keyboard.press('Enter');
    const sure = page.getByRole('dialog');
    await sure.getByText('되돌릴 수 없습니다').waitFor();
    assert.deepEqual(await axe(page), []);
    await sure.getByRole('button', { name: '채널 것으로' }).click();
    await page.getByText('달라진 주문이 없습니다').waitFor();
    await said(page, '2건: 채널 것으로 바꿨습니다');
    const decided = await ctx.sql`
      select d.state, count(*)::int as n from channels.differences d join channels.lines l on l.id = d.line_id
      where l.channel_id = ${channel} group by d.state order by d.state`;
    assert.deepEqual(
      decided.map(({ state, n }) => [state, n]),
      [
        ['kept', 2],
        ['taken', 2],
      ],
    );
    assert.deepEqual(complaints, []);
  });

  test('on a tablet rows are as high as their fields, what they say shows whole, and the order number stays while columns scroll', async (t) => {
    const title = '[흙과 불] 손으로 빚은 달항아리 백자 대형 전시용 받침 포함 선물 상자 포장 세트';
    const channel = await given(
      '도자 협력점',
      [null, null, null, '방문수령'].map((method, at) =>
        givenRow({ key: `20261122-000012${at}-01`, product: title, productNo: '9', state: 'new', method }),
      ),
    );
    const { page, complaints } = await atDesk(t, shop, { viewport: phone });
    await page.setViewportSize({ width: 820, height: 1_180 });
    await moveTo(page, `/admin/dispatch?channel=${channel}`);
    const fields = page.getByLabel(/^송장번호 /);
    await fields.first().waitFor();
    await settled(page);
    if (pictures) await page.screenshot({ path: `${pictures}/dispatch-tablet.png` });
    assert.deepEqual(await axe(page), []);
    const places = await fields.evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })),
    );
    assert.ok(places.length === 3);
    for (const [at, { top, bottom }] of places.entries()) {
      assert.ok(bottom - top >= 44, 'as high as a finger needs');
      assert.ok(top >= (places[at - 1]?.bottom ?? 0), 'below the one before');
    }
    const cut = await page
      .getByText(title)
      .first()
      .evaluate((name) => {
        const cell = name.closest('[role=gridcell]')!;
        return cell.scrollWidth > cell.clientWidth || cell.scrollHeight > cell.clientHeight;
      });
    assert.equal(cut, false, 'a name shows whole');
    await page.getByText('방문수령, 송장 없음').waitFor();
    await page.getByText('이 채널에는 정해진 발송 양식이 없습니다').waitFor({ state: 'detached' });
    // Numbers and badges on a desk's width, where lists have all their columns.
    await page.setViewportSize(desk);
    assert.deepEqual(await cutOff(page), []);
    await moveTo(page, '/admin/channel-work?list=new');
    await page.getByText(title).first().waitFor();
    await settled(page);
    assert.deepEqual(await cutOff(page), []);
    await page.setViewportSize({ width: 820, height: 1_180 });
    await moveTo(page, '/admin/orders');
    const grid = page.getByRole('grid', { name: '주문 목록' });
    const number = grid.getByRole('columnheader', { name: /주문 번호/ });
    const key = grid.getByRole('row').nth(1).getByRole('gridcell').nth(1);
    await key.waitFor();
    await settled(page);
    const left = async () => [(await number.boundingBox())!.x, (await key.boundingBox())!.x];
    const before = await left();
    const moved = await grid.evaluate((element) => {
      element.scrollLeft = 400;
      return element.scrollLeft;
    });
    assert.ok(moved > 200);
    assert.deepEqual(await left(), before);
    assert.ok(await inSight(key), 'nothing scrolls over it');
    if (pictures) await page.screenshot({ path: `${pictures}/orders-tablet.png` });
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(complaints, []);
  });
});
