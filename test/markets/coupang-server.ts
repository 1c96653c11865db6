import { createHmac } from 'node:crypto';
import type { CoupangBox } from '../../server/modules/channels/api/coupang-rows.ts';
import { parseExact } from '../../server/modules/channels/api/exact-json.ts';
import { type Answer, type Asked, type Fault, startMarket } from './market-server.ts';

export const coupang_keys = { access_key: 'ak-test', secret_key: 'sk-test', vendor_id: 'A00012345' };
const base = `/v2/providers/openapi/apis/api/v4/vendors/${coupang_keys.vendor_id}`;

/** Coupang's order sheets v4 as its documents describe them. Numbers of 18 digits go over the wire as numbers. */
export async function startCoupang(options: { page_size?: number } = {}) {
  const boxes = new Map<string, CoupangBox>();
  const invoices: Record<string, unknown>[] = [];
  const market = await startMarket(answer, () => ({
    status: 429,
    body: { code: 'TOO_MANY_REQUESTS' },
    headers: { 'retry-after': '0' },
  }));

  function answer(asked: Asked, fault: Fault | null): Answer {
    if (!signed(asked)) return { status: 401, body: { code: 'ERROR', message: 'HMAC signature does not match' } };
    if (asked.method === 'GET' && asked.path === `${base}/ordersheets`) return list(asked.query);
    const one = asked.method === 'GET' && new RegExp(`^${base}/ordersheets/(\\d+)$`).exec(asked.path);
    if (one) return read(one[1]!);
    const body = parseExact(asked.text) as Record<string, never>;
    if (asked.method === 'PATCH' && asked.path === `${base}/ordersheets/acknowledgement`)
      return acknowledge((body.shipmentBoxIds as unknown as unknown[]).map(String), fault);
    if (asked.method === 'POST' && asked.path === `${base}/orders/invoices`)
      return takeInvoices(body.orderSheetInvoiceApplyDtos as unknown as Record<string, unknown>[], fault);
    return { status: 404, body: { code: 'NOT_FOUND' } };
  }

  /** Reckoned anew from the header's own date, not by the client's function. */
  function signed({ headers, method, path, query }: Asked): boolean {
    const found =
      /^CEA algorithm=HmacSHA256, access-key=(.+), signed-date=(\d{6}T\d{6}Z), signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      );
    if (!found || found[1] !== coupang_keys.access_key) return false;
    const message = `${found[2]}${method}${path}${query}`;
    return createHmac('sha256', coupang_keys.secret_key).update(message).digest('hex') === found[3];
  }

  function read(id: string): Answer {
    const box = boxes.get(id);
    if (!box) return { status: 404, body: { code: 404, message: 'no such box' } };
    return { status: 200, body: `{"code":200,"message":"OK","data":${wire(box)}}` };
  }

  function list(query: URLSearchParams): Answer {
    const [from, to] = [query.get('createdAtFrom')!, query.get('createdAtTo')!];
    if (!/^\d{4}-\d\d-\d\d$/.test(from) || Date.parse(to) - Date.parse(from) > 31 * 86_400_000)
      return { status: 400, body: { code: 400, message: 'range must be shorter than 31 days' } };
    const size = Math.min(options.page_size ?? 50, Number(query.get('maxPerPage') ?? 50));
    const found = [...boxes.values()].filter(
      (one) =>
        one.status === query.get('status') && one.orderedAt!.slice(0, 10) >= from && one.orderedAt!.slice(0, 10) <= to,
    );
    const start = Number(query.get('nextToken') ?? 0);
    const nextToken = start + size < found.length ? String(start + size) : '';
    const data = wire(found.slice(start, start + size));
    return { status: 200, body: `{"code":200,"message":"OK","data":${data},"nextToken":"${nextToken}"}` };
  }

  function results(ids: string[], fault: Fault | null, doOne: (id: string) => string | null): Answer {
    const list = ids.map((id) => {
      const code = fault === 'lie' ? null : doOne(id);
      return `{"shipmentBoxId":${id},"succeed":${code === null},"resultCode":"${code ?? 'OK'}","retryRequired":false,"resultMessage":"${code ?? ''}"}`;
    });
    const named = fault === 'half' ? list.filter((_, i) => i % 2 === 0) : list;
    return {
      status: 200,
      body: `{"code":200,"message":"OK","data":{"responseCode":0,"responseMessage":"SUCCESS","responseList":[${named.join(',')}]}}`,
    };
  }

  function acknowledge(ids: string[], fault: Fault | null): Answer {
    if (ids.length > 50) return { status: 400, body: { code: 400, message: 'at most 50' } };
    return results(ids, fault, (id) => {
      const box = boxes.get(id);
      if (box?.status !== 'ACCEPT') return 'NOT_ACCEPT';
      box.status = 'INSTRUCT';
      return null;
    });
  }

  function takeInvoices(list: Record<string, unknown>[], fault: Fault | null): Answer {
    const by_box = new Map(list.map((one) => [String(one.shipmentBoxId), one]));
    return results([...by_box.keys()], fault, (id) => {
      const box = boxes.get(id);
      const invoice = by_box.get(id)!;
      if (box?.status !== 'INSTRUCT') return 'NOT_INSTRUCT';
      invoices.push({ ...invoice, shipmentBoxId: String(invoice.shipmentBoxId) });
      box.status = 'DEPARTURE';
      box.invoiceNumber = String(invoice.invoiceNumber);
      box.deliveryCompanyName = String(invoice.deliveryCompanyCode);
      return null;
    });
  }

  return {
    ...market,
    boxes,
    invoices,
    put(box: CoupangBox): void {
      boxes.set(String(box.shipmentBoxId), box);
    },
  };
}

/** Ids as numbers, as Coupang writes them: only text can hold them all. */
const wire = (value: unknown) =>
  JSON.stringify(value).replaceAll(/"(shipmentBoxId|orderId|vendorItemId|productId)":"(\d+)"/g, '"$1":$2');

export function coupangBox(id: string, more: Partial<CoupangBox> = {}): CoupangBox {
  return {
    shipmentBoxId: id,
    orderId: `20000${id.slice(-9)}`,
    orderedAt: '2026-04-13T10:00:00',
    paidAt: '2026-04-13T10:00:10',
    status: 'ACCEPT',
    orderer: { name: '시험 구매자', safeNumber: '0502-0000-4321', ordererNumber: null },
    receiver: {
      name: '시험 수취인',
      safeNumber: '0502-0000-1234',
      receiverNumber: null,
      addr1: '서울특별시 관악구 신림로 1',
      addr2: '101호',
      postCode: '08812',
    },
    parcelPrintMessage: '문 앞',
    shippingPrice: { units: 3_000, nanos: 0 },
    remotePrice: 0,
    orderItems: [
      {
        vendorItemId: '84041216055',
        productId: '7240010022',
        vendorItemName: '수납침대, Q 내추럴',
        sellerProductName: '수납침대',
        sellerProductItemName: 'Q 내추럴',
        externalVendorSkuCode: 'FN-F02-Q',
        shippingCount: 2,
        salesPrice: 444_000,
        orderPrice: 888_000,
        discountPrice: 0,
        estimatedShippingDate: '2026-04-17',
      },
    ],
    ...more,
  };
}
