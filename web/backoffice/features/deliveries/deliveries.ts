import { adminListDeliveries } from '@madang/contract/fulfilment';
import type { ReplyOf } from '@madang/contract/route';
import { call } from '../../../ui/lib/api.ts';
import type { Say } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type Delivery = ReplyOf<typeof adminListDeliveries>['deliveries'][number];
export type Parcel = Delivery['parcels'][number];

export const delivery_filters = ['sido', 'bundled'] as const;
export type DeliveryFilters = Partial<Record<(typeof delivery_filters)[number], string>>;

export const deliveriesQuery = (filters: DeliveryFilters) =>
  pagedOptions(['deliveries', filters], (cursor, signal) =>
    call(adminListDeliveries, {
      query: { sido: filters.sido, bundled: filters.bundled ? true : undefined, cursor, limit: 50 },
      signal,
    }),
  );

export const sido_names = [
  '서울특별시',
  '부산광역시',
  '대구광역시',
  '인천광역시',
  '대전광역시',
  '울산광역시',
  '세종특별자치시',
  '경기도',
  '강원특별자치도',
  '충청북도',
  '충청남도',
  '전북특별자치도',
  '전남광주통합특별시',
  '경상북도',
  '경상남도',
  '제주특별자치도',
] as const;

export const placeOf = (one: Delivery, t: Say): string =>
  placeIn(t, one.sido, one.sigungu, one.gu) || t('지역 모름', 'Region unknown');

/** What of a delivery is still to go, in one line. */
export function goodsOf(one: Delivery): string {
  const lines = one.parcels.filter((parcel) => parcel.state === 'open').flatMap((parcel) => parcel.lines);
  const counted = new Map<string, number>();
  for (const line of lines)
    if (line.quantity > 0) counted.set(line.title, (counted.get(line.title) ?? 0) + line.quantity);
  return [...counted].map(([title, quantity]) => (quantity > 1 ? `${title} ×${quantity}` : title)).join(', ');
}

/** Why a parcel is with the others, as a person would say it. */
export function reasonOf(joined: NonNullable<Parcel['joined']>, t: Say): string {
  const { why } = joined;
  if ('by' in why)
    return why.by === 'hand' ? t('직접 합침', 'Merged manually') : t('주소가 바뀜', 'Its address changed');
  const who = why.person === 'phone' ? t('같은 전화번호', 'Same telephone') : t('같은 이름', 'Same name');
  const where = {
    road: t('같은 도로명 주소', 'same road address'),
    lot: t('같은 지번', 'same lot'),
    building: t('같은 건물과 호수', 'same building and room'),
    code: t('같은 우편번호와 호수', 'same postal code and room'),
    text: t('같은 주소', 'same address'),
  }[why.place as 'road'];
  const open = why.unit === 'left_out' ? t(' (한쪽에 동·호수 없음)', ' (one leaves the door out)') : '';
  return `${who} · ${where}${open}`;
}

/** What a person should look at before it leaves. */
export function flagOf(flag: string, t: Say): string {
  const words: Record<string, string> = {
    postal_code_missing: t('우편번호 없음', 'No postal code'),
    postal_code_unknown: t('없는 우편번호', 'Postal code does not exist'),
    postal_code_elsewhere: t('우편번호와 주소가 다름', 'Postal code of another place'),
    district_unclear: t('시군구 확인', 'District unclear'),
  };
  return words[flag] ?? flag;
}
