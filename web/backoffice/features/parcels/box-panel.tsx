import {
  addBox,
  type BoxOutcome,
  box_states,
  type DeliveryBox,
  declareBox,
  enterBoxNumbers,
  removeBox,
  setBoxState,
} from '@madang/contract/boxes';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { dayAndTime, many } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge, Skeleton } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { useSend } from '../../ui/send.ts';
import { CourierField } from '../dispatch/courier-field.tsx';
import { doubtWord } from '../dispatch/dispatch.ts';
import { boxesQuery, boxTitle, enteredWord, stale, stateWord } from './parcels.ts';

type Given = { delivery_id: string; number: number };

/** The boxes of a delivery: what is in each, its number, how far it has come, and which of them the channel is told. */
export function BoxPanel({ delivery }: { delivery: Given }) {
  const t = useSay();
  const may = useMay();
  const writes = may('orders.write');
  const { data, error } = useQuery(boxesQuery(delivery.delivery_id));
  const [courier, setCourier] = useState('CJ대한통운');
  const add = useSend(
    `add-box-${delivery.delivery_id}`,
    (_: null, key) => call(addBox, { params: { delivery_id: delivery.delivery_id }, body: {}, key }),
    { refresh: stale },
  );
  if (error) return <Refused>{sentenceOf(error)}</Refused>;
  if (!data) return <Skeleton className="h-24" />;
  const boxes = data.boxes;
  return (
    <section
      className="grid grid-cols-1 gap-2 border-t border-line pt-4 first:border-t-0 first:pt-0"
      aria-label={t('상자와 송장', 'Boxes')}
    >
      <div className="flex flex-wrap items-end justify-between gap-2">
        <h3 className="font-semibold">
          {boxes.length > 1
            ? t(`상자 ${boxes.length}개`, many(boxes.length, 'box', 'boxes'))
            : t('한 상자로 나감', 'One box')}
        </h3>
        {writes ? <CourierField label={t('택배사', 'Courier')} value={courier} onChange={setCourier} /> : null}
      </div>
      <ul className="grid gap-2">
        {boxes.length === 0 ? (
          <BoxRow code={`D${delivery.number}`} box={null} all={boxes} courier={courier} writes={writes} />
        ) : (
          boxes.map((box) => (
            <BoxRow key={box.box_id} code={box.box_id} box={box} all={boxes} courier={courier} writes={writes} />
          ))
        )}
      </ul>
      <Refused>{add.error ? sentenceOf(add.error) : null}</Refused>
      {writes ? (
        <div>
          <Button look="quiet" busy={add.busy} onClick={() => void add.run(null)}>
            {t('상자 추가', 'Add a box')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

type RowProps = {
  /** What its number is entered under. */
  code: string;
  box: DeliveryBox | null;
  all: readonly DeliveryBox[];
  courier: string;
  writes: boolean;
};

function BoxRow({ code, box, all, courier, writes }: RowProps) {
  const t = useSay();
  const lang = useLanguage();
  const [text, setText] = useState<string | null>(null);
  const [said, setSaid] = useState<BoxOutcome | null>(null);
  const enter = useSend(
    `enter-box-${code}`,
    (entry: { courier: string; tracking_number: string }, key) =>
      call(enterBoxNumbers, { body: { entries: [{ key: code, ...entry }] }, key }),
    {
      refresh: stale,
      done: ({ outcomes: [one] }) => {
        setSaid(one ?? null);
        if (one?.outcome === 'saved' || one?.outcome === 'unchanged') setText(null);
      },
    },
  );
  const declare = useSend(
    `declare-${code}`,
    (box_id: string, key) => call(declareBox, { params: { box_id }, body: {}, key }),
    { refresh: stale, say: t('채널에는 이 상자의 번호를 알립니다.', 'This number is reported to the channel.') },
  );
  const remove = useSend(`remove-${code}`, (box_id: string, key) => call(removeBox, { params: { box_id }, key }), {
    refresh: stale,
  });
  const queries = useQueryClient();
  const come = useSend(
    `state-${code}`,
    (state: DeliveryBox['state'], key) =>
      call(setBoxState, { params: { box_id: box!.box_id }, body: { state, version: box!.version }, key }),
    {
      refresh: stale,
      say: t('상자의 상태를 적었습니다.', 'It is noted how far the box has come.'),
      // Whoever chooses again at once chooses after this.
      done: (reply) => queries.setQueryData(boxesQuery(reply.delivery_id).queryKey, reply),
    },
  );
  const name = box ? boxTitle(box, all, t) : t('한 상자', 'One box');
  const failed = enter.error ?? declare.error ?? remove.error ?? come.error;
  const others = box ? all.filter((one) => one.line_id === box.line_id).length > 1 : false;
  const value = text ?? box?.tracking_number ?? '';
  return (
    <li className="grid gap-1 rounded-card border border-line p-2">
      <div className="flex flex-wrap items-center gap-2">
        {box && box.n > 1 ? (
          <b className="tabular">
            {box.k}/{box.n}
          </b>
        ) : null}
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {box?.declared && others ? <Badge tone="accent">{t('채널에 알림', 'Reported to the channel')}</Badge> : null}
        {box?.tracking_number ? (
          writes ? (
            <select
              aria-label={t(`${name} 상태`, `How far ${name} is`)}
              className={`control h-8 w-auto! pointer-coarse:h-10 ${box.state === 'arrived' ? 'text-good' : ''}`}
              disabled={come.busy}
              value={box.state}
              onChange={(event) => void come.run(event.target.value as DeliveryBox['state'])}
            >
              {box_states.map((state) => (
                <option key={state} value={state}>
                  {stateWord(state, t)}
                </option>
              ))}
            </select>
          ) : (
            <Badge tone={box.state === 'arrived' ? 'good' : 'plain'}>{stateWord(box.state, t)}</Badge>
          )
        ) : null}
        {box?.state_at ? <span className="tabular text-xs text-ink-soft">{dayAndTime(box.state_at, lang)}</span> : null}
      </div>
      <form
        className="flex flex-wrap items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (value.trim()) void enter.run({ courier: courier.trim(), tracking_number: value });
        }}
      >
        {box?.courier && text === null ? <span className="text-sm text-ink-soft">{box.courier}</span> : null}
        <input
          aria-label={t(`${name} 송장번호`, `Tracking number of ${name}`)}
          className="control tabular min-w-0 flex-1"
          inputMode="numeric"
          maxLength={60}
          disabled={!writes || box?.state === 'arrived'}
          placeholder={t('송장번호', 'Tracking number')}
          value={value}
          onChange={(event) => setText(event.target.value)}
        />
        {writes && text !== null ? (
          <Button type="submit" look="ink" busy={enter.busy} disabled={!value.trim()}>
            {t('저장', 'Save')}
          </Button>
        ) : null}
        {writes && box && others && !box.declared && box.tracking_number ? (
          <Button look="quiet" busy={declare.busy} onClick={() => void declare.run(box.box_id)}>
            {t('이 번호를 채널에', 'Report this number')}
          </Button>
        ) : null}
        {writes && box && box.line_id === null && !box.declared && box.tracking_number === null ? (
          <Button look="quiet" busy={remove.busy} onClick={() => void remove.run(box.box_id)}>
            {t('빼기', 'Remove')}
          </Button>
        ) : null}
      </form>
      {said && said.outcome !== 'saved' && said.outcome !== 'unchanged' ? (
        <Refused>{enteredWord(said.outcome, t)}</Refused>
      ) : null}
      {said?.doubt ? <p className="text-sm text-warn">{doubtWord(said.doubt, t)}</p> : null}
      <Refused>{failed ? sentenceOf(failed) : null}</Refused>
    </li>
  );
}
