import { adminJoinDeliveries, adminPartParcel } from '@madang/contract/fulfilment';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { channelName } from '../channels/channel-name.ts';
import { BoxPanel } from '../parcels/box-panel.tsx';
import { WayPanel } from '../parcels/way-panel.tsx';
import { type Delivery, goodsOf, type Parcel, placeOf, reasonOf } from './deliveries.ts';
import { StopPanel } from './stop-panel.tsx';

type Props = {
  delivery: Delivery | null;
  others: readonly Delivery[];
  onClose: () => void;
  onPrint: (delivery_id: string) => void;
};

/** One stop: every order in it with the reason it is here, and the two words a person may say over the rules. */
export function DeliveryDialog({ delivery, others, onClose, onPrint }: Props) {
  const t = useSay();
  const may = useMay();
  const writes = may('orders.write');
  return (
    <Dialog
      open={delivery !== null}
      onClose={onClose}
      size="lg"
      title={delivery ? `${placeOf(delivery, t)} · D${delivery.number}` : ''}
      description={t('한 집으로 함께 가는 주문입니다.', 'Orders going to the same address together.')}
    >
      {delivery ? (
        <div className="grid grid-cols-1 gap-5">
          <ul className="grid gap-2">
            {delivery.parcels.map((parcel) => (
              <ParcelCard
                key={parcel.parcel_id}
                parcel={parcel}
                parts={writes && delivery.parcels.length > 1}
                onDone={onClose}
              />
            ))}
          </ul>
          <WayPanel delivery={delivery} />
          <BoxPanel delivery={delivery} />
          <StopPanel delivery_id={delivery.delivery_id} onOver={onClose} />
          {writes ? <Join delivery={delivery} others={others} onDone={onClose} /> : null}
          {writes && delivery.state === 'open' ? (
            <div className="flex justify-end border-t border-line pt-4">
              <Button onClick={() => onPrint(delivery.delivery_id)}>{t('이 배송 출력', 'Print this one')}</Button>
            </div>
          ) : null}
        </div>
      ) : null}
    </Dialog>
  );
}

function ParcelCard({ parcel, parts, onDone }: { parcel: Parcel; parts: boolean; onDone: () => void }) {
  const t = useSay();
  const act = useSend(
    `part-${parcel.parcel_id}`,
    (parcel_id: string, key) => call(adminPartParcel, { params: { parcel_id }, body: {}, key }),
    {
      refresh: [['deliveries']],
      say: t(
        '따로 보냅니다. 다시 자동으로 합쳐지지 않습니다.',
        'It now ships separately and will not be merged again automatically.',
      ),
      done: onDone,
    },
  );
  return (
    <li className="rounded-card border border-line p-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-semibold">{parcel.recipient ?? '–'}</span>
        <span className="text-sm text-ink-soft">
          {channelName(t, parcel.channel_name)} · <span className="tabular">{parcel.order_key}</span>
        </span>
        <When at={parcel.ordered_at} style="short" />
        {parcel.state === 'void' ? <Badge tone="bad">{t('취소됨', 'Canceled')}</Badge> : null}
        {parcel.state === 'done' ? <Badge tone="good">{t('발송됨', 'Sent')}</Badge> : null}
      </div>
      <ul className="mt-2 text-sm">
        {parcel.lines.map((line) => (
          <li key={line.line_id} className={line.quantity === 0 ? 'text-ink-faint line-through' : ''}>
            {line.title}
            {line.option_text ? <span className="text-ink-soft"> · {line.option_text}</span> : null}
            <span className="tabular"> ×{line.quantity}</span>
          </li>
        ))}
      </ul>
      {parcel.joined ? (
        <p className="mt-2 text-sm text-ink-soft">
          {reasonOf(parcel.joined, t)}
          {parcel.joined.with_order_key ? ` — ${parcel.joined.with_order_key}` : ''}
        </p>
      ) : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      {parts && parcel.state === 'open' ? (
        <div className="mt-2">
          <Button look="quiet" busy={act.busy} onClick={() => void act.run(parcel.parcel_id)}>
            {t('따로 보내기', 'Ship separately')}
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function Join({ delivery, others, onDone }: { delivery: Delivery; others: readonly Delivery[]; onDone: () => void }) {
  const t = useSay();
  const near = others.filter((one) => one.shop_id === delivery.shop_id && one.delivery_id !== delivery.delivery_id);
  const [other, setOther] = useState('');
  const act = useSend(
    `join-${delivery.delivery_id}`,
    (other_delivery_id: string, key) =>
      call(adminJoinDeliveries, { params: { delivery_id: delivery.delivery_id }, body: { other_delivery_id }, key }),
    { refresh: [['deliveries']], say: t('함께 보냅니다.', 'They now ship together.'), done: onDone },
  );
  if (near.length === 0) return null;
  return (
    <form
      className="grid grid-cols-1 gap-2 border-t border-line pt-4 sm:grid-cols-[1fr_auto] sm:items-end"
      onSubmit={(event) => {
        event.preventDefault();
        if (other) void act.run(other);
      }}
    >
      <SelectField
        label={t('다른 배송을 여기에 합치기', 'Merge another delivery into this one')}
        value={other}
        onChange={(event) => setOther(event.target.value)}
      >
        <option value="">{t('고르세요', 'Choose')}</option>
        {near.map((one) => (
          <option key={one.delivery_id} value={one.delivery_id}>
            {[one.parcels[0]?.recipient, placeOf(one, t), goodsOf(one)].filter(Boolean).join(' · ')}
          </option>
        ))}
      </SelectField>
      <Button type="submit" busy={act.busy} disabled={!other}>
        {t('합치기', 'Join')}
      </Button>
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </form>
  );
}
