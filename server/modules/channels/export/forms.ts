import { withHyphens } from '@madang/contract';
import { findCourier } from './couriers.ts';

/** What a row of an export is made of. Personal fields are opened from the vault when the file is written. */
export type ExportRow = {
  row: number;
  line_key: string;
  order_key: string;
  bundle_key: string;
  option_no: string | null;
  product_no: string | null;
  product: string;
  option: string;
  sku: string | null;
  quantity: number;
  unit_krw: number;
  total_krw: number;
  shipping_krw: number;
  remote_shipping_krw: number;
  ordered_at: Date | null;
  due_on: string | null;
  wished_on: string | null;
  method: string;
  courier: string | null;
  tracking_number: string | null;
  recipient: {
    name?: string;
    phone?: string | null;
    phone2?: string | null;
    address?: string;
    zip?: string | null;
    message?: string;
    entry?: string | null;
  };
  buyer: { name?: string; phone?: string | null };
};
export type CellOut = string | number | null;

type Field = { ko: string; en: string; personal?: true; of: (row: ExportRow) => CellOut };

const hyphens = (phone: string | null | undefined): string | null => (phone ? withHyphens(phone) : null);

/** `2026-04-17 00:32:24` in Korea. */
const wallClock = (at: Date | null) =>
  at && new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** Markets' own codes of couriers, where they are known (facts). */
const codes_11st: Record<string, string> = {
  CJGLS: '00034',
  HANJIN: '00011',
  EPOST: '00007',
  HYUNDAI: '00012',
  KGB: '00002',
};
const codes_esm: Record<string, string> = {
  KGB: '10003',
  EPOST: '10005',
  HANJIN: '10007',
  HYUNDAI: '10008',
  CJGLS: '10013',
  DHL: '10022',
  NONGHYUP: '10143',
};
const codeIn = (codes: Record<string, string> | null) => (row: ExportRow) => {
  const code = findCourier(row.courier ?? '')?.code;
  if (!code) return null;
  return codes ? (codes[code] ?? row.courier) : code;
};

/** Everything a form can show. */
export const export_fields = {
  row: { ko: '번호', en: 'Row', of: (row) => row.row },
  line_key: { ko: '상품주문번호', en: 'Order line number', of: (row) => row.line_key },
  order_key: { ko: '주문번호', en: 'Order number', of: (row) => row.order_key },
  bundle_key: { ko: '묶음배송번호', en: 'Bundle number', of: (row) => row.bundle_key },
  product_no: { ko: '상품번호', en: 'Product number', of: (row) => row.product_no },
  product: { ko: '상품명', en: 'Product', of: (row) => row.product },
  option: { ko: '옵션', en: 'Option', of: (row) => row.option },
  option_no: { ko: '옵션ID', en: 'Option number', of: (row) => row.option_no },
  sku: { ko: '옵션관리코드', en: 'Option code', of: (row) => row.sku },
  quantity: { ko: '수량', en: 'Quantity', of: (row) => row.quantity },
  unit_krw: { ko: '단가', en: 'Unit price', of: (row) => row.unit_krw },
  total_krw: { ko: '금액', en: 'Total', of: (row) => row.total_krw },
  shipping_krw: { ko: '배송비', en: 'Shipping', of: (row) => row.shipping_krw },
  remote_shipping_krw: { ko: '도서산간 추가배송비', en: 'Remote shipping', of: (row) => row.remote_shipping_krw },
  ordered_at: { ko: '주문일시', en: 'Ordered at', of: (row) => wallClock(row.ordered_at) },
  due_on: { ko: '발송기한', en: 'Due on', of: (row) => row.due_on },
  wished_on: { ko: '희망배송일', en: 'Wished on', of: (row) => row.wished_on },
  method: { ko: '배송방법', en: 'Method', of: (row) => row.method },
  courier: { ko: '택배사', en: 'Courier', of: (row) => row.courier },
  courier_code: { ko: '택배사코드', en: 'Courier code', of: codeIn(null) },
  courier_code_11st: { ko: '택배사코드 (11번가)', en: 'Courier code (11st)', of: codeIn(codes_11st) },
  courier_code_esm: { ko: '택배사코드 (ESM)', en: 'Courier code (ESM)', of: codeIn(codes_esm) },
  tracking_number: { ko: '송장번호', en: 'Tracking number', of: (row) => row.tracking_number },
  recipient: { ko: '수취인명', en: 'Recipient', personal: true, of: (row) => row.recipient.name ?? null },
  phone: { ko: '수취인연락처1', en: 'Phone', personal: true, of: (row) => hyphens(row.recipient.phone) },
  phone2: { ko: '수취인연락처2', en: 'Phone 2', personal: true, of: (row) => hyphens(row.recipient.phone2) },
  zip: { ko: '우편번호', en: 'Postal code', personal: true, of: (row) => row.recipient.zip ?? null },
  address: { ko: '주소', en: 'Address', personal: true, of: (row) => row.recipient.address ?? null },
  message: { ko: '배송메세지', en: 'Message', personal: true, of: (row) => row.recipient.message ?? null },
  entry: { ko: '출입방법', en: 'Way in', personal: true, of: (row) => row.recipient.entry ?? null },
  buyer: { ko: '구매자명', en: 'Buyer', personal: true, of: (row) => row.buyer.name ?? null },
  buyer_phone: { ko: '구매자연락처', en: 'Buyer phone', personal: true, of: (row) => hyphens(row.buyer.phone) },
} satisfies Record<string, Field>;

