import { newId } from '../../platform/ids.ts';
import type { DeskDelivery, DeskLine, DeskOrder } from './desk-order.ts';

/** An order of a channel as its events would tell it: what is not given is made up. */
export function givenChannelOrder(
  input: Partial<Omit<DeskOrder, 'lines' | 'deliveries'>> & {
    lines?: Partial<DeskLine>[];
    deliveries?: Partial<DeskDelivery>[];
  } = {},
): DeskOrder {
  const order_id = input.order_id ?? newId();
  const deliveries = (input.deliveries ?? [{}]).map((one, at) => ({
    delivery_id: newId(),
    bundle: `B${order_id.slice(-8)}-${at}`,
    recipient_ref: null,
    sido: '서울특별시',
    sigungu: '강남구',
    remote: null,
    region_flag: null,
    wished_on: null,
    courier: null,
    tracking_number: null,
    dispatched_at: null,
    ...one,
  }));
  const lines = (input.lines ?? [{}]).map((one, at) => ({
    line_id: newId(),
    line_key: `P${order_id.slice(-10)}${at}`,
    delivery_id: deliveries[0]!.delivery_id,
    title: '라운드 협탁',
    option_text: '색상: 오크',
    quantity: 1,
    canceled_quantity: 0,
    unit_krw: 59_000,
    total_krw: 59_000,
    state: 'new',
    due_on: null,
    stock_state: 'none',
    blocks: [],
    ...one,
  }));
  return {
    order_id,
    origin: 'channel',
    shops: [newId()],
    channel: { value: 'channel-1', label: '스마트스토어' },
    number: `2026${order_id.replace(/\D/g, '').padEnd(12, '0').slice(0, 12)}`,
    state: lines[0]!.state,
    states: [...new Set(lines.map((line) => line.state))],
    quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
    amount_krw: lines.reduce((sum, line) => sum + line.total_krw, 0),
    refunded_krw: 0,
    ordered_at: '2026-11-20T03:00:00Z',
    paid_at: null,
    delivered_at: null,
    drop_id: null,
    person_id: null,
    buyer_ref: null,
    recipient_ref: null,
    edited: false,
    version: 1,
    ...input,
    lines,
    deliveries,
  };
}
