import {
  addStop,
  callOffStop,
  type DeliveryStop,
  failure_reasons,
  markStop,
  noteAttempt,
  readDoorProof,
  stop_wishes,
} from '@madang/contract/delivery-stops';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { calendarDay, count, dayAndTime, many, won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge, Skeleton } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, Field, SelectField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { blockWord } from '../channels/channels.ts';
import { StopMoney } from './stop-money.tsx';
import { kind_words, reason_words, stopQuery, wish_words } from './stops.ts';

const stale = [['stops'], ['delivery-days'], ['deliveries']] as const;

/** A stop by itself: opened from the board. */
export function StopDialog({ delivery_id, onClose }: { delivery_id: string | null; onClose: () => void }) {
  const t = useSay();
  return (
    <Dialog
      open={delivery_id !== null}
      onClose={onClose}
      size="lg"
      title={t('방문', 'Stop')}
      footer={<Button onClick={onClose}>{t('닫기', 'Close')}</Button>}
    >
      {delivery_id ? <StopPanel delivery_id={delivery_id} onOver={onClose} /> : null}
    </Dialog>
  );
}

/** What is done at a door: its kind, what keeps it at home, attempts, money, what else goes there. */
export function StopPanel({ delivery_id, onOver }: { delivery_id: string; onOver: () => void }) {
  const may = useMay();
  const { data: stop, error } = useQuery(stopQuery(delivery_id));
  if (error) return <Refused>{sentenceOf(error)}</Refused>;
  if (!stop) return <Skeleton className="h-40" />;
  const writes = may('orders.write') && (stop.state === 'open' || stop.state === 'done');
  const open = writes && stop.state === 'open' && stop.arrived_at === null;
  return (
    <section className="grid grid-cols-1 gap-4 border-t border-line pt-4 first:border-t-0 first:pt-0">
      <Head stop={stop} writes={open} />
      <Attempts stop={stop} writes={open} />
      <StopMoney stop={stop} writes={writes} />
      {writes ? <AddStop stop={stop} /> : null}
      {open && stop.visit ? <CallOff stop={stop} onOver={onOver} /> : null}
    </section>
  );
}

