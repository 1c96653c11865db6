import { setDeliveryWay, type Way } from '@madang/contract/ways';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Refused } from '../../ui/empty.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import type { Delivery, Parcel } from '../deliveries/deliveries.ts';

const wayWord = (way: Way, t: Say) => (way === 'truck' ? t('트럭', 'Truck') : t('택배', 'Carrier'));

/** By which rule, and what of the order it fitted. */
function whyWord(parcel: Parcel, t: Say): string {
  if (parcel.way_by_hand) return t('사람이 정함', 'Set by staff');
  const why = parcel.way_why;
  if (!why) return t('규칙 없음', 'No rules yet');
  if (why.rule === null) return t('맞는 규칙 없음', 'No matching rule');
  const by = [why.product, why.place].filter(Boolean).join(' · ');
  return `${t(`${why.rule}번 규칙`, `Rule ${why.rule}`)} ${why.name}${by ? ` (${by})` : ''}`;
}

/** How a delivery goes, which rule said so, and a person's word over it. */
export function WayPanel({ delivery }: { delivery: Delivery }) {
  const t = useSay();
  const may = useMay();
  const act = useSend(
    `way-${delivery.delivery_id}`,
    (way: Way | null, key) =>
      call(setDeliveryWay, { params: { delivery_id: delivery.delivery_id }, body: { way }, key }),
    {
      refresh: [['deliveries'], ['parcels'], ['boxes'], ['delivery-days'], ['stops']],
      say: t('보내는 방법을 바꿨습니다.', 'Delivery method changed.'),
    },
  );
  const open = delivery.parcels.filter((parcel) => parcel.state === 'open');
  if (open.length === 0 || !['deliver', 'redeliver'].includes(delivery.kind)) return null;
  const by_hand = open.some((parcel) => parcel.way_by_hand);
  const deciding = open.find((parcel) => parcel.way === delivery.way) ?? open[0]!;
  return (
    <section className="grid grid-cols-1 gap-2 border-t border-line pt-4 sm:grid-cols-[1fr_12rem] sm:items-end">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={delivery.way === 'truck' ? 'accent' : 'plain'}>{wayWord(delivery.way, t)}</Badge>
        <span className="text-sm text-ink-soft">
          {whyWord(deciding, t)}
          {open.some((parcel) => parcel.way !== delivery.way)
            ? t(' · 택배 상품도 트럭에 함께', ' · the rest goes along')
            : ''}
        </span>
      </p>
      {may('orders.write') ? (
        <SelectField
          label={t('보내는 방법', 'Goes')}
          value={by_hand ? delivery.way : ''}
          disabled={act.busy}
          onChange={(event) => void act.run((event.target.value || null) as Way | null)}
        >
          <option value="">{t('규칙대로', 'By rule')}</option>
          <option value="truck">{t('트럭으로', 'By truck')}</option>
          <option value="parcel">{t('택배로', 'By carrier')}</option>
        </SelectField>
      ) : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </section>
  );
}
