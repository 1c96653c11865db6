import type { Sheet } from './sheet.ts';
import { type Change, codeOf, kindOf, type LineChange, type PrintSheet, type Slip, type SlipLine } from './slip.ts';

const looks = {
  a4: { width: 210, height: 297, margin: 14, title: 20, big: 14, text: 10, small: 8.5, bars: 14 },
  thermal: { width: 100, height: 150, margin: 5, title: 13, big: 11, text: 8.5, small: 7, bars: 10 },
} as const;

/** One delivery on a paper of its own, on as many pages as its goods need. Changes since the last paper are marked at their line. */
export function drawSlip(sheet: Sheet, slip: Slip, paper: PrintSheet, printed_at: string): void {
  const look = looks[paper];
  const left = look.margin;
  const width = look.width - 2 * look.margin;
  const bottom = look.height - look.margin - 6;
  let page = 0;
  let y = 0;
  const open = () => {
    sheet.page(look.width, look.height);
    page += 1;
    y = look.margin;
    const code = codeOf(slip.number);
    const bars = look.bars * 4;
    sheet.barcode(left + width - bars, y, bars, look.bars, code);
    sheet.text(left + width - bars, y + look.bars + 0.5, bars, code, { size: look.small, align: 'center' });
    sheet.text(left, y, width - bars, `${kindOf(slip) || '출고'} 명세서${page === 1 ? '' : ` (${page})`}`, {
      size: look.title,
      bold: true,
    });
    sheet.text(
      left,
      y + look.title * 0.5,
      width - bars,
      `${slip.place}${slip.wished_on ? ` · 희망일 ${slip.wished_on}` : ''}`,
      { size: look.text },
    );
    if (slip.times_before > 0)
      sheet.shout(left, y + look.title * 0.5 + look.text * 0.5, `재출력 ${slip.times_before + 1}번째`, look.text);
    y += look.bars + 7;
    sheet.rule(left, y, width, 1);
    y += 2;
    const foot = `${printed_at} 출력 · ${page}쪽`;
    sheet.text(left, look.height - look.margin - 3, width, foot, { size: look.small, align: 'right', grey: true });
  };
  const room = (height: number) => {
    if (y + height > bottom) open();
  };
  open();
  for (const person of slip.recipients) {
    const moved = slip.changes.some((one) => one.what === 'recipient');
    y += sheet.text(
      left,
      y,
      width,
      `${person.name}  ${[person.phone, person.phone2].filter(Boolean).join(' / ')}${moved ? '  (받는 분·주소 바뀜)' : ''}`,
      { size: look.big, bold: true },
    );
    y += sheet.text(left, y, width, `(${person.postal_code}) ${person.address}`, { size: look.text + 1 }) + 0.5;
    if (person.message)
      y += sheet.text(left, y, width, `전하는 말: ${person.message}`, { size: look.text, most_lines: 6 });
    y += 1.5;
  }
  for (const change of slip.changes)
    if (change.what === 'wished_on')
      y += sheet.text(left, y, width, `희망일 바뀜: ${change.before ?? '없음'} → ${change.after ?? '없음'}`, {
        size: look.text,
        bold: true,
      });
    else if (change.what === 'boxes')
      y += sheet.text(left, y, width, `상자 바뀜: ${change.before} → ${change.after}`, { size: look.text, bold: true });
  const removed = slip.changes.filter((one): one is LineChange => one.what === 'removed');
  const shown = new Set(slip.parcels.flatMap((parcel) => parcel.lines.map((line) => line.line_id)));
  for (const parcel of slip.parcels) {
    room(14);
    sheet.rule(left, y, width);
    y +=
      1 +
      sheet.text(left, y + 1, width, `${parcel.channel_name} · ${parcel.order_key} · ${parcel.ordered_on} 주문`, {
        size: look.small,
        grey: true,
      }) +
      1;
    for (const line of parcel.lines) drawLine(line, markOf(line, slip.changes));
    for (const gone of removed.filter((one) => parcel.lines.some((line) => line.line_id === one.line_id)))
      drawLine({ ...gone, quantity: gone.before }, '취소', true);
  }
  for (const gone of removed.filter((one) => !shown.has(one.line_id)))
    drawLine({ ...gone, quantity: gone.before }, '취소', true);
  const pieces = slip.parcels.flatMap((parcel) => parcel.lines).reduce((sum, line) => sum + line.quantity, 0);
  room(10);
  sheet.rule(left, y, width, 1);
  sheet.text(left, y + 1.5, width, `모두 ${pieces}개${slip.boxes ? ` · 상자 ${slip.boxes.length}개` : ''}`, {
    size: look.big,
    bold: true,
    align: 'right',
  });

  function drawLine(line: SlipLine, mark: string | null, struck = false): void {
    const text = line.option_text ? `${line.title} / ${line.option_text}` : line.title;
    const side = paper === 'a4' ? 40 : 24;
    const style = { size: look.text, struck, most_lines: 8 };
    const height = Math.max(sheet.measure(text, width - side, style), look.big * 0.45);
    room(height + 2);
    sheet.box(left, y + 0.6, look.text * 0.3, look.text * 0.3);
    sheet.text(left + look.text * 0.45, y, width - side, text, style);
    if (mark) sheet.shout(left + width - side + 6, y, mark, look.small);
    sheet.text(left, y, width, String(line.quantity), { size: look.big, bold: true, align: 'right', struck });
    y += height + 1.5;
  }
}

function markOf(line: SlipLine, changes: readonly Change[]): string | null {
  const change = changes.find((one) => one.what !== 'removed' && 'line_id' in one && one.line_id === line.line_id);
  if (!change || !('line_id' in change)) return null;
  return change.what === 'added' ? '추가' : `${change.before} → ${change.after}`;
}
