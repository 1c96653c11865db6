import type { Line } from './orders.ts';

/** What a cell means, before a program or a person has given it a type. */
export type Value =
  | { id: string }
  | { text: string }
  | { krw: number }
  | { count: number }
  | { time: string }
  | { day: string }
  | { phone: string }
  | { zip: string };

/** The fields a right import finds, by the names of the fixtures' expected.json. */
export type Expected = Record<string, string | number | null | [string, string][]>;

const text = (value: string): Value => ({ text: value });
const paymentFee = (line: Line) => Math.round(line.total * 0.0198);
const salesFee = (line: Line) => Math.round(line.total * 0.02);
const address = (line: Line) => `${line.to.base} ${line.to.detail}`.trim();

/** Every Smartstore column that says something about the order; columns not here stay empty. */
export function smartstoreValues(line: Line): Record<string, Value> {
  const phone2 = text('');
  const detail = { id: line.po };
  const money = { discount: { krw: line.discount }, total: { krw: line.total } };
  return {
    상품주문번호: detail,
    주문번호: { id: line.order },
    배송속성: text('일반배송'),
    '배송방법(구매자 요청)': text('택배,등기,소포'),
    배송방법: text('택배,등기,소포'),
    택배사: text(line.courier),
    송장번호: line.invoice ? { id: line.invoice } : text(''),
    발송일: { time: line.dispatchedAt },
    판매채널: text('스마트스토어'),
    구매자명: text(line.buyer.name),
    구매자ID: text('abcd*****'),
    수취인명: text(line.recipient.name),
    주문상태: text(line.orderStatus),
    주문세부상태: text(line.detailStatus),
    '수량클레임 여부': text('N'),
    결제위치: text('MOBILE'),
    결제일: { time: line.paidAt },
    상품번호: { id: line.productNo },
    상품명: text(line.product),
    상품종류: text(line.kind),
    옵션정보: text(line.optionRaw),
    옵션관리코드: text(line.code),
    수량: { count: line.qty },
    옵션가격: { krw: line.optionPrice },
    상품가격: { krw: line.price },
    '상품별 할인액': money.discount,
    '최종 상품별 할인액': money.discount,
    '최초 상품별 할인액': money.discount,
    '상품별 총 주문금액': money.total,
    '최종 상품별 총 주문금액': money.total,
    '최초 상품별 총 주문금액': money.total,
    발주확인일: { time: line.confirmedAt },
    발송기한: { time: line.dueAt },
    발송처리일: { time: line.dispatchedAt },
    '배송비 묶음번호': { id: line.bundle },
    '배송비 유형': text(line.shipping > 0 ? '유료' : '무료'),
    '배송비 합계': { krw: line.shipping },
    '제주/도서 추가배송비': { krw: line.remoteShipping },
    수취인연락처1: { phone: line.recipient.phone },
    '(수취인연락처1)': { phone: line.recipient.phone },
    수취인연락처2: phone2,
    배송지: text(address(line)),
    통합배송지: text(address(line)),
    기본배송지: text(line.to.base),
    '(기본주소)': text(line.to.base),
    상세배송지: text(line.to.detail),
    '(상세주소)': text(line.to.detail),
    구매자연락처: { phone: line.buyer.phone },
    '(구매자연락처)': { phone: line.buyer.phone },
    우편번호: { zip: line.to.zip },
    '(우편번호)': { zip: line.to.zip },
    배송메세지: text(line.to.message),
    결제수단: text('신용카드'),
    '네이버페이 주문관리 수수료': { krw: paymentFee(line) },
    결제수수료: { krw: paymentFee(line) },
    '매출연동 수수료': { krw: salesFee(line) },
    주문일시: { time: line.orderedAt },
    배송희망일: { day: line.hopeDate },
  };
}

/** @param headers the columns that are in the file: what was left out cannot be expected. */
export function smartstoreExpected(line: Line, headers: ReadonlySet<string>): Expected {
  const when = (header: string, value: string) => (headers.has(header) ? { value: value || null } : null);
  const times = {
    orderedAt: when('주문일시', line.orderedAt),
    paidAt: when('결제일', line.paidAt),
    confirmedAt: when('발주확인일', line.confirmedAt),
    dispatchedAt: when('발송처리일', line.dispatchedAt),
  };
  const fees = [
    ...(headers.has('네이버페이 주문관리 수수료') || headers.has('결제수수료') ? [paymentFee(line)] : []),
    ...(headers.has('매출연동 수수료') ? [salesFee(line)] : []),
  ];
  return {
    po: line.po,
    order: line.order,
    fee: fees.length > 0 ? fees.reduce((sum, fee) => sum + fee, 0) : null,
    product: line.product,
    kind: line.kind,
    optionRaw: line.optionRaw,
    options: line.options,
    qty: line.qty,
    total: line.total,
    state: line.state,
    recipient: line.recipient.name,
    phone: line.recipient.phone,
    zip: line.to.zip,
    address: address(line),
    sido: line.to.sido,
    sigungu: line.to.sigungu,
    gu: line.to.gu,
    remote: line.to.remote,
    ...(headers.has('배송비 묶음번호') ? { bundle: line.bundle } : {}),
    ...(headers.has('상품번호') ? { productNo: line.productNo } : {}),
    ...(headers.has('배송메세지') ? { message: line.to.message } : {}),
    // A courier says nothing without its number.
    ...(headers.has('택배사') && headers.has('송장번호') ? { courier: line.courier || null } : {}),
    ...(headers.has('송장번호') ? { invoice: line.invoice || null } : {}),
    ...(headers.has('배송희망일') ? { hopeDate: line.hopeDate || null } : {}),
    ...Object.fromEntries(Object.entries(times).flatMap(([name, one]) => (one ? [[name, one.value]] : []))),
  };
}

