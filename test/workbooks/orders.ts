import { type Choice, chooseGoods, type Trade } from './goods.ts';
import { type Destination, makeDestination, makePerson, type Person } from './places.ts';
import type { Random } from './random.ts';

/** One line of an order as it is, before any channel has written it down. Times are Korea's wall clock, `YYYY-MM-DD HH:MM:SS`. */
export type Line = Choice & {
  po: string;
  order: string;
  bundle: string;
  qty: number;
  discount: number;
  total: number;
  state: string;
  orderStatus: string;
  detailStatus: string;
  orderedAt: string;
  paidAt: string;
  confirmedAt: string;
  dispatchedAt: string;
  dueAt: string;
  hopeDate: string;
  courier: string;
  invoice: string;
  buyer: Person;
  recipient: Person;
  to: Destination;
  shipping: number;
  remoteShipping: number;
};

/** State, what the two status columns say, and how far the line has come (paid, confirmed, sent). */
const states: [string, string, string, number][] = [
  ['NEW', '발송대기', '신규주문', 0],
  ['CONFIRMED', '발송대기', '발주확인', 1],
  ['CONFIRMED', '발송대기', '발주확인완료', 1],
  ['CANCEL_REQUESTED', '발송대기', '발송전 취소요청', 1],
  ['ADDRESS_CHANGED', '발송대기', '발송전 배송지변경', 1],
  ['SHIPPING', '배송중', '배송중', 2],
  ['DELIVERED', '배송완료', '', 2],
  ['DECIDED', '구매확정', '', 2],
  ['CANCELED', '취소완료', '', 0],
  ['RETURNED', '반품완료', '', 2],
];
const couriers: [string, number][] = [
  ['CJ대한통운', 12],
  ['로젠택배', 11],
  ['우체국택배', 13],
];

/** Wall-clock text of `day` days after 2026-03-01 and `seconds` into that day. */
function clock(day: number, seconds: number): string {
  return new Date(Date.UTC(2026, 2, 1 + day) + seconds * 1_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** Orders of one trade: several lines an order, several bundles an order, add-ons beside their product. */
export function makeOrders(random: Random, trade: Trade, count: number): Line[] {
  const lines: Line[] = [];
  const used = new Set<string>();
  const id = (day: number) => {
    for (;;) {
      const made = clock(day, 0).slice(0, 10).replaceAll('-', '') + random.digits(8);
      if (!used.has(made)) {
        used.add(made);
        return made;
      }
    }
  };
  for (let n = 0; n < count; n++) {
    const day = random.between(0, 70);
    const seconds = random.below(80_000);
    const [order, buyer] = [id(day), makePerson(random)];
    const recipient = random.chance(0.8) ? buyer : makePerson(random);
    const to = makeDestination(random);
    const [state, orderStatus, detailStatus, progress] = random.pick(states);
    for (let parcels = random.chance(0.2) ? 2 : 1; parcels > 0; parcels--) {
      const bundle = id(day);
      const shipping = random.pick([0, 0, 3_000, 5_000]);
      const remoteShipping = to.remote && shipping > 0 ? 4_000 : 0;
      const [courier, length] = random.pick(couriers);
      const invoice = progress === 2 ? random.between(1, 9) + random.digits(length - 1) : '';
      for (const choice of chooseGoods(random, trade)) {
        const qty = random.chance(0.8) ? 1 : random.between(2, 12);
        const discount = random.chance(0.3) ? 100 * random.between(1, 20) : 0;
        lines.push({
          ...choice,
          po: id(day),
          order,
          bundle,
          qty,
          discount,
          total: (choice.price + choice.optionPrice) * qty - discount,
          state,
          orderStatus,
          detailStatus,
          orderedAt: clock(day, seconds),
          paidAt: clock(day, seconds + 90),
          confirmedAt: progress > 0 ? clock(day + 1, 32_400 + seconds / 100).slice(0, 19) : '',
          dispatchedAt: progress > 1 ? clock(day + 2, 54_000) : '',
          dueAt: clock(day + 4, 86_399),
          hopeDate: random.chance(0.2) ? clock(day + 9, 0).slice(0, 10) : '',
          courier: progress > 1 ? courier : '',
          invoice,
          buyer,
          recipient,
          to,
          shipping: shipping + remoteShipping,
          remoteShipping,
        });
      }
    }
  }
  return lines;
}
