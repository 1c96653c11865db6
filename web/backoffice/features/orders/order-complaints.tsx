import {
  adminAnswerComplaint,
  adminListComplaints,
  adminReadComplaint,
  adminRecordComplaint,
} from '@madang/contract/complaints';
import type { ReplyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { orderNumber } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Badge, Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { LongField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { proved } from '../../ui/proof.ts';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';

type Head = ReplyOf<typeof adminListComplaints>['complaints'][number];
const refresh = [['complaints']];

/** What the customer said about an order, and a place to write down what they say on the telephone. */
export function OrderComplaints({ order_id }: { order_id: string }) {
  const t = useSay();
  const may = useMay();
  const [writing, setWriting] = useState(false);
  const { data } = useQuery({
    queryKey: ['complaints', order_id],
    queryFn: ({ signal }) => call(adminListComplaints, { query: { order_id }, signal }),
  });
  const send = useSend(
    `complaint.${order_id}`,
    (text: string, key) => call(adminRecordComplaint, { params: { order_id }, body: { text }, key }),
    { refresh, say: t('적어 두었습니다.', 'Saved.'), done: () => setWriting(false) },
  );
  return (
    <Panel
      title={t('문의·불만', 'Complaints')}
      actions={
        may('orders.write') && !writing ? (
          <Button look="quiet" onClick={() => setWriting(true)}>
            {t('전화 내용 기록', 'Log a phone call')}
          </Button>
        ) : null
      }
      flush
    >
      {writing ? (
        <div className="border-b border-line/70 p-4">
          <Words label={t('고객이 말한 것', 'What the customer said')} act={send} close={() => setWriting(false)} />
        </div>
      ) : null}
      {!data ? (
        <Skeleton className="m-4 h-6" />
      ) : data.complaints.length === 0 && !writing ? (
        <p className="p-4 text-ink-soft">{t('아직 없습니다.', 'None yet.')}</p>
      ) : (
        <ul>
          {data.complaints.map((one) => (
            <Complaint key={one.complaint_id} head={one} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** One complaint; its words come when asked for, and that is in the audit. */
function Complaint({ head }: { head: Head }) {
  const t = useSay();
  const may = useMay();
  const [asked, setAsked] = useState(false);
  const [answering, setAnswering] = useState(false);
  const params = { complaint_id: head.complaint_id };
  const { data, error, isFetching } = useQuery({
    queryKey: ['complaints', 'words', head.complaint_id, head.state],
    queryFn: ({ signal }) => proved(() => call(adminReadComplaint, { params, signal })),
    enabled: asked,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const send = useSend(
    `complaint.answer.${head.complaint_id}`,
    (text: string, key) => call(adminAnswerComplaint, { params, body: { text }, key }),
    { refresh, say: t('답변을 보냈습니다.', 'Answer sent.'), done: () => setAnswering(false) },
  );
  return (
    <li className="grid gap-2 border-b border-line/70 px-4 py-2 last:border-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="flex flex-wrap items-center gap-2">
          <Badge tone={head.state === 'open' ? 'warn' : 'good'}>
            {head.state === 'open' ? t('답변 전', 'Open') : t('답변함', 'Answered')}
          </Badge>
          <When at={head.made_at} /> · {head.made_by === 'buyer' ? t('구매자', 'Buyer') : t('전화', 'By telephone')}
        </span>
        <span className="flex gap-2">
          {may('personal_data.read') && !data ? (
            <Button look="quiet" busy={isFetching} onClick={() => setAsked(true)}>
              {t('내용 보기', 'Read')}
            </Button>
          ) : null}
          {data && head.state === 'open' && may('orders.write') && !answering ? (
            <Button onClick={() => setAnswering(true)}>{t('답변', 'Answer')}</Button>
          ) : null}
        </span>
      </div>
      {data ? <p className="whitespace-pre-wrap break-words">{data.text ?? t('파기됨', 'Destroyed')}</p> : null}
      {data?.answer ? (
        <p className="rounded-card bg-sunken px-3 py-2 whitespace-pre-wrap break-words">{data.answer}</p>
      ) : null}
      {error ? <Refused>{sentenceOf(error)}</Refused> : null}
      {answering ? (
        <Words
          label={t('답변 (고객이 주문 상세에서 봅니다)', 'Answer (the customer sees it on the order’s page)')}
          act={send}
          close={() => setAnswering(false)}
        />
      ) : null}
    </li>
  );
}

function Words(props: {
  label: string;
  act: { run: (text: string) => Promise<unknown>; busy: boolean; error: unknown };
  close: () => void;
}) {
  const t = useSay();
  const { label, act, close } = props;
  const [text, setText] = useState('');
  return (
    <form
      noValidate
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void act.run(text.trim());
      }}
    >
      <LongField
        label={label}
        rows={4}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {act.error ? <Refused>{sentenceOf(act.error)}</Refused> : null}
      <p className="flex gap-2">
        <Button type="submit" look="ink" busy={act.busy} disabled={!text.trim()}>
          {t('저장', 'Save')}
        </Button>
        <Button look="quiet" onClick={close}>
          {t('닫기', 'Close')}
        </Button>
      </p>
    </form>
  );
}

/** Orders somebody waits for an answer about; nothing where nobody does. */
export function OpenComplaints() {
  const t = useSay();
  const { data } = useQuery({
    queryKey: ['complaints', 'open'],
    queryFn: ({ signal }) => call(adminListComplaints, { query: { open: true, limit: 5 }, signal }),
    refetchInterval: 60_000,
  });
  if (!data || data.complaints.length === 0) return null;
  return (
    <Panel title={t('답변을 기다리는 문의', 'Complaints to answer')} flush>
      <ul>
        {data.complaints.map((one) => (
          <li
            key={one.complaint_id}
            className="flex flex-wrap items-center justify-between gap-x-4 border-b border-line/70 px-4 py-2 last:border-0"
          >
            <Go to={paths.order(one.order_id)} className="link tabular">
              {orderNumber(one.order_number)}
            </Go>
            <When at={one.made_at} style="short" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
