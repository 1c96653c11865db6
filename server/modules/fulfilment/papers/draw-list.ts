import type { Sheet } from './sheet.ts';
import { codeOf, goodsOf, kindOf, type PrintJob, type Slip } from './slip.ts';

const [left, width, bottom] = [12, 186, 281];

/** The list of a load: a row a door under the name of its district, as the slips lie. Call `end` after the last one. */
export function openList(sheet: Sheet, job: PrintJob) {
  let y = bottom + 1;
  let district: string | null = null;
  let row = 0;
  const open = () => {
    sheet.page(210, 297);
    sheet.text(left, 10, width, job.title, { size: 15, bold: true });
    sheet.text(left, 12, width, `${job.printed_at} 출력 · ${job.count}곳 · ${sheet.pages}쪽`, {
      size: 8.5,
      align: 'right',
      grey: true,
    });
    y = 20;
    sheet.rule(left, y, width, 1);
    y += 1;
  };
  const room = (height: number) => {
    if (y + height > bottom) open();
  };
  return {
    add(slip: Slip): void {
      row += 1;
      const [person] = slip.recipients;
      const goods = slip.parcels.flatMap((parcel) => parcel.lines.map(goodsOf));
      const notes = [
        kindOf(slip),
        slip.wished_on && `희망일 ${slip.wished_on}`,
        slip.times_before > 0 && '재출력',
        slip.changes.length > 0 && '바뀜',
      ]
        .filter(Boolean)
        .join(' · ');
      const address = `${person?.address ?? ''}${person?.message ? ` — ${person.message}` : ''}`;
      const goods_high = goods.reduce((sum, one) => sum + sheet.measure(one, 52, { size: 9 }), 0);
      const height = Math.max(sheet.measure(address, 78, { size: 9 }), goods_high, 9) + 2;
      if (slip.place !== district) {
        room(height + 8);
        y += 1.5 + sheet.text(left, y + 1.5, width, slip.place, { size: 11, bold: true });
        district = slip.place;
      } else room(height);
      sheet.box(left, y + 1, 3, 3);
      sheet.text(left + 5, y + 0.5, 8, String(row), { size: 9 });
      sheet.text(left + 13, y + 0.5, 40, `${person?.name ?? '–'}  ${codeOf(slip.number)}`, {
        size: 9,
        bold: true,
        most_lines: 1,
      });
      sheet.text(left + 13, y + 4.8, 40, `${person?.phone ?? ''}${notes ? `  ${notes}` : ''}`, {
        size: 8,
        most_lines: 2,
      });
      sheet.text(left + 54, y + 0.5, 78, address, { size: 9 });
      let at = y + 0.5;
      for (const one of goods) at += sheet.text(left + 134, at, 52, one, { size: 9 });
      y += height;
      sheet.rule(left, y, width, 0.2);
    },
  };
}