function Head({ stop, writes }: { stop: DeliveryStop; writes: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const act = useSend(
    'mark-stop',
    (change: Partial<BodyOf<typeof markStop>>) => {
      const { collect_on_delivery, lift, floor } = stop;
      return call(markStop, {
        params: { delivery_id: stop.delivery_id },
        body: { collect_on_delivery, lift, floor, ...change },
      });
    },
    { refresh: stale },
  );
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-2">
        <b>{pick(lang, ...kind_words[stop.kind])}</b>
        <span className="tabular text-ink-soft">D{stop.number}</span>
        {stop.day ? <Badge>{calendarDay(stop.day, lang)}</Badge> : null}
        {stop.wanted_on ? <Badge>{t(`희망 ${stop.wanted_on}`, `wished ${stop.wanted_on}`)}</Badge> : null}
        {stop.arrived_at ? (
          <Badge tone="good">
            {t(`${dayAndTime(stop.arrived_at, lang)} 완료`, `Done ${dayAndTime(stop.arrived_at, lang)}`)}
          </Badge>
        ) : null}
        {stop.not_loaded.map((why) => (
          <Badge key={why} tone="warn">
            {t('싣지 않음', 'Not loaded')}: {why === 'balance_due' ? t('잔금 있음', 'Balance due') : blockWord(why, t)}
          </Badge>
        ))}
      </p>
      <ul className="text-sm">
        {stop.lines.map((line) => (
          <li key={line.line_id}>
            {line.title}
            {line.option_text ? <span className="text-ink-soft"> · {line.option_text}</span> : null}
            <span className="tabular"> ×{line.quantity}</span>
          </li>
        ))}
      </ul>
      {stop.others.length > 0 ? (
        <p className="flex flex-wrap gap-1 text-sm text-ink-soft">
          {t('이 집의 다른 방문', 'Other stops at this address')}:
          {stop.others.map((one) => (
            <Badge key={one.delivery_id} tone={one.bound ? 'accent' : 'plain'}>
              {pick(lang, ...kind_words[one.kind])} D{one.number}
              {one.bound ? t(' · 함께', ' · together') : ''}
              {one.state === 'done' ? t(' · 끝', ' · done') : ''}
            </Badge>
          ))}
        </p>
      ) : null}
      {stop.dues.map((due) => (
        <p key={due.order_id} className="text-sm">
          {due.order_key}: {t('잔금', 'Balance')} <b className="tabular">{won(due.due_krw, lang)}</b>
        </p>
      ))}
      {writes && (stop.dues.length > 0 || stop.collect_on_delivery) ? (
        <Checkbox
          label={t('잔금은 배송 때 받음', 'Collect the balance on delivery')}
          hint={t('표시하지 않으면 싣지 않습니다.', 'If not ticked, it will not be loaded.')}
          checked={stop.collect_on_delivery}
          disabled={act.busy}
          onChange={(event) => void act.run({ collect_on_delivery: event.target.checked })}
        />
      ) : null}
      {writes ? (
        <div className="flex flex-wrap gap-2">
          <SelectField
            label={t('엘리베이터', 'Lift')}
            value={stop.lift ?? ''}
            disabled={act.busy}
            onChange={(event) => void act.run({ lift: (event.target.value || null) as DeliveryStop['lift'] })}
          >
            <option value="">{t('모름', 'Unknown')}</option>
            <option value="yes">{t('있음', 'Yes')}</option>
            <option value="no">{t('없음', 'No')}</option>
            <option value="ladder">{t('사다리차', 'Ladder truck')}</option>
          </SelectField>
          <Field label={t('층', 'Floor')}>
            {(tie) => (
              <input
                {...tie}
                type="number"
                min={-9}
                max={200}
                className="control w-20"
                defaultValue={stop.floor ?? ''}
                onBlur={(event) => {
                  const floor = event.target.value === '' ? null : Math.trunc(Number(event.target.value));
                  if (floor !== stop.floor) void act.run({ floor });
                }}
              />
            )}
          </Field>
        </div>
      ) : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </div>
  );
}

function Attempts({ stop, writes }: { stop: DeliveryStop; writes: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const [reason, setReason] = useState<(typeof failure_reasons)[number]>('absent');
  const [shown, setShown] = useState<string | null>(null);
  const act = useSend(
    `attempt-${stop.delivery_id}`,
    (body: BodyOf<typeof noteAttempt>, key) =>
      call(noteAttempt, { params: { delivery_id: stop.delivery_id }, body, key }),
    { refresh: stale, say: t('저장했습니다.', 'Saved.') },
  );
  return (
    <div className="grid gap-2">
      {stop.attempts.length > 0 ? (
        <ol className="grid gap-1 text-sm">
          {stop.attempts.map((one) => (
            <li key={one.attempt_id} className="flex flex-wrap items-center gap-2">
              <Badge tone={one.outcome === 'done' ? 'good' : 'bad'}>
                {one.outcome === 'done'
                  ? t('완료', 'Done')
                  : `${t('실패', 'Failed')}: ${one.reason ? pick(lang, ...reason_words[one.reason]) : ''}`}
              </Badge>
              <span className="tabular text-ink-soft">{dayAndTime(one.happened_at, lang)}</span>
              {(one.has_photo || one.has_signature) && may('personal_data.read') ? (
                <Button look="quiet" onClick={() => setShown(shown === one.attempt_id ? null : one.attempt_id)}>
                  {one.has_signature ? t('서명·사진', 'Signature, photo') : t('사진', 'Photo')}
                </Button>
              ) : null}
              {shown === one.attempt_id ? <Proof attempt_id={one.attempt_id} /> : null}
            </li>
          ))}
        </ol>
      ) : null}
      {writes ? (
        <div className="flex flex-wrap items-end gap-2">
          <Button busy={act.busy} onClick={() => void act.run({ outcome: 'done' })}>
            {t('완료로 적기', 'Mark as done')}
          </Button>
          <SelectField
            label={t('실패 사유', 'Why it failed')}
            value={reason}
            onChange={(event) => setReason(event.target.value as typeof reason)}
          >
            {failure_reasons.map((one) => (
              <option key={one} value={one}>
                {pick(lang, ...reason_words[one])}
              </option>
            ))}
          </SelectField>
          <Button busy={act.busy} onClick={() => void act.run({ outcome: 'failed', reason })}>
            {t('실패로 적기', 'Mark as failed')}
          </Button>
        </div>
      ) : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </div>
  );
}

function Proof({ attempt_id }: { attempt_id: string }) {
  const t = useSay();
  const { data, error } = useQuery({
    queryKey: ['proof', attempt_id],
    queryFn: ({ signal }) => call(readDoorProof, { params: { attempt_id }, query: { reason: 'delivery' }, signal }),
    gcTime: 0,
  });
  if (error) return <Refused>{sentenceOf(error)}</Refused>;
  if (!data) return null;
  return (
    <div className="basis-full">
      {data.note ? <p>{data.note}</p> : null}
      <div className="flex flex-wrap gap-2">
        {data.photo ? (
          <img
            className="max-h-64 rounded"
            src={`data:image/jpeg;base64,${data.photo}`}
            alt={t('현장 사진', 'Photo of the door')}
          />
        ) : null}
        {data.signature ? (
          <img
            className="max-h-32 rounded bg-white"
            src={`data:image/png;base64,${data.signature}`}
            alt={t('서명', 'Signature')}
          />
        ) : null}
      </div>
    </div>
  );
}

function AddStop({ stop }: { stop: DeliveryStop }) {
  const t = useSay();
  const lang = useLanguage();
  const [kind, setKind] = useState<(typeof stop_wishes)[number] | ''>('');
  const [wanted_on, setDay] = useState('');
  const [left_out, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const lines = stop.lines.filter((line) => !left_out.has(line.line_id));
  const act = useSend(
    `add-stop-${stop.delivery_id}`,
    (body: BodyOf<typeof addStop>, key) => call(addStop, { params: { delivery_id: stop.delivery_id }, body, key }),
    {
      refresh: stale,
      say: ({ delivery_ids }) =>
        t(`방문 ${count(delivery_ids.length)}건을 더했습니다.`, `${many(delivery_ids.length, 'stop')} added.`),
      done: () => {
        setKind('');
        setDay('');
      },
    },
  );
  return (
    <form
      className="grid grid-cols-1 gap-2 border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!kind) return;
        void act.run({
          kind,
          lines: kind === 'take_old' ? [] : lines.map(({ line_id, quantity }) => ({ line_id, quantity })),
          ...(wanted_on ? { wanted_on } : {}),
        });
      }}
    >
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-[1fr_10rem_auto] sm:items-end">
        <SelectField
          label={t('이 집에 방문 추가', 'Add another stop at this address')}
          value={kind}
          onChange={(event) => setKind(event.target.value as typeof kind)}
        >
          <option value="">{t('고르세요', 'Choose')}</option>
          {stop_wishes.map((one) => (
            <option key={one} value={one}>
              {pick(lang, ...wish_words[one])}
            </option>
          ))}
        </SelectField>
        <Field label={t('희망일', 'Requested date')}>
          {(tie) => (
            <input
              {...tie}
              type="date"
              className="control"
              value={wanted_on}
              onChange={(e) => setDay(e.target.value)}
            />
          )}
        </Field>
        <Button type="submit" busy={act.busy} disabled={!kind}>
          {t('추가', 'Add')}
        </Button>
      </div>
      {kind && kind !== 'take_old' && stop.lines.length > 1
        ? stop.lines.map((line) => (
            <Checkbox
              key={line.line_id}
              label={`${line.title} ${line.option_text} ×${line.quantity}`}
              checked={!left_out.has(line.line_id)}
              onChange={(event) => {
                const next = new Set(left_out);
                if (event.target.checked) next.delete(line.line_id);
                else next.add(line.line_id);
                setLeftOut(next);
              }}
            />
          ))
        : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </form>
  );
}

function CallOff({ stop, onOver }: { stop: DeliveryStop; onOver: () => void }) {
  const t = useSay();
  const act = useSend(
    `call-off-${stop.delivery_id}`,
    (_: null, key) => call(callOffStop, { params: { delivery_id: stop.delivery_id }, body: {}, key }),
    { refresh: stale, say: t('방문을 취소했습니다.', 'The stop was canceled.'), done: onOver },
  );
  return (
    <div className="flex justify-end">
      <Button look="quiet" busy={act.busy} onClick={() => void act.run(null)}>
        {t('이 방문 취소', 'Cancel this stop')}
      </Button>
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </div>
  );
}
