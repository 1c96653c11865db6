// alone: it bounds the memory of its process
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import fc from 'fast-check';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { comparePictures } from './compare-pictures.ts';
import type { Picture, PrintJob, Slip } from './slip.ts';
import { writePdf } from './write-pdf.ts';

const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

const line = (line_id: string, title: string, quantity: number) => ({
  line_id,
  title,
  option_text: '색상: 구름 하양',
  quantity,
});
const givenSlip = (index: number, more: Partial<Slip> = {}): Slip => ({
  number: 100_001 + index,
  place: '서울특별시 강남구',
  remote: null,
  wished_on: '2026-11-25',
  recipients: [
    {
      name: `뚫훑${index}`,
      phone: '01000001234',
      phone2: '',
      postal_code: '06234',
      address: '서울특별시 강남구 테헤란로 123 (역삼동, 푸른숲아파트) 101동 1203호',
      message: '부재 시 경비실에 맡겨 주세요',
    },
  ],
  parcels: [
    {
      channel_name: '스마트스토어',
      order_key: `2026112100${index}`,
      ordered_on: '2026-11-21',
      lines: [line('a', '하늘 매트리스 퀸', 2), line('b', '솜베개', 1)],
    },
  ],
  times_before: 0,
  changes: [],
  ...more,
});

async function draw(job: Pick<PrintJob, 'kind' | 'sheet'>, slips: Slip[], batch = 100): Promise<Buffer> {
  async function* batches() {
    for (let at = 0; at < slips.length; at += batch) yield slips.slice(at, at + batch);
  }
  const whole = { ...job, title: '시험', printed_at: '2026-11-21 17:00', count: slips.length };
  const chunks: Uint8Array[] = [];
  for await (const bytes of writePdf(whole, batches())) chunks.push(bytes);
  return Buffer.concat(chunks);
}

type Seen = { width_mm: number; height_mm: number; text: string; codes: string[] };

/** Each page as a stranger sees it: its size, its text, and what a scanner reads from its picture. */
async function look(pdf: Buffer, most_pages = 4): Promise<{ count: number; pages: Seen[] }> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(pdf);
  const pages: Seen[] = [];
  const count = document.getPageCount();
  for (let index = 0; index < Math.min(count, most_pages); index++) {
    const page = document.getPage(index);
    // Drawing a page closes it.
    const text = page.getText();
    const { originalWidth, originalHeight } = page.getOriginalSize();
    const { data, width, height } = await page.render({ scale: 2, render: 'bitmap' });
    const found = await readBarcodes(
      { data: new Uint8ClampedArray(data), width, height, colorSpace: 'srgb' } as ImageData,
      { formats: ['Code128'] },
    );
    const mm = (points: number) => Math.round((points * 25.4) / 72);
    pages.push({
      width_mm: mm(originalWidth),
      height_mm: mm(originalHeight),
      text,
      codes: found.map((one) => one.text).sort(),
    });
  }
  document.destroy();
  library.destroy();
  return { count, pages };
}

test('a packing slip: Korean text can be taken out again, the barcode is read back, pages have the size of the paper', async () => {
  for (const [sheet, size] of [
    ['a4', [210, 297]],
    ['thermal', [100, 150]],
  ] as const) {
    const { count, pages } = await look(await draw({ kind: 'slip', sheet }, [givenSlip(0), givenSlip(1)]));
    assert.equal(count, 2);
    for (const [index, page] of pages.entries()) {
      assert.deepEqual([page.width_mm, page.height_mm], size);
      assert.deepEqual(page.codes, [`D${100_001 + index}`]);
      for (const text of [
        `뚫훑${index}`,
        '출고 명세서',
        '푸른숲아파트',
        '하늘 매트리스 퀸',
        '구름 하양',
        '모두 3개',
        `2026112100${index}`,
      ])
        assert.ok(page.text.includes(text), `${sheet}: ${text} in ${page.text}`);
      assert.ok(!page.text.includes('재출력'));
    }
  }
});

test('a reprint says so and marks what changed: added, gone, another quantity, another recipient', async () => {
  const slip = givenSlip(0, {
    times_before: 1,
    changes: [
      { what: 'recipient' },
      { what: 'added', line_id: 'b', title: '솜베개', option_text: '', before: 0, after: 1 },
      { what: 'quantity', line_id: 'a', title: '하늘 매트리스 퀸', option_text: '', before: 1, after: 2 },
      { what: 'removed', line_id: 'z', title: '지운 이불', option_text: '', before: 4, after: 0 },
    ],
  });
  const { pages } = await look(await draw({ kind: 'slip', sheet: 'a4' }, [slip]));
  for (const text of ['재출력 2번째', '받는 분·주소 바뀜', '추가', '1 → 2', '취소', '지운 이불'])
    assert.ok(pages[0]!.text.includes(text), `${text} in ${pages[0]!.text}`);
});

test('goods that fill more than a page go on, each page with the code', async () => {
  const lines = Array.from({ length: 90 }, (_, index) => line(`l${index}`, `긴 이름의 상품 번호 ${index}`, 1));
  const slip = givenSlip(0, { parcels: [{ channel_name: '쿠팡', order_key: '1', ordered_on: '2026-11-21', lines }] });
  const { count, pages } = await look(await draw({ kind: 'slip', sheet: 'thermal' }, [slip]), 20);
  assert.ok(count > 3, `${count} pages`);
  assert.ok(pages.every((page) => page.codes.join() === 'D100001'));
  const whole = pages.map((page) => page.text).join(' ');
  for (const one of lines) assert.ok(whole.includes(one.title), one.title);
});