export function listValues(line: Line): Record<string, Value> {
  const { 구매자ID, 상품번호, 상품명, 옵션정보, 수량, 상품주문번호, 주문번호, 주문일시, 구매자명, 수취인명 } =
    smartstoreValues(line) as Record<string, Value>;
  const status = line.orderStatus === '발송대기' ? '결제완료' : line.orderStatus;
  return {
    ...{ 구매자ID, 상품번호, 상품명, 옵션정보, 수량, 상품주문번호, 주문번호, 주문일시, 구매자명, 수취인명 },
    주문상태: text(status),
    배송속성: text('일반배송'),
    '수량클레임 여부': text('N'),
  } as Record<string, Value>;
}

export function listExpected(line: Line): Expected {
  const { po, order, product, productNo, optionRaw, options, qty, orderedAt } = line;
  return { po, order, product, productNo, optionRaw, options, qty, orderedAt, recipient: line.recipient.name };
}

/** A delivery of Coupang's has an 18-digit number, longer than any number of a computer keeps exactly: always text. */
const box = (line: Line) => `70${line.bundle}`;
const vendor_item = (line: Line) => `8${line.po.slice(-10)}`;

export function coupangValues(line: Line, row: number): Record<string, Value> {
  const phone = `0502${line.recipient.phone.slice(3)}`;
  return {
    번호: { count: row },
    묶음배송번호: text(box(line)),
    주문번호: { id: line.order.slice(2) },
    택배사: text(line.courier),
    운송장번호: text(line.invoice),
    '분리배송 Y/N': text('분리배송불가'),
    '주문시 출고예정일': { day: line.dueAt.slice(0, 10) },
    주문일: { time: line.orderedAt },
    등록상품명: text(line.product),
    등록옵션명: text(line.options.map(([, value]) => value).join(' ')),
    '노출상품명(옵션명)': text(`${line.product}, ${line.options.map(([, value]) => value).join(', ')}`),
    노출상품ID: { id: line.productNo },
    옵션ID: { id: vendor_item(line) },
    업체상품코드: text(line.code),
    결제액: { krw: line.total },
    배송비구분: text('무료'),
    배송비: { krw: line.shipping - line.remoteShipping },
    '도서산간 추가배송비': { krw: line.remoteShipping },
    '구매수(수량)': { count: line.qty },
    '옵션판매가(판매단가)': { krw: line.price + line.optionPrice },
    구매자: text(line.buyer.name),
    구매자전화번호: { phone },
    수취인이름: text(line.recipient.name),
    수취인전화번호: { phone },
    우편번호: { zip: line.to.zip },
    '수취인 주소': text(address(line)),
    배송메세지: text(line.to.message),
    결제위치: text('안드로이드앱'),
  };
}

export function coupangExpected(line: Line): Expected {
  return {
    bundle: box(line),
    order: line.order.slice(2),
    vendorItemId: vendor_item(line),
    productId: line.productNo,
    product: line.product,
    qty: line.qty,
    unit: line.price + line.optionPrice,
    total: line.total,
    orderedAt: line.orderedAt,
    courier: line.courier || null,
    invoice: line.invoice || null,
    recipient: line.recipient.name,
    phone: `0502${line.recipient.phone.slice(3)}`,
    zip: line.to.zip,
    address: address(line),
    sido: line.to.sido,
    sigungu: line.to.sigungu,
    gu: line.to.gu,
    remote: line.to.remote,
    message: line.to.message,
  };
}

const storeOption = (line: Line) => line.options.map(([, value]) => value).join('/');

export function storeValues(line: Line): Record<string, Value> {
  return {
    주문일: { day: line.orderedAt.slice(0, 10) },
    매장: text('일산점'),
    고객명: text(line.recipient.name),
    연락처: { phone: line.recipient.phone },
    주소: text(address(line)),
    우편번호: { zip: line.to.zip },
    상품: text(line.product),
    옵션: text(storeOption(line)),
    수량: { count: line.qty },
    금액: { krw: line.total },
    희망배송일: { day: line.hopeDate },
    메모: text(line.to.message),
  };
}

export function storeExpected(line: Line): Expected {
  return {
    store: '일산점',
    orderedOn: line.orderedAt.slice(0, 10),
    customer: line.recipient.name,
    phone: line.recipient.phone,
    address: address(line),
    zip: line.to.zip,
    sido: line.to.sido,
    sigungu: line.to.sigungu,
    gu: line.to.gu,
    remote: line.to.remote,
    product: line.product,
    optionRaw: storeOption(line),
    qty: line.qty,
    total: line.total,
    hopeDate: line.hopeDate || null,
    memo: line.to.message,
  };
}
