import { compareSync } from 'bcryptjs';
import type { NaverDetail } from '../../server/modules/channels/api/naver-rows.ts';
import { type Answer, type Asked, type Fault, startMarket } from './market-server.ts';

const token_life_s = 10_800;
const same_token_above_s = 1_800;
const page_limit = 300;
const root = '/v1/pay-order/seller/product-orders';
export const naver_keys = { client_id: 'aaaabbbbcccc', client_secret: '$2a$04$abcdefghijklmnopqrstuv' };

const naver_reasons = new Set(
  'PRODUCT_PREPARE CUSTOMER_REQUEST CUSTOM_BUILD RESERVED_DISPATCH OVERSEA_DELIVERY ETC'.split(' '),
);

type Change = { productOrderId: string; lastChangedType: string; lastChangedDate: string };

/** Naver Commerce API as its documents describe it: tokens, changes by inclusive windows in pages, details, 발주확인, dispatch. */
export async function startNaver(options: { page_size?: number } = {}) {
  const details = new Map<string, NaverDetail>();
  const changes: Change[] = [];
  const dispatched: Record<string, unknown>[] = [];
  let clock_ms = Date.now();
  let token: { text: string; until_ms: number } | null = null;
  let issued = 0;
  const market = await startMarket(answer, () => error(429, 'GW.RATE_LIMIT', { 'retry-after': '1' }));

  function answer(asked: Asked, fault: Fault | null): Answer {
    if (asked.path === '/v1/oauth2/token') return giveToken(asked);
    if (!token || asked.headers.authorization !== `Bearer ${token.text}` || clock_ms > token.until_ms)
      return error(401, 'GW.AUTHN');
    if (asked.path === `${root}/last-changed-statuses`) return listChanges(asked.query);
    const body = JSON.parse(asked.text) as {
      productOrderIds?: string[];
      dispatchProductOrders?: { productOrderId: string }[];
    };
    if (asked.path === `${root}/query`) return listDetails(body.productOrderIds ?? [], fault);
    if (asked.path === `${root}/confirm`) return confirm(body.productOrderIds ?? [], fault);
    const delayed = /\/product-orders\/(\d+)\/delay$/.exec(asked.path)?.[1];
    if (delayed) return delay(delayed, JSON.parse(asked.text), fault);
    if (asked.path === `${root}/dispatch`) return dispatch(body.dispatchProductOrders ?? [], fault);
    return error(404, 'GW.NOT_FOUND');
  }

  function giveToken({ method, headers, text }: Asked): Answer {
    const form = new URLSearchParams(text);
    const sign = Buffer.from(form.get('client_secret_sign') ?? '', 'base64').toString();
    const fits =
      method === 'POST' &&
      headers['content-type'] === 'application/x-www-form-urlencoded' &&
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === naver_keys.client_id &&
      sign.startsWith(naver_keys.client_secret.slice(0, 28)) &&
      compareSync(`${naver_keys.client_id}_${form.get('timestamp')}`, sign) &&
      Math.abs(clock_ms - Number(form.get('timestamp'))) <= 300_000;
    if (!fits) return error(400, 'GW.AUTHN_SIGN');
    if (!token || token.until_ms - clock_ms < same_token_above_s * 1_000)
      token = { text: `token-${++issued}`, until_ms: clock_ms + token_life_s * 1_000 };
    const expires_in = Math.floor((token.until_ms - clock_ms) / 1_000);
    return { status: 200, body: { access_token: token.text, expires_in, token_type: 'Bearer' } };
  }

  /** The window includes both its ends; what does not fit follows from `more`. */
  function listChanges(query: URLSearchParams): Answer {
    const from = Date.parse(query.get('lastChangedFrom')!);
    const to = Date.parse(query.get('lastChangedTo') ?? new Date(from + 86_400_000).toISOString());
    if (Number.isNaN(from) || to - from > 86_400_000) return error(400, '101009');
    const size = Math.min(page_limit, options.page_size ?? page_limit, Number(query.get('limitCount') ?? page_limit));
    const found = changes
      .map((one, sequence) => ({ ...one, sequence, at: Date.parse(one.lastChangedDate) }))
      .filter((one) => one.at >= from && one.at <= to)
      .sort((a, b) => a.at - b.at || a.sequence - b.sequence);
    const start = query.has('moreSequence')
      ? found.findIndex((one) => one.sequence === Number(query.get('moreSequence')))
      : 0;
    const page = found.slice(start, start + size);
    const next = found[start + size];
    const lastChangeStatuses = page.map(({ sequence: _, at: __, ...one }) => one);
    const more = next && { moreFrom: next.lastChangedDate, moreSequence: String(next.sequence) };
    return {
      status: 200,
      body: {
        timestamp: '',
        traceId: 't',
        data: { lastChangeStatuses, count: page.length, ...(more ? { more } : {}) },
      },
    };
  }

  /** In an order of its own; with `half` some are missing and some come twice. */
  function listDetails(ids: string[], fault: Fault | null): Answer {
    if (ids.length === 0 || ids.length > page_limit) return error(400, '101009');
    const data = ids.flatMap((id) => details.get(id) ?? []).reverse();
    return {
      status: 200,
      body: { data: fault === 'half' ? [...data.filter((_, i) => i % 2 === 0), ...data.slice(0, 1)] : data },
    };
  }

  function rows(ids: string[], fault: Fault | null, doOne: (detail: NaverDetail) => string | null): Answer {
    const [successProductOrderIds, failProductOrderInfos]: [string[], object[]] = [[], []];
    for (const id of ids) {
      const detail = details.get(id);
      const code = fault === 'lie' ? null : detail ? doOne(detail) : '100001';
      if (code)
        failProductOrderInfos.push({ productOrderId: id, code, message: `처리할 수 없는 주문입니다 (${code})` });
      else successProductOrderIds.push(id);
    }
    const named = fault === 'half' ? successProductOrderIds.filter((_, i) => i % 2 === 0) : successProductOrderIds;
    return {
      status: 200,
      body: { timestamp: '', traceId: 't', data: { successProductOrderIds: named, failProductOrderInfos } },
    };
  }

  function confirm(ids: string[], fault: Fault | null): Answer {
    return rows(ids, fault, ({ productOrder }) => {
      if (productOrder.productOrderStatus !== 'PAYED' || productOrder.claimStatus === 'CANCEL_REQUEST') return '104417';
      productOrder.placeOrderStatus = 'OK';
      productOrder.placeOrderDate = iso(clock_ms);
      return null;
    });
  }

  function delay(id: string, told: Record<string, string>, fault: Fault | null): Answer {
    if (!naver_reasons.has(told.delayedDispatchReason!) || Number.isNaN(Date.parse(told.dispatchDueDate!)))
      return error(400, '101009');
    return rows([id], fault, ({ productOrder }) => {
      if (productOrder.productOrderStatus !== 'PAYED' || told.dispatchDueDate! <= productOrder.shippingDueDate!)
        return '104132';
      productOrder.shippingDueDate = told.dispatchDueDate!;
      return null;
    });
  }

  function dispatch(parcels: { productOrderId: string }[], fault: Fault | null): Answer {
    if (parcels.length > 30) return error(400, '101009');
    const by_id = new Map(parcels.map((one) => [one.productOrderId, one as Record<string, string>]));
    return rows([...by_id.keys()], fault, (detail) => {
      const { productOrder } = detail;
      const parcel = by_id.get(productOrder.productOrderId)!;
      if (productOrder.productOrderStatus !== 'PAYED') return '104116';
      if (parcel.deliveryMethod === 'DELIVERY' && !(parcel.deliveryCompanyCode && parcel.trackingNumber))
        return '104441';
      dispatched.push(parcel);
      productOrder.productOrderStatus = 'DELIVERING';
      detail.delivery = {
        deliveryCompany: parcel.deliveryCompanyCode,
        deliveryMethod: parcel.deliveryMethod,
        trackingNumber: parcel.trackingNumber,
        sendDate: parcel.dispatchDate,
      };
      change(productOrder.productOrderId, 'DISPATCHED');
      return null;
    });
  }

  function change(id: string, type: string): void {
    changes.push({ productOrderId: id, lastChangedType: type, lastChangedDate: iso(clock_ms) });
  }

  return {
    ...market,
    dispatched,
    details,
    issued: () => issued,
    now: () => new Date(clock_ms),
    pass(ms: number): void {
      clock_ms += ms;
    },
    revoke(): void {
      token = null;
    },
    /** Puts an order there or alters it, with news of it. */
    put(detail: NaverDetail, type = 'PAYED'): void {
      details.set(detail.productOrder.productOrderId, detail);
      change(detail.productOrder.productOrderId, type);
    },
  };
}