test('labels: one on a roll, four on A4, every barcode is read back', async () => {
  const slips = Array.from({ length: 5 }, (_, index) => givenSlip(index));
  const roll = await look(await draw({ kind: 'label', sheet: 'thermal' }, slips), 5);
  assert.deepEqual(
    roll.pages.map((page) => page.codes.join()),
    slips.map((one) => `D${one.number}`),
  );
  const a4 = await look(await draw({ kind: 'label', sheet: 'a4' }, slips));
  assert.deepEqual(
    a4.pages.map((page) => page.codes),
    [['D100001', 'D100002', 'D100003', 'D100004'], ['D100005']],
  );
});

test('goods in several boxes: a label each, k of n to be read, and its own barcode read back', async () => {
  const boxes = ['헤드보드', '매트리스', ''].map((name, at) => ({ k: at + 1, n: 3, goods: name && `침대 · ${name}` }));
  const slips = [givenSlip(0, { boxes }), givenSlip(1)];
  const roll = await look(await draw({ kind: 'label', sheet: 'thermal' }, slips), 4);
  assert.deepEqual(
    roll.pages.map((page) => page.codes.join()),
    ['D100001-1', 'D100001-2', 'D100001-3', 'D100002'],
  );
  for (const [at, text] of ['1/3', '2/3', '3/3'].entries()) assert.ok(roll.pages[at]!.text.includes(text), text);
  assert.ok(roll.pages[1]!.text.includes('매트리스') && !roll.pages[1]!.text.includes('헤드보드'));
  assert.ok(roll.pages[2]!.text.includes('솜베개'), 'the last box holds the rest');
  const a4 = await look(await draw({ kind: 'label', sheet: 'a4' }, slips));
  assert.deepEqual(
    a4.pages.map((page) => page.codes.length),
    [4],
  );
  const { pages } = await look(await draw({ kind: 'slip', sheet: 'a4' }, slips));
  assert.ok(pages[0]!.text.includes('상자 3개') && !pages[1]!.text.includes('상자'));
});

test('the list of a load names every door under its district', async () => {
  const slips = Array.from({ length: 60 }, (_, index) =>
    givenSlip(index, index < 30 ? {} : { place: '부산광역시 해운대구' }),
  );
  const { count, pages } = await look(await draw({ kind: 'list', sheet: 'a4' }, slips, 7), 9);
  assert.ok(count > 1);
  const whole = pages.map((page) => page.text).join(' ');
  assert.ok(whole.includes('부산광역시 해운대구'));
  for (const slip of slips) assert.ok(whole.includes(`D${slip.number}`), `D${slip.number}`);
});

test('two thousand packing slips at once: drawn while they are read, memory bounded', {
  timeout: 200_000,
}, async (t) => {
  const began = process.cpuUsage();
  const start_ms = performance.now();
  let [most_bytes, bytes] = [0, 0];
  async function* batches() {
    for (let at = 0; at < 2_000; at += 100) yield Array.from({ length: 100 }, (_, index) => givenSlip(at + index));
  }
  const job: PrintJob = { kind: 'slip', sheet: 'a4', title: '시험', printed_at: '', count: 2_000 };
  for await (const chunk of writePdf(job, batches())) {
    bytes += chunk.byteLength;
    most_bytes = Math.max(most_bytes, process.memoryUsage().rss);
  }
  const { user, system } = process.cpuUsage(began);
  t.diagnostic(
    `2,000 slips: ${Math.round(performance.now() - start_ms)} ms, ${Math.round((user + system) / 1_000)} ms of CPU, ${(bytes / 1e6).toFixed(1)} MB, process at most ${Math.round(most_bytes / 1e6)} MB`,
  );
  assert.ok(bytes > 1_000_000);
  assert.ok(most_bytes < 700e6, `${most_bytes} bytes`);
});

test('two pictures: nothing changed says nothing, and every difference is told once', () => {
  const goods = fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd'),
    fc.record({
      title: fc.constantFrom('이불', '베개'),
      option_text: fc.constantFrom('', '하양'),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  );
  const picture = fc.record({
    to: fc.uniqueArray(fc.constantFrom('p', 'q')),
    wished_on: fc.constantFrom(null, '2026-11-25'),
    lines: goods,
  }) as fc.Arbitrary<Picture>;
  fc.assert(
    fc.property(picture, picture, (before, after) => {
      assert.deepEqual(comparePictures(before, before), []);
      const changes = comparePictures(before, after);
      const told = JSON.parse(JSON.stringify(before.lines)) as Picture['lines'];
      // What the changes say, done to the old paper, gives the new one.
      for (const change of changes) {
        if (change.what === 'removed') delete told[change.line_id];
        else if ('line_id' in change) {
          const { title, option_text, after: quantity } = change;
          told[change.line_id] = { title, option_text, quantity };
        }
      }
      assert.deepEqual(told, JSON.parse(JSON.stringify(after.lines)));
      assert.equal(
        changes.some((one) => one.what === 'recipient'),
        before.to.toSorted().join() !== after.to.toSorted().join(),
      );
    }),
  );
});
