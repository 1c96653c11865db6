import { findCourier } from '../export/couriers.ts';
import { type CanonicalRow, emptyRow, type LineState } from '../import/canonical.ts';
import { dayInKorea } from './naver-rows.ts';
import { asDigits, describeAddress } from './row-words.ts';

type Money = number | { units?: number; nanos?: number } | null | undefined;
type Id = number | string;
/** What of an order sheet (shipment box) we read. Times are Korea's, with or without an offset. */
export type CoupangBox = {
  shipmentBoxId: Id;
  orderId: Id;
  orderedAt?: string;
  paidAt?: string;
  status: string;
  orderer?: { name?: string; safeNumber?: string; ordererNumber?: string | null };
  receiver?: {
    name?: string;
    safeNumber?: string;
    receiverNumber?: string | null;
    addr1?: string;
    addr2?: string;
    postCode?: string;
  };
  parcelPrintMessage?: string;
  shippingPrice?: Money;
  remotePrice?: Money;
  deliveryCompanyName?: string;
  invoiceNumber?: string;
  inTrasitDateTime?: string;
  deliveredDate?: string;
  orderItems: {
    vendorItemId: Id;
    vendorItemName?: string;
    productId?: Id;
    sellerProductId?: Id;
    sellerProductName?: string;
    sellerProductItemName?: string;
    externalVendorSkuCode?: string;
    shippingCount: number;
    cancelCount?: number;
    holdCountForCancel?: number;
    salesPrice?: Money;
    orderPrice?: Money;
    discountPrice?: Money;
    estimatedShippingDate?: string;
    confirmDate?: string;
    canceled?: boolean;
    deliveryCompanyName?: string;
    invoiceNumber?: string;
  }[];
};

/** The five states a box goes through, in their order, and the one without tracking. */
export const coupang_statuses = [
  'ACCEPT',
  'INSTRUCT',
  'DEPARTURE',
  'DELIVERING',
  'FINAL_DELIVERY',
  'NONE_TRACKING',
] as const;

const states: Record<string, LineState> = {
  ACCEPT: 'new',
  INSTRUCT: 'confirmed',
  DEPARTURE: 'shipping',
  DELIVERING: 'shipping',
  FINAL_DELIVERY: 'delivered',
  NONE_TRACKING: 'shipping',
};

const krw = (money: Money): number => (typeof money === 'number' ? money : (money?.units ?? 0));
/** Coupang's key of a line: box and option, as in its sheet. */
const coupangKey = (box: Id, item: Id): string => `${box}/${item}`;

/** Wall-clock times of Coupang without an offset are Korea's. */
function time(text: string | undefined): string | null {
  if (!text) return null;
  return /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}+09:00`;
}

/** The lines of one box as every way in gives them. */
export function coupangRows(box: CoupangBox): CanonicalRow[] {
  const { receiver = {}, orderer = {} } = box;
  const address = [receiver.addr1, receiver.addr2].filter(Boolean).join(' ').trim();
  return box.orderItems.map((item) => {
    const claimed = item.cancelCount ?? 0;
    const state = states[box.status] ?? 'new';
    const courier = item.deliveryCompanyName || box.deliveryCompanyName;
    return emptyRow({
      key: coupangKey(box.shipmentBoxId, item.vendorItemId),
      order: String(box.orderId),
      bundle: String(box.shipmentBoxId),
      state: item.canceled ? 'canceled' : state === 'new' && item.holdCountForCancel ? 'cancel_requested' : state,
      productNo: item.productId ? String(item.productId) : null,
      product: item.sellerProductName ?? item.vendorItemName ?? '',
      kind: 'option',
      optionRaw: item.sellerProductItemName ?? '',
      optionNo: String(item.vendorItemId),
      code: item.externalVendorSkuCode || null,
      qty: Math.max(0, item.shippingCount - claimed),
      claimed,
      unit: krw(item.salesPrice),
      discount: krw(item.discountPrice),
      total: krw(item.orderPrice),
      orderedAt: time(box.orderedAt),
      paidAt: time(box.paidAt),
      confirmedAt: null,
      dispatchedAt: time(box.inTrasitDateTime),
      deliveredAt: time(box.deliveredDate),
      decidedAt: time(item.confirmDate),
      dueOn: dayInKorea(time(item.estimatedShippingDate) ?? undefined),
      recipient: receiver.name ?? '',
      phone: asDigits(receiver.safeNumber || receiver.receiverNumber),
      buyer: orderer.name ?? '',
      buyerPhone: asDigits(orderer.safeNumber || orderer.ordererNumber),
      message: box.parcelPrintMessage ?? '',
      ...describeAddress(address, receiver.postCode ?? null),
      courier: courier ? (findCourier(courier)?.name ?? courier) : null,
      invoice: item.invoiceNumber || box.invoiceNumber || null,
      shippingKrw: krw(box.shippingPrice) + krw(box.remotePrice),
      remoteShippingKrw: krw(box.remotePrice),
    });
  });
}
