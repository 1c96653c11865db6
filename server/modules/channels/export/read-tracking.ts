import type { Table } from '../tables/read-table.ts';
import type { TrackingEntry } from './enter-tracking.ts';

/** What couriers' programs and markets call these columns, without blanks. The narrowest key comes first. */
const key_titles = ['상품주문번호', '묶음배송번호', '고객주문번호', '쇼핑몰주문번호', '주문번호', '주문키'];
const number_titles = ['송장번호', '운송장번호', '송장/등기번호', '등기번호', '운송장', '송장', '운송장no', '배송번호'];
/** So many of a line under this number. */
const sent_titles = ['발송수량', '출고수량', '상자별수량'];
/** Of a courier's sheet it may as well be what was ordered: it divides a line only where the line stands in several rows. */
const quantity_titles = ['수량', '내품수량', '상품수량'];
const courier_titles = ['택배사', '택배사명', '택배사명(발송방법)', '배송사', '배송업체'];
const header_rows = 15;

const wholeOf = (text: string) =>
  /^[1-9]\d{0,4}$/.test(text.replaceAll(',', '')) ? Number(text.replaceAll(',', '')) : null;
const plain = (title: string) => title.replaceAll(/\s/g, '').toLowerCase();
const columnOf = (titles: string[], wanted: string[]) => {
  for (const one of wanted) if (titles.includes(one)) return titles.indexOf(one);
  return -1;
};

/**
 * Tracking numbers out of a sheet that somebody's courier program wrote: the first rows that hold a title of a key and of a number.
 * Rows without either are left out. Null where no sheet has such titles.
 */
export function trackingOf(tables: readonly Table[]): TrackingEntry[] | null {
  for (const { rows } of tables)
    for (const [index, head] of rows.slice(0, header_rows).entries()) {
      const titles = head.cells.map(plain);
      const key = columnOf(titles, key_titles);
      const number = columnOf(titles, number_titles);
      if (key < 0 || number < 0) continue;
      const courier = columnOf(titles, courier_titles);
      const cell = (cells: string[], at: number) => (at < 0 ? '' : (cells[at] ?? '').trim().slice(0, 60));
      const [sent, quantity] = [columnOf(titles, sent_titles), columnOf(titles, quantity_titles)];
      const found = rows.slice(index + 1).flatMap(({ cells }) => {
        const entry = { key: cell(cells, key), courier: cell(cells, courier), tracking_number: cell(cells, number) };
        return entry.key && entry.tracking_number ? [{ entry, cells }] : [];
      });
      const times = Map.groupBy(found, ({ entry }) => entry.key);
      return found.map(({ entry, cells }) => {
        const divides = sent >= 0 || times.get(entry.key)!.length > 1;
        const pieces = divides ? wholeOf(cell(cells, sent >= 0 ? sent : quantity)) : null;
        return pieces === null ? entry : { ...entry, quantity: pieces };
      });
    }
  return null;
}