export type FieldName = keyof typeof export_fields;
export type FormColumn = { header: string; field?: FieldName | undefined; text?: string | undefined };
export type Form = { name: string; sheet_name: string; columns: FormColumn[] };

const fields: Record<string, Field> = export_fields;

/** A column's cell. Texts are texts in the file, so that what looks like a formula stays what it is. */
export function cellOf(column: FormColumn, row: ExportRow): CellOut {
  return column.field ? fields[column.field]!.of(row) : (column.text ?? null);
}

export const isPersonal = (columns: readonly FormColumn[]): boolean =>
  columns.some(({ field }) => field !== undefined && fields[field]?.personal === true);

/** `헤더=field` pairs: a header alone stays empty. */
const columns = (...list: (string | [string, FieldName] | [string, { text: string }])[]): FormColumn[] =>
  list.map((one) => {
    if (typeof one === 'string') return { header: one };
    return typeof one[1] === 'string' ? { header: one[0], field: one[1] } : { header: one[0], text: one[1].text };
  });

/**
 * The dispatch sheets markets take, by kind of channel (facts: upload columns). Smartstore's four columns and sheet name are exact;
 * Coupang, 카카오, 11번가 and ESM take their own order columns with courier and number.
 */
export const dispatch_forms: Record<string, Form> = {
  smartstore: {
    name: '발송처리',
    sheet_name: '발송처리',
    columns: columns(
      ['상품주문번호', 'line_key'],
      ['배송방법', 'method'],
      ['택배사', 'courier'],
      ['송장번호', 'tracking_number'],
    ),
  },
  coupang: {
    name: '쿠팡 배송관리',
    sheet_name: '배송관리',
    columns: columns(
      ...(
        [
          '번호|row',
          '묶음배송번호|bundle_key',
          '주문번호|order_key',
          '택배사|courier',
          '운송장번호|tracking_number',
        ] as const
      ).map(split),
      ['분리배송 Y/N', { text: '분리배송불가' }],
      '분리배송 출고예정일',
      ...(
        [
          '주문시 출고예정일|due_on',
          '주문일|ordered_at',
          '등록상품명|product',
          '등록옵션명|option',
          '노출상품ID|product_no',
          '옵션ID|option_no',
          '업체상품코드|sku',
          '구매수(수량)|quantity',
          '옵션판매가(판매단가)|unit_krw',
          '수취인이름|recipient',
          '수취인전화번호|phone',
          '우편번호|zip',
          '수취인 주소|address',
          '배송메세지|message',
        ] as const
      ).map(split),
    ),
  },
  kakao: {
    name: '톡스토어 발송',
    sheet_name: 'Sheet0',
    columns: columns(
      // A line's own number there; what its order has is called 결제번호.
      ['주문번호', 'line_key'],
      ['채널상품번호', 'product_no'],
      ['상품명', 'product'],
      ['옵션', 'option'],
      ['수량', 'quantity'],
      ['배송방법', { text: '택배배송' }],
      // Which codes Kakao takes is published nowhere we know of (the facts name none): Smartstore's stand there, and the page says so.
      ['택배사코드', 'courier_code'],
      ['송장번호', 'tracking_number'],
    ),
  },
  '11st': {
    name: '11번가 발송처리',
    sheet_name: 'sk11st 발송처리 sheet',
    columns: columns(
      ['번호', 'row'],
      ['주문일시', 'ordered_at'],
      ['주문번호', 'order_key'],
      ['배송번호', 'bundle_key'],
      ['택배사코드', 'courier_code_11st'],
      ['송장/등기번호', 'tracking_number'],
    ),
  },
  esm: {
    name: 'ESM 발송처리',
    sheet_name: 'Sheet1',
    columns: columns(
      // As at Kakao: what the order has is called 장바구니번호.
      ['주문번호', 'line_key'],
      ['배송번호', 'bundle_key'],
      ['택배사명(발송방법)', 'courier'],
      ['송장번호', 'tracking_number'],
    ),
  },
};

function split(text: string): [string, FieldName] {
  const [header, field] = text.split('|') as [string, FieldName];
  return [header, field];
}
