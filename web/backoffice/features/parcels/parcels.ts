import type { DeliveryBox, WaitingParcel } from '@madang/contract/boxes';
import { listParcels, readDeliveryBoxes } from '@madang/contract/boxes';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import type { Say } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { pagedOptions } from '../../ui/paged.ts';
import { outcomeWord } from '../dispatch/dispatch.ts';

export const parcel_filters = ['state'] as const;
export type ParcelState = 'waiting' | 'moving' | 'arrived';

export const parcelsQuery = (state: ParcelState) => ({
  ...pagedOptions(['parcels', state], (cursor, signal) =>
    call(listParcels, { query: { state, cursor, limit: 50 }, signal }),
  ),
  refetchInterval: 30_000,
});

export const boxesQuery = (delivery_id: string) =>
  queryOptions({
    queryKey: ['boxes', delivery_id],
    queryFn: ({ signal }) => call(readDeliveryBoxes, { params: { delivery_id }, signal }),
  });

/** What changes with a box. */
export const stale = [['parcels'], ['boxes'], ['deliveries'], ['dispatch']] as const;

export const stateWord = (state: DeliveryBox['state'], t: Say): string =>
  ({
    waiting: t('접수 전', 'Not picked up'),
    taken: t('택배사 인수', 'Picked up'),
    moving: t('이동 중', 'On its way'),
    out: t('배송 출발', 'Out for delivery'),
    arrived: t('도착', 'Arrived'),
  })[state];

export const enteredWord = (outcome: string, t: Say): string =>
  ({
    not_found: t('배송 없음', 'No such delivery'),
    more_than_boxes: t('상자보다 송장이 많음', 'More tracking numbers than boxes'),
    arrived: t('이미 도착', 'Already delivered'),
    by_truck: t('트럭 배송', 'Goes by truck'),
  })[outcome] ?? outcomeWord(outcome, t);

/** What is in a box, as on its label. */
export function boxTitle(box: DeliveryBox, all: readonly DeliveryBox[], t: Say): string {
  if (box.line_id === null) return all.length > 1 ? t('나머지', 'The rest') : t('한 상자', 'One box');
  const pieces = all.filter((one) => one.line_id === box.line_id && one.name === box.name).length;
  return `${box.title} · ${box.name}${pieces > 1 ? t(` (${box.piece}번째)`, ` (no. ${box.piece})`) : ''}`;
}

export const placeOf = (one: Pick<WaitingParcel, 'sido' | 'sigungu'>, t: Say): string =>
  placeIn(t, one.sido, one.sigungu) || t('지역 모름', 'Region unknown');
