import {
  type charge_kinds,
  type failure_reasons,
  readStop,
  type stop_kinds,
  type stop_wishes,
  type taking_kinds,
} from '@madang/contract/delivery-stops';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

type Words<K extends string> = Record<K, [ko: string, en: string]>;

export const stopQuery = (delivery_id: string) =>
  queryOptions({
    queryKey: ['stops', delivery_id],
    queryFn: ({ signal }) => call(readStop, { params: { delivery_id }, signal }),
  });

export const kind_words: Words<(typeof stop_kinds)[number]> = {
  deliver: ['배송', 'Deliver'],
  redeliver: ['재배송', 'Redeliver'],
  collect: ['회수', 'Collect'],
  swap: ['맞교환', 'Swap'],
  repair: ['수리', 'Repair'],
  take_old: ['헌 매트리스 수거', 'Old mattress pickup'],
};
export const wish_words: Words<(typeof stop_wishes)[number]> = {
  ...kind_words,
  deliver: ['추가 배송', 'Additional delivery'],
  exchange: ['교환 (회수 + 배송)', 'Exchange (collect + deliver)'],
};
export const reason_words: Words<(typeof failure_reasons)[number]> = {
  absent: ['부재', 'No one home'],
  refused: ['수령 거부', 'Refused'],
  wrong_address: ['주소 틀림', 'Wrong address'],
  no_way_in: ['진입 불가', 'No access'],
  damaged: ['파손', 'Damaged'],
  unpaid: ['잔금 미지급', 'Not paid'],
  other: ['기타', 'Other'],
};
export const charge_words: Words<(typeof charge_kinds)[number]> = {
  ladder_truck: ['사다리차', 'Ladder truck'],
  stairs: ['계단 운반', 'Stairs'],
  take_old: ['폐기 수거', 'Old item disposal'],
  redeliver: ['재배송비', 'Redelivery'],
  exchange: ['교환비', 'Exchange'],
  repair: ['수리비', 'Repair'],
  far: ['먼 지역', 'Remote area'],
  other: ['기타', 'Other'],
};
export const taking_words: Words<(typeof taking_kinds)[number]> = {
  cash: ['현금', 'Cash'],
  card: ['카드', 'Card'],
  transfer: ['이체', 'Transfer'],
};
