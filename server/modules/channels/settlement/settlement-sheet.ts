import type { Table } from '../tables/read-table.ts';
import type { SettlementKind, SettlementRow } from './match-settlement.ts';

/** Titles without blanks. 구매확정내역 is exact (facts); files of money received name the same things a little differently. */
const titles = {
  key: ['상품주문번호'],
  bundle: ['배송비묶음번호'],
  part: ['구분', '정산구분', '정산유형'],
  gross: ['최종상품별총주문금액', '상품별총주문금액', '정산기준금액', '결제금액'],
  net: ['정산금액', '정산예정금액'],
  shipping: ['배송비합계'],
} as const;
const fee_titles = ['네이버페이주문관리수수료', '결제수수료', '매출연동수수료', '판매수수료', '수수료합계'];
/** Only files of money that has come have one of these. */
const paid_titles = ['정산금액', '정산완료일', '정산일'];
const header_rows = 15;

export type SettlementSheet = { kind: SettlementKind; rows: SettlementRow[]; unread: number };

const plain = (text: string) => text.replaceAll(/\s/g, '');

/** The rows of a settlement file; null where no sheet is one. Rows without a key are sums and are left out; `unread` have no number. */
export function readSettlementSheet(tables: readonly Table[]): SettlementSheet | null {
  for (const { rows } of tables)
    for (const [index, head] of rows.slice(0, header_rows).entries()) {
      const names = head.cells.map(plain);
      const columnOf = (wanted: readonly string[]) =>
        wanted.map((one) => names.indexOf(one)).find((at) => at >= 0) ?? -1;
      const at = Object.fromEntries(Object.entries(titles).map(([name, wanted]) => [name, columnOf(wanted)])) as Record<
        keyof typeof titles,
        number
      >;
      if (at.key < 0 || at.net < 0) continue;
      const fees = fee_titles.map((title) => names.indexOf(title)).filter((one) => one >= 0);
      const kind = names.some((name) => paid_titles.includes(name)) ? 'paid' : 'decided';
      return { kind, ...readRows(rows.slice(index + 1), at, fees) };
    }
  return null;
}

function readRows(rows: Table['rows'], at: Record<keyof typeof titles, number>, fees: number[]) {
  const found: SettlementRow[] = [];
  let unread = 0;
  for (const { row, cells } of rows) {
    const text = (index: number) => (index < 0 ? '' : (cells[index] ?? '').trim());
    const part = text(at.part).includes('배송비') ? 'shipping' : 'goods';
    const key = (part === 'shipping' && text(at.bundle)) || text(at.key);
    if (!/^\d{6,40}$/.test(key)) {
      if (key !== '' && /\d/.test(key)) unread++;
      continue;
    }
    const fee = fees.map((index) => amount(text(index)));
    const [gross_krw, net_krw, shipping] = [amount(text(at.gross)), amount(text(at.net)), amount(text(at.shipping))];
    if ([gross_krw, net_krw, shipping, ...fee].some(Number.isNaN)) {
      unread++;
      continue;
    }
    const fee_krw = fees.length === 0 ? null : fee.reduce<number>((sum, one) => sum + Math.abs(one ?? 0), 0);
    const bundle =
      part === 'goods' && shipping !== null && text(at.bundle)
        ? { key: text(at.bundle), shipping_krw: shipping }
        : null;
    found.push({ row, part, key, gross_krw, fee_krw, net_krw, bundle });
  }
  return { rows: found, unread };
}

/** Whole KRW; null of an empty cell, NaN of what is no amount. */
function amount(text: string): number | null {
  if (text === '' || text === '-') return null;
  const number = Number(text.replaceAll(/[,\s원₩]/g, ''));
  return Number.isSafeInteger(number) ? number : Number.NaN;
}
