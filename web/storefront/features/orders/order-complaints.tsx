import { listMyComplaints, makeComplaint } from '@madang/contract/complaints';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../../ui/lib/act.ts';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { fullTime } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextArea } from '../../../ui/parts/field.tsx';
import { Badge, Notice } from '../../../ui/parts/status.tsx';
import { toast } from '../../../ui/parts/toast.tsx';

/** What was said about an order and answered, and a place to say more. */
export function OrderComplaints({ order_id }: { order_id: string }) {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState('');
  const queryKey = ['complaints', order_id];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(listMyComplaints, { params: { order_id }, signal }),
  });
  const act = useAct(`complaint.${order_id}`, (said: string, key) =>
    call(makeComplaint, { params: { order_id }, body: { text: said }, key }),
  );
  const send = async () => {
    if (!text.trim() || !(await act.run(text.trim()))) return;
    setText('');
    setWriting(false);
    void queries.invalidateQueries({ queryKey });
    toast(
      t(
        '문의를 받았습니다. 답변을 드리면 메일로 알려 드립니다.',
        'Thank you. We will e-mail you when we have answered.',
      ),
    );
  };
  return (
    <section aria-labelledby="order-complaints" className="mt-12 border-t border-line pt-8">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h2 id="order-complaints" className="text-lg font-bold">
          {t('이 주문에 대한 문의', 'Questions and complaints')}
        </h2>
        {writing ? null : (
          <Button look="line" size="sm" onClick={() => setWriting(true)}>
            {t('문의하기', 'Write to us')}
          </Button>
        )}
      </div>
      {writing ? (
        <form
          noValidate
          className="mt-5 grid max-w-2xl gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <TextArea
            label={t('무엇이 불편하셨나요?', 'How can we help?')}
            hint={t(
              '암호화해 보관하고, 답변한 날부터 3년 뒤에 지웁니다.',
              'Stored encrypted and deleted three years after we answer.',
            )}
            value={text}
            maxLength={2000}
            rows={5}
            onChange={(event) => setText(event.target.value)}
          />
          {act.error ? (
            <Notice tone="bad" alert>
              {sentenceOf(act.error)}
            </Notice>
          ) : null}
          <p className="flex flex-wrap gap-2">
            <Button type="submit" busy={act.busy} disabled={!text.trim()}>
              {t('보내기', 'Send')}
            </Button>
            <Button look="quiet" onClick={() => setWriting(false)}>
              {t('취소', 'Cancel')}
            </Button>
          </p>
        </form>
      ) : null}
      <ul className="mt-2">
        {data?.complaints.map((one) => (
          <li key={one.complaint_id} className="grid gap-2 border-b border-line py-5 last:border-0">
            <p className="flex flex-wrap items-center gap-2.5">
              <Badge tone={one.state === 'open' ? 'warn' : 'good'}>
                {one.state === 'open' ? t('답변 대기', 'Waiting for an answer') : t('답변 완료', 'Answered')}
              </Badge>
              <span className="tabular text-sm text-ink-faint">{fullTime(one.made_at, lang)}</span>
            </p>
            <p className="max-w-2xl whitespace-pre-wrap break-words text-[0.9375rem]">{one.text}</p>
            {one.answer ? (
              <p className="max-w-2xl rounded-card bg-sunken p-4 whitespace-pre-wrap break-words text-[0.9375rem]">
                {one.answer}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