const iso = (ms: number) => new Date(ms + 9 * 3_600_000).toISOString().replace('Z', '+09:00');

function error(status: number, code: string, headers: Record<string, string> = {}): Answer {
  return { status, body: { code, message: `오류 ${code}`, timestamp: '', traceId: 't' }, headers };
}

/** A line somebody has paid for. */
export function naverDetail(id: string, more: Partial<NaverDetail['productOrder']> = {}): NaverDetail {
  return {
    order: {
      orderId: `20260413${id.slice(-8)}`,
      orderDate: '2026-04-13T10:00:00.000+09:00',
      paymentDate: '2026-04-13T10:01:00.000+09:00',
      ordererName: '시험 구매자',
      ordererTel: '010-0000-4321',
      ordererId: 'abcd*****',
    },
    productOrder: {
      productOrderId: id,
      productOrderStatus: 'PAYED',
      placeOrderStatus: 'NOT_YET',
      productId: '13240010011',
      productName: '하늘 매트리스',
      productClass: '조합형옵션상품',
      productOption: '사이즈: Q / 경도: 하드',
      optionManageCode: 'FN-M01-Q-HD',
      unitPrice: 289_000,
      optionPrice: 90_000,
      quantity: 2,
      initialQuantity: 2,
      remainQuantity: 2,
      productDiscountAmount: 1_000,
      remainProductDiscountAmount: 1_000,
      totalPaymentAmount: 757_000,
      remainPaymentAmount: 757_000,
      packageNumber: `9${id.slice(1)}`,
      deliveryFeeAmount: 3_000,
      sectionDeliveryFee: 4_000,
      shippingDueDate: '2026-04-16T23:59:59.000+09:00',
      shippingAddress: {
        name: '시험 수취인',
        tel1: '010-0000-1234',
        tel2: '',
        zipCode: '63126',
        baseAddress: '제주특별자치도 제주시 연북로 1',
        detailedAddress: '101호',
      },
      shippingMemo: '문 앞',
      ...more,
    },
  };
}
