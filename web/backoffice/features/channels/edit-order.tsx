import { type ChannelOrder, type ChannelOrderEdit, changeChannelOrder } from '@madang/contract/channel-work';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';

const open_states: readonly string[] = ['new', 'confirmed', 'cancel_requested', 'address_changed'];
type Line = ChannelOrder['lines'][number];

/** Lines that somebody may still change: what has left is the channel's word alone. */
export const openLines = (order: ChannelOrder): Line[] =>
  order.changeable ? order.lines.filter((one) => open_states.includes(one.state)) : [];

/** Where an order goes and how much of it, changed by hand. What is left empty stays as it is: nobody has to open the address for it. */
export function EditOrder({ order, onDone }: { order: ChannelOrder; onDone: () => void }) {
  const t = useSay();
  const lines = openLines(order);
  const doors = [...new Map(lines.map((one) => [one.delivery_id, one.title])).entries()];
  const [delivery_id, setDoor] = useState(doors[0]?.[0] ?? '');
  const [recipient, setRecipient] = useState<Record<string, string>>({});
  const [quantities, setQuantities] = useState<Record<string, string>>({});
  const act = useSend(
    'change-channel-order',
    (body: ChannelOrderEdit, key) => call(changeChannelOrder, { params: { order_id: order.order_id }, body, key }),
    {
      refresh: [['channel-work'], ['orders', 'grid']],
      say: t('주문을 고쳤습니다', 'The order was changed'),
      done: onDone,
    },
  );
  const field = (name: string) => ({
    value: recipient[name] ?? '',
    onChange: (event: { target: { value: string } }) => setRecipient({ ...recipient, [name]: event.target.value }),
  });
  const told = Object.entries(recipient).flatMap(([name, value]) => {
    const clean = name === 'phone' ? value.replaceAll(/\D/g, '') : value.trim();
    return clean ? [[name, clean] as const] : [];
  });
  const counted = lines.flatMap(({ id, quantity }) => {
    const now = readWhole(quantities[id] ?? '');
    return now && now !== quantity ? [{ line_id: id, quantity: now }] : [];
  });
  return (
    <form
      className="grid gap-3 rounded border border-line p-3"
      aria-label={t('주문 고치기', 'Change the order')}
      onSubmit={(event) => {
        event.preventDefault();
        void act.run({
          ...(told.length > 0 ? { delivery_id, recipient: Object.fromEntries(told) } : {}),
          ...(counted.length > 0 ? { quantities: counted } : {}),
        });
      }}
    >
      <p className="text-xs text-ink-soft">
        {t(
          '바꿀 것만 적으세요. 비워 둔 것은 그대로입니다. 채널에는 알리지 않으며, 채널이 다르게 알려 오면 ‘달라진 주문’에서 정합니다.',
          'Fill in only what changes; what is empty stays. The channel is not told; if it says otherwise later, you decide under Differences.',
        )}
      </p>
      {act.error ? <Refused>{sentenceOf(act.error)}</Refused> : null}
      {doors.length > 1 ? (
        <SelectField
          label={t('어느 묶음을', 'Which bundle')}
          value={delivery_id}
          onChange={(event) => setDoor(event.target.value)}
        >
          {doors.map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label={t('수취인', 'Recipient')} maxLength={60} autoComplete="off" {...field('name')} />
        <TextField label={t('연락처', 'Phone')} inputMode="tel" maxLength={15} autoComplete="off" {...field('phone')} />
        <TextField
          label={t('우편번호', 'Postal code')}
          inputMode="numeric"
          pattern="[0-9]{5}"
          title={t('숫자 다섯 자리', 'Five digits')}
          maxLength={5}
          autoComplete="off"
          {...field('zip')}
        />
        <TextField label={t('배송 메시지', 'Message')} maxLength={500} autoComplete="off" {...field('message')} />
      </div>
      <TextField
        label={t('주소 (동·호까지)', 'Address, down to the door')}
        maxLength={300}
        autoComplete="off"
        {...field('address')}
      />
      {lines.map((line) => (
        <WholeField
          key={line.id}
          label={t(
            `수량: ${line.title} ${line.option_text}`.trim(),
            `Quantity: ${line.title} ${line.option_text}`.trim(),
          )}
          maxLength={5}
          value={quantities[line.id] ?? String(line.quantity)}
          onChange={(value) => setQuantities({ ...quantities, [line.id]: value })}
        />
      ))}
      <div className="flex justify-end gap-2">
        <Button type="button" onClick={onDone}>
          {t('취소', 'Cancel')}
        </Button>
        <Button look="ink" type="submit" busy={act.busy} disabled={told.length + counted.length === 0}>
          {t('고치기', 'Change')}
        </Button>
      </div>
    </form>
  );
}
