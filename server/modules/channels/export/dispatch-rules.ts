import type { LineState } from '../import/canonical.ts';
import { cleanTracking, doubtTracking, findCourier, type TrackingDoubt } from './couriers.ts';

/** Ways of delivery a market's sheet knows; only the first goes with a courier and its number. */
const dispatch_methods = ['택배,등기,소포', '퀵서비스', '방문수령', '직접전달'] as const;
const parcel_method: string = dispatch_methods[0];

/** The same way under the names other markets and people's own sheets have for it: Kakao writes 택배배송, a partner 택배. */
const other_names: readonly (readonly [RegExp, (typeof dispatch_methods)[number]])[] = [
  [/퀵/, '퀵서비스'],
  [/방문|매장\s*수령|직접\s*수령|픽업/, '방문수령'],
  [/직접|직배|직송/, '직접전달'],
  [/택배|소포|등기/, '택배,등기,소포'],
];

/** A way of delivery by the name Smartstore has for it; what nobody knows stays what it is. */
function methodOf(text: string | null): string {
  const name = text?.trim() || parcel_method;
  if ((dispatch_methods as readonly string[]).includes(name)) return name;
  return other_names.find(([words]) => words.test(name))?.[1] ?? name;
}

/** Why a line may not leave. A reason of the line's own `blocks` keeps its name. */
export type Hindrance = string;

export type Leaving = {
  state: LineState;
  stock_state: string;
  blocks: readonly string[];
  quantity: number;
  method: string | null;
  courier: string | null;
  tracking_number: string | null;
  /** What was said of it when it last left, and what its market answered (null: by file); null where it never did. */
  exported: { method: string; courier: string | null; tracking_number: string | null; result: string | null } | null;
};

export type Verdict =
  | { ready: false; hindrances: Hindrance[] }
  | {
      ready: true;
      method: string;
      /** By the name Smartstore knows it under. */
      courier: string | null;
      tracking_number: string | null;
      doubt: TrackingDoubt | null;
      /** It left in a file before, with the same words or with others. */
      repeated: 'never' | 'same' | 'changed';
    };

/** How a line goes where that is not by courier, as far as it is known; null: by courier. */
export function byHand(method: string | null): string | null {
  const name = methodOf(method);
  return name === parcel_method ? null : name;
}

/** Whether a line may leave, and as what: confirmed, matched and unblocked, with courier and number where the way of delivery has them. */
export function judgeLine(line: Leaving): Verdict {
  const method = methodOf(line.method);
  const by_courier = method === parcel_method;
  const courier = by_courier ? (findCourier(line.courier ?? '')?.name ?? null) : null;
  const tracking_number = by_courier ? cleanTracking(line.tracking_number ?? '') || null : null;
  const hindrances = new Set<Hindrance>(line.blocks);
  if (line.state === 'new') hindrances.add('not_confirmed');
  if (line.state === 'cancel_requested' || line.state === 'address_changed') hindrances.add(line.state);
  if (line.stock_state === 'unmatched') hindrances.add('unmatched');
  if (line.quantity < 1) hindrances.add('nothing_left');
  if (!(dispatch_methods as readonly string[]).includes(method)) hindrances.add('method_unknown');
  if (by_courier && !tracking_number) hindrances.add('tracking_missing');
  if (by_courier && tracking_number && !courier)
    hindrances.add(line.courier?.trim() ? 'courier_unknown' : 'courier_missing');
  if (line.exported?.result === 'waiting' || line.exported?.result === 'unknown') hindrances.add('at_the_market');
  if (!['new', 'confirmed', 'cancel_requested', 'address_changed'].includes(line.state)) {
    hindrances.clear();
    hindrances.add('left_already');
  }
  if (hindrances.size > 0) return { ready: false, hindrances: [...hindrances].sort() };
  // What the market refused has not left.
  const exported = line.exported?.result === 'refused' ? null : line.exported;
  const same =
    exported?.method === method && exported.courier === courier && exported.tracking_number === tracking_number;
  return {
    ready: true,
    method,
    courier,
    tracking_number,
    doubt: courier && tracking_number ? doubtTracking(courier, tracking_number) : null,
    repeated: !exported ? 'never' : same ? 'same' : 'changed',
  };
}
