import { findCourier } from '../export/couriers.ts';
import { type CanonicalRow, emptyRow, type LineState } from '../import/canonical.ts';
import { methodName } from './naver-codes.ts';
import { asDigits, describeAddress, optionPairs } from './row-words.ts';

/** One line of `last-changed-statuses`. */
export type NaverChange = {
  productOrderId: string;
  orderId?: string;
  lastChangedType?: string;
  lastChangedDate?: string;
};

type Address = {
  name?: string;
  tel1?: string;
  tel2?: string;
  zipCode?: string;
  baseAddress?: string;
  detailedAddress?: string;
  entryMethodContent?: string;
  pickupLocationContent?: string;
};
/** What of `product-orders/query` we read: the structures of apicenter.commerce.naver.com, all fields optional but the number. */
export type NaverDetail = {
  order?: {
    orderId?: string;
    orderDate?: string;
    paymentDate?: string;
    ordererName?: string;
    ordererTel?: string;
    ordererId?: string;
  };
  productOrder: {
    productOrderId: string;
    productOrderStatus?: string;
    placeOrderStatus?: string;
    placeOrderDate?: string;
    claimType?: string;
    claimStatus?: string;
    productId?: string;
    productName?: string;
    productClass?: string;
    productOption?: string;
    optionCode?: string;
    optionManageCode?: string;
    sellerProductCode?: string;
    optionPrice?: number;
    unitPrice?: number;
    quantity?: number;
    initialQuantity?: number;
    remainQuantity?: number;
    productDiscountAmount?: number;
    remainProductDiscountAmount?: number;
    totalPaymentAmount?: number;
    remainPaymentAmount?: number;
    paymentCommission?: number;
    knowledgeShoppingSellingInterlockCommission?: number;
    packageNumber?: string;
    deliveryFeeAmount?: number;
    sectionDeliveryFee?: number;
    shippingDueDate?: string;
    shippingAddress?: Address;
    shippingMemo?: string;
    giftReceivingStatus?: string;
    expectedDeliveryMethod?: string;
    decisionDate?: string;
    hopeDelivery?: { hopeDeliveryYmd?: string };
  };
  delivery?: {
    deliveryCompany?: string;
    deliveryMethod?: string;
    trackingNumber?: string;
    sendDate?: string;
    deliveredDate?: string;
  };
};

const statuses: Record<string, LineState> = {
  DELIVERING: 'shipping',
  DELIVERED: 'delivered',
  PURCHASE_DECIDED: 'decided',
  EXCHANGED: 'exchanged',
  CANCELED: 'canceled',
  RETURNED: 'returned',
  CANCELED_BY_NOPAYMENT: 'canceled',
};

/** 신규주문 is PAYED and not yet placed, 발주확인 is PAYED and placed; an open claim or a changed address comes before both. */
function naverState(detail: NaverDetail, change?: NaverChange): LineState | null {
  const { productOrderStatus, placeOrderStatus, claimType, claimStatus } = detail.productOrder;
  const known = statuses[productOrderStatus ?? ''];
  if (known) return known;
  if (productOrderStatus !== 'PAYED') return null;
  const canceling = claimType === 'CANCEL' || claimType === 'ADMIN_CANCEL';
  if (canceling && /CANCEL_REQUEST|CANCELING/.test(claimStatus ?? '')) return 'cancel_requested';
  if (canceling && /CANCEL_DONE$/.test(claimStatus ?? '')) return 'canceled';
  if (change?.lastChangedType === 'DELIVERY_ADDRESS_CHANGED') return 'address_changed';
  return placeOrderStatus === 'OK' ? 'confirmed' : 'new';
}

/** A line of Naver's as every way in gives it; null while nobody has paid for it. */
export function naverRow(detail: NaverDetail, change?: NaverChange): CanonicalRow | null {
  const { productOrder: p, order = {}, delivery } = detail;
  const state = naverState(detail, change);
  if (state === null) return null;
  const to = p.shippingAddress ?? {};
  const address = [to.baseAddress, to.detailedAddress].filter(Boolean).join(' ').trim();
  const quantity = p.initialQuantity ?? p.quantity ?? 1;
  const qty = p.remainQuantity ?? quantity;
  const pending = p.giftReceivingStatus === 'WAIT_FOR_RECEIVING';
  return emptyRow({
    key: p.productOrderId,
    order: order.orderId ?? change?.orderId ?? p.productOrderId,
    bundle: p.packageNumber || (order.orderId ?? p.productOrderId),
    state,
    productNo: p.productId ?? null,
    product: p.productName ?? '',
    kind: p.productClass === '추가구성상품' ? 'addon' : p.productOption ? 'option' : 'single',
    optionRaw: p.productOption ?? '',
    options: optionPairs(p.productOption ?? ''),
    code: p.optionManageCode || null,
    sellerCode: p.sellerProductCode || null,
    qty,
    claimed: quantity - qty,
    unit: (p.unitPrice ?? 0) + (p.optionPrice ?? 0),
    discount: p.remainProductDiscountAmount ?? p.productDiscountAmount ?? 0,
    total: p.remainPaymentAmount ?? p.totalPaymentAmount ?? 0,
    fee: feeOf(p),
    orderedAt: order.orderDate ?? null,
    paidAt: order.paymentDate ?? null,
    confirmedAt: p.placeOrderStatus === 'OK' ? (p.placeOrderDate ?? null) : null,
    dispatchedAt: delivery?.sendDate ?? null,
    deliveredAt: delivery?.deliveredDate ?? null,
    decidedAt: p.decisionDate ?? null,
    dueOn: dayInKorea(p.shippingDueDate),
    hopeDate: dayText(p.hopeDelivery?.hopeDeliveryYmd),
    changedAt: change?.lastChangedDate ?? null,
    recipient: to.name ?? '',
    phone: asDigits(to.tel1),
    phone2: asDigits(to.tel2),
    buyer: order.ordererName ?? '',
    buyerPhone: asDigits(order.ordererTel),
    buyerId: order.ordererId ?? null,
    entry: [to.entryMethodContent, to.pickupLocationContent].filter(Boolean).join(' ') || null,
    message: p.shippingMemo ?? '',
    ...describeAddress(address, to.zipCode ?? null),
    method: methodName(delivery?.deliveryMethod ?? p.expectedDeliveryMethod),
    courier: delivery?.deliveryCompany
      ? (findCourier(delivery.deliveryCompany)?.name ?? delivery.deliveryCompany)
      : null,
    invoice: delivery?.trackingNumber || null,
    shippingKrw: (p.deliveryFeeAmount ?? 0) + (p.sectionDeliveryFee ?? 0),
    remoteShippingKrw: p.sectionDeliveryFee ?? 0,
    blocks: pending ? ['gift_pending'] : [],
  });
}

function feeOf(p: NaverDetail['productOrder']): number | null {
  if (p.paymentCommission === undefined) return null;
  return p.paymentCommission + (p.knowledgeShoppingSellingInterlockCommission ?? 0);
}

/** The day in Korea of a time with any offset. */
export function dayInKorea(time: string | undefined): string | null {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? null : new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);
}

function dayText(ymd: string | undefined): string | null {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(ymd ?? '');
  return found ? `${found[1]}-${found[2]}-${found[3]}` : null;
}
