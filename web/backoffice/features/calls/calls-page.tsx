import { adminFinishCall } from '@madang/contract/calls';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { calendarDay, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge, Skeleton } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { line_words } from '../partners/partners.ts';
import { action_words, type Caller, type CallRow, callerQuery, openCallsQuery, topic_words } from './calls.ts';
import { LogForm } from './log-form.tsx';

/** The telephone: type the number that is calling, see its orders, write down what was said; and what calls have left to be done. */
export function CallsPage() {
  const t = useSay();
  usePageTitle(t('전화', 'Calls'));
  const [typed, setTyped] = useState('');
  const [phone, setPhone] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const digits = typed.replace(/[^\d+]/g, '');
    if (digits.length >= 8) setPhone(digits);
  };
  return (
    <>
      <PageHead
        title={t('전화', 'Calls')}
        note={t(
          '전화번호를 입력하면 모든 채널의 주문이 보입니다.',
          'Enter a phone number to see its orders from every channel.',
        )}
      />
      <search>
        <form onSubmit={submit} className="mb-4 flex max-w-lg items-end gap-2">
          <TextField
            className="min-w-0 flex-1"
            label={t('전화번호', 'Number')}
            inputMode="tel"
            autoComplete="off"
            placeholder="010-0000-0000"
            maxLength={20}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit" look="ink">
            {t('찾기', 'Find')}
          </Button>
        </form>
      </search>
      <div className="grid grid-cols-1 gap-4">
        {phone ? <FoundCaller key={phone} phone={phone} /> : null}
        <OpenCalls />
      </div>
    </>
  );
}

function FoundCaller({ phone }: { phone: string }) {
  const t = useSay();
  const may = useMay();
  const { data, error } = useQuery(callerQuery(phone));
  if (error) return <Refused>{sentenceOf(error)}</Refused>;
  if (!data) return <Skeleton className="h-48" />;
  return (
    <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
      <div className="grid grid-cols-1 gap-4">
        <Orders caller={data} />
        {data.calls.length > 0 ? (
          <Panel title={t('지난 통화', 'Call history')}>
            <ul className="grid gap-3">
              {data.calls.map((one) => (
                <CallItem key={one.call_id} one={one} />
              ))}
            </ul>
          </Panel>
        ) : null}
      </div>
      {may('orders.write') ? <LogForm phone={phone} orders={data.orders} /> : null}
    </div>
  );
}

function Orders({ caller }: { caller: Caller }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <Panel title={t('이 번호의 주문', 'Orders for this number')} flush>
      {caller.orders.length === 0 ? (
        <Empty title={t('이 번호의 주문이 없습니다', 'No orders for this number')} />
      ) : null}
      <ul>
        {caller.orders.map((one) => {
          const agreed = caller.agreed[one.order_id];
          return (
            <li key={one.order_id} className="grid gap-1 border-b border-line/70 px-4 py-3 last:border-0">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-medium">{one.channel.name}</span>
                <span className="tabular">{one.order_number}</span>
                <Badge tone={one.state === 'canceled' ? 'bad' : undefined}>
                  {t(...(line_words[one.state] ?? [one.state, one.state]))}
                </Badge>
                <When at={one.placed_at} style="short" />
              </p>
              <p className="flex flex-wrap justify-between gap-x-4">
                <span className="min-w-0">{one.title}</span>
                <span className="tabular">{won(one.amount_krw, lang)}</span>
              </p>
              <p className="flex flex-wrap gap-x-3 text-ink-soft">
                <span>{placeIn(t, one.region.sido, one.region.sigungu)}</span>
                <span>{one.recipient}</span>
                {agreed ? (
                  <Badge tone="accent">{`${t('전화로 정함', 'Agreed')} ${calendarDay(agreed, lang)}`}</Badge>
                ) : one.wished_on ? (
                  <span>{`${t('희망일', 'Requested')} ${calendarDay(one.wished_on, lang)}`}</span>
                ) : null}
                {one.deliveries.map((delivery) =>
                  delivery.tracking_number ? (
                    <span key={delivery.delivery_id} className="tabular">
                      {delivery.courier} {delivery.tracking_number}
                    </span>
                  ) : null,
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function CallItem({ one }: { one: CallRow }) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const act = useSend(
    `finish-${one.call_id}`,
    (_: null, key) => call(adminFinishCall, { params: { call_id: one.call_id }, body: {}, key }),
    { refresh: [['calls']], say: t('끝냈습니다.', 'Done.') },
  );
  const open = one.next_action !== null && one.done_at === null;
  const late = open && one.due_at !== null && Date.parse(one.due_at) < serverNow();
  return (
    <li className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="tabular font-medium">{one.phone}</span>
        <span>{t(...topic_words[one.topic])}</span>
        {one.agreed_on ? <Badge tone="accent">{calendarDay(one.agreed_on, lang)}</Badge> : null}
        <span className="text-ink-soft">
          <When at={one.at} style="short" /> · {one.by}
        </span>
      </p>
      {one.note ? <p>{one.note}</p> : null}
      {one.next_action ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className={one.done_at ? 'text-ink-faint line-through' : 'font-medium'}>
            {t(...action_words[one.next_action])}
          </span>
          {open ? (
            <Badge tone={late ? 'bad' : 'warn'}>
              <When at={one.due_at} style="short" />
              {late ? ` ${t('지남', 'overdue')}` : ''}
            </Badge>
          ) : (
            <Badge tone="good">{`${t('끝남', 'Done')} ${one.done_by ?? ''}`}</Badge>
          )}
          {open && may('orders.write') ? (
            <Button busy={act.busy} onClick={() => void act.run(null)}>
              {t('끝냄', 'Done')}
            </Button>
          ) : null}
        </p>
      ) : null}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </li>
  );
}

function OpenCalls() {
  const t = useSay();
  const query = useInfiniteQuery(openCallsQuery);
  const { rows, more } = usePaged(query, (page) => page.calls);
  return (
    <Panel title={t('할 일', 'To do')} note={t('급한 것부터', 'Most urgent first')}>
      {rows?.length === 0 ? (
        <p className="text-ink-soft">{t('남은 할 일이 없습니다.', 'Nothing left to do.')}</p>
      ) : null}
      <ul className="grid gap-3">
        {rows?.map((one) => (
          <CallItem key={one.call_id} one={one} />
        ))}
      </ul>
      {more ? <Button onClick={more}>{t('더 보기', 'More')}</Button> : null}
    </Panel>
  );
}
