import { type ChannelOrder, type ChannelOrderEdit, changeChannelOrder } from '@madang/contract/channel-work';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { doorPart, EditContest, optionPart, type Parts, partsOf, quantityPart } from './edit-contest.tsx';
import { EmptiedField } from './emptied-field.tsx';
import { type NewOption, OptionChange } from './option-change.tsx';

const open_states: readonly string[] = ['new', 'confirmed', 'cancel_requested', 'address_changed'];
type Line = ChannelOrder['lines'][number];

/** Lines that somebody may still change: what has left is the channel's word alone. */
export const openLines = (order: ChannelOrder): Line[] =>
  order.changeable ? order.lines.filter((one) => open_states.includes(one.state)) : [];

type Draft = {
  recipient: Record<string, string | null>;
  quantities: Record<string, string>;
  options: Record<string, NewOption>;
};
const untouched: Draft = { recipient: {}, quantities: {}, options: {} };

/** Where an order goes, what of it and how much, changed by hand. What is left empty stays as it is: nobody has to open the address for it. */
export function EditOrder({ order, onDone }: { order: ChannelOrder; onDone: () => void }) {
  const t = useSay();
  const lines = openLines(order);
  const doors = [...new Map(lines.map((one) => [one.delivery_id, one.title])).entries()];
  const [delivery_id, setDoor] = useState(doors[0]?.[0] ?? '');
  const [draft, setDraft] = useState(untouched);
  const parts = partsOf(order);
  // What stood in a part when somebody began to change it: the order lives on beside the form.
  const [was, setWas] = useState<Parts>({});
  const begin = (part: string) => setWas((now) => (part in now ? now : { ...now, [part]: parts[part] ?? '' }));
  const put = (kind: keyof Draft, name: string, value: unknown) => {
    begin(kind === 'recipient' ? doorPart(delivery_id) : `${kind} ${name}`);
    setDraft((now) => ({ ...now, [kind]: { ...now[kind], [name]: value } }));
  };
  const act = useSend(
    'change-channel-order',
    (body: ChannelOrderEdit, key) => call(changeChannelOrder, { params: { order_id: order.order_id }, body, key }),
    {
      refresh: [['channel-work'], ['orders', 'grid']],
      say: t('주문을 고쳤습니다', 'The order was changed'),
      done: onDone,
    },
  );
  const door = order.doors.find((one) => one.delivery_id === delivery_id);
  const asked = askedOf(draft, lines, was);
  const changing = [
    ...(asked.recipient ? [doorPart(delivery_id)] : []),
    ...(asked.quantities ?? []).map((one) => quantityPart(one.line_id)),
    ...(asked.options ?? []).map((one) => optionPart(one.line_id)),
  ];
  const contested = changing.filter((part) => was[part] !== undefined && was[part] !== parts[part]);
  const decide = (mine: boolean) => {
    if (mine) setWas((now) => ({ ...now, ...Object.fromEntries(contested.map((part) => [part, parts[part] ?? ''])) }));
    else {
      setDraft((now) => without(now, contested));
      setWas((now) => Object.fromEntries(Object.entries(now).filter(([part]) => !contested.includes(part))));
    }
  };
  const text = (name: string) => ({
    value: draft.recipient[name] ?? '',
    onChange: (event: { target: { value: string } }) => put('recipient', name, event.target.value),
  });
  const emptied = (name: string) => ({
    value: draft.recipient[name] === undefined ? '' : draft.recipient[name],
    onChange: (value: string | null) => put('recipient', name, value),
  });
  return (
    <form
      className="grid gap-3 rounded border border-line p-3"
      aria-label={t('주문 고치기', 'Change the order')}
      onSubmit={(event) => {
        event.preventDefault();
        void act.run({
          ...asked,
          ...(asked.recipient
            ? { delivery_id, ...(was[doorPart(delivery_id)] ? { door: was[doorPart(delivery_id)]! } : {}) }
            : {}),
        });
      }}
    >
      <p className="text-xs text-ink-soft">
        {t(
          '바꿀 것만 적으세요. 적지 않은 것은 그대로이고, 비우려면 ‘비우기’를 누르세요. 채널에는 알리지 않으며, 채널이 다르게 알려 오면 ‘달라진 주문’에서 정합니다.',
          'Fill in only what changes; what is left blank stays, and Empty clears it. The channel is not told; if it says otherwise later, you decide under Differences.',
        )}
      </p>
      {act.error ? <Refused>{sentenceOf(act.error)}</Refused> : null}
      {doors.length > 1 ? (
        <SelectField
          label={t('어느 묶음을', 'Which bundle')}
          value={delivery_id}
          onChange={(event) => {
            begin(doorPart(event.target.value));
            setDoor(event.target.value);
          }}
        >
          {doors.map(([id, title]) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField label={t('수취인', 'Recipient')} maxLength={60} autoComplete="off" {...text('name')} />
        <TextField label={t('연락처', 'Phone')} inputMode="tel" maxLength={15} autoComplete="off" {...text('phone')} />
        <EmptiedField label={t('연락처 2', 'Other phone')} inputMode="tel" maxLength={15} {...emptied('phone2')} />
        <EmptiedField
          label={t('우편번호', 'Postal code')}
          inputMode="numeric"
          pattern="[0-9]{5}"
          title={t('숫자 다섯 자리', 'Five digits')}
          maxLength={5}
          {...emptied('zip')}
        />
        <EmptiedField label={t('배송 메시지', 'Message')} maxLength={500} {...emptied('message')} />
        <EmptiedField label={t('공동현관 출입방법', 'How to enter')} maxLength={200} {...emptied('entry')} />
      </div>
      <TextField
        label={t('주소 (동·호까지)', 'Address, down to the door')}
        hint={
          door?.sido
            ? t(`지금: ${placeIn(t, door.sido, door.sigungu)}`, `Now: ${placeIn(t, door.sido, door.sigungu)}`)
            : undefined
        }
        maxLength={300}
        autoComplete="off"
        {...text('address')}
      />
      {lines.map((line) => (
        <div key={line.id} className="grid gap-3 border-t border-line pt-3">
          <OptionChange
            line={line}
            value={draft.options[line.id]}
            onChange={(value) => put('options', line.id, value)}
          />
          <WholeField
            label={t(
              `수량: ${line.title} ${line.option_text}`.trim(),
              `Quantity: ${line.title} ${line.option_text}`.trim(),
            )}
            maxLength={5}
            value={draft.quantities[line.id] ?? String(line.quantity)}
            onChange={(value) => put('quantities', line.id, value)}
          />
        </div>
      ))}
      {contested.length > 0 ? (
        <EditContest
          order={order}
          was={Object.fromEntries(contested.map((part) => [part, was[part]!]))}
          onDecide={decide}
        />
      ) : null}
      {/* In sight however long the order is: the dialog scrolls under it, down to the card's own edge. */}
      <div className="sticky -bottom-4 -mx-3 -mb-3 flex justify-end gap-2 rounded-b border-t border-line bg-raised p-3">
        <Button type="button" onClick={onDone}>
          {t('취소', 'Cancel')}
        </Button>
        <Button look="ink" type="submit" busy={act.busy} disabled={changing.length === 0 || contested.length > 0}>
          {t('고치기', 'Change')}
        </Button>
      </div>
    </form>
  );
}

/** A draft without these parts. */
function without(draft: Draft, parts: readonly string[]): Draft {
  const left = <T,>(kind: keyof Draft, values: Record<string, T>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !parts.includes(`${kind} ${name}`)));
  return {
    recipient: parts.some((part) => part.startsWith('door ')) ? {} : draft.recipient,
    quantities: left('quantities', draft.quantities),
    options: left('options', draft.options),
  };
}

/** What of a draft changes something, as it is asked for, with what stood there when it was begun. */
function askedOf(draft: Draft, lines: readonly Line[], was: Parts): ChannelOrderEdit {
  const told = Object.entries(draft.recipient).flatMap(([name, value]) => {
    const clean = name.startsWith('phone') ? value?.replaceAll(/[^\d+]/g, '') : value?.trim();
    return clean || value === null ? [[name, clean ?? null] as const] : [];
  });
  const quantities = lines.flatMap(({ id, quantity }) => {
    const now = readWhole(draft.quantities[id] ?? '');
    return now && now !== quantity ? [{ line_id: id, quantity: now, was: Number(was[quantityPart(id)]) }] : [];
  });
  const options = lines.flatMap(({ id }) => {
    const option = draft.options[id];
    return option ? [{ line_id: id, ...option, was: was[optionPart(id)] ?? '' }] : [];
  });
  return {
    ...(told.length > 0 ? { recipient: Object.fromEntries(told) } : {}),
    ...(quantities.length > 0 ? { quantities } : {}),
    ...(options.length > 0 ? { options } : {}),
  };
}
