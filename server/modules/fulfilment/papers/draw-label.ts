import type { Sheet } from './sheet.ts';
import { codeOf, goodsOf, kindOf, type PrintSheet, type Slip, type SlipBox } from './slip.ts';

const [wide, high] = [100, 150];

/**
 * A label of 100 x 150 mm: by itself on a roll, or four on a sheet of A4, cut along the middle. `index` counts the labels of the file,
 * `box` is which of several it is for.
 */
export function drawLabel(sheet: Sheet, slip: Slip, paper: PrintSheet, index: number, box?: SlipBox): void {
  if (paper === 'thermal') sheet.page(wide, high);
  else if (index % 4 === 0) sheet.page(210, 297);
  const cell = paper === 'thermal' ? 0 : index % 4;
  const [x, y] = paper === 'thermal' ? [0, 0] : [(cell % 2) * 105 + 2.5, Math.floor(cell / 2) * 148.5];
  const [left, width] = [x + 5, wide - 10];
  const [person] = slip.recipients;
  if (box) sheet.text(left, y + 5, width, `${box.k}/${box.n}`, { size: 24, bold: true, align: 'right' });
  sheet.text(left, y + 5, width - (box ? 26 : 0), slip.place, { size: 17, bold: true, most_lines: 2 });
  if (slip.remote) sheet.shout(left, y + 20, slip.remote === 'JEJU' ? '제주' : '도서산간', 11);
  if (slip.times_before > 0) sheet.shout(left + 45, y + 20, '재출력', 11);
  if (kindOf(slip)) sheet.shout(left + 62, y + 20, kindOf(slip), 11);
  sheet.rule(left, y + 28, width, 1);
  let at = y + 30;
  at += sheet.text(left, at, width, person?.name ?? '받는 분 모름', { size: 16, bold: true, most_lines: 2 });
  at += sheet.text(left, at, width, [person?.phone, person?.phone2].filter(Boolean).join(' / '), { size: 12 });
  at +=
    sheet.text(left, at + 1, width, `(${person?.postal_code ?? ''}) ${person?.address ?? ''}`, {
      size: 12,
      most_lines: 4,
    }) + 1;
  if (person?.message) sheet.text(left, at + 1, width, person.message, { size: 9, most_lines: 3 });
  sheet.rule(left, y + 85, width);
  const lines = slip.parcels.flatMap((parcel) => parcel.lines);
  const goods = lines.map(goodsOf);
  if (box?.goods) sheet.text(left, y + 87, width, box.goods, { size: 13, bold: true, most_lines: 3 });
  else sheet.text(left, y + 87, width, goods.join(', '), { size: 9, most_lines: 5 });
  sheet.rule(left, y + 111, width);
  const code = codeOf(slip.number, box?.k);
  sheet.barcode(left, y + 114, width, 21, code);
  sheet.text(left, y + 136, width, code, { size: 12, bold: true, align: 'center' });
}
