import { type Difference, decideDifference, showDifference } from '@madang/contract/channel-work';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { Panel } from '../../ui/panel.tsx';
import { proved } from '../../ui/proof.ts';
import { useSend } from '../../ui/send.ts';
import { channelName } from './channel-name.ts';
import { fieldWord } from './channels.ts';
import { type NamedOrder, OrderKey } from './order-news.tsx';

/** Orders changed by hand here and another way at the channel: each field waits for a decision. */
export function Differences({
  differences,
  total,
  onOpen,
}: {
  differences: readonly Difference[] | undefined;
  /** How many there are in all; the oldest are listed. */
  total: number;
  onOpen: (order: NamedOrder) => void;
}) {
  const t = useSay();
  const may = useMay();
  const act = useSend(
    'decide-difference',
    ({ id, decision }: { id: string; decision: 'keep' | 'take' }, key) =>
      call(decideDifference, { params: { id }, body: { decision }, key }),
    { refresh: [['channel-work']] },
  );
  if (!differences) return <Skeleton className="h-48" />;
  if (differences.length === 0)
    return (
      <Empty title={t('달라진 주문이 없습니다', 'No differences')}>
        {t(
          '여기서 고친 주문이 채널에서 다르게 바뀌면 여기에서 정합니다.',
          'When an order edited here is changed differently at the channel, you decide here.',
        )}
      </Empty>
    );
  return (
    <Panel
      flush
      title={t('달라진 주문', 'Differences')}
      note={
        total > differences.length
          ? t(
              `${count(total)}건 중 오래된 ${count(differences.length)}건입니다. 정하면 다음 것이 나옵니다.`,
              `The oldest ${count(differences.length)} of ${count(total)}; the next come as these are decided.`,
            )
          : null
      }
    >
      <ul className="divide-y divide-line">
        {differences.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2">
            <div className="min-w-0">
              <span className="block truncate text-xs text-ink-faint">
                {channelName(t, one.channel_name)} · <OrderKey order={one} onOpen={onOpen} /> · {one.title}
              </span>
              <span className="break-words">
                <span className="text-ink-soft">{fieldWord(one.field, t)}: </span>
                {one.ours === null && one.theirs === null ? (
                  <Hidden id={one.id} />
                ) : (
                  <>
                    {t('우리', 'ours')} <b>{one.ours ?? '–'}</b> · {t('채널', 'theirs')} <b>{one.theirs ?? '–'}</b>
                  </>
                )}
              </span>
            </div>
            {may('orders.write') ? (
              <div className="flex gap-2">
                <Button look="line" onClick={() => void act.run({ id: one.id, decision: 'keep' })}>
                  {t('우리 것으로', 'Keep ours')}
                </Button>
                <Button look="line" onClick={() => void act.run({ id: one.id, decision: 'take' })}>
                  {t('채널 것으로', 'Take theirs')}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Two addresses nobody can see cannot be decided between: both are opened for who may read them, and that is written down. */
function Hidden({ id }: { id: string }) {
  const t = useSay();
  const may = useMay();
  const [asked, setAsked] = useState(false);
  const shown = useQuery({
    queryKey: ['channel-differences', id],
    queryFn: ({ signal }) => proved(() => call(showDifference, { params: { id }, signal })),
    enabled: asked,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (shown.data)
    return (
      <>
        {t('우리', 'ours')} <b>{shown.data.ours ?? '–'}</b> · {t('채널', 'theirs')} <b>{shown.data.theirs ?? '–'}</b>
      </>
    );
  return (
    <>
      {t('개인정보라 가려져 있습니다', 'Personal data, hidden')}{' '}
      {may('personal_data.read') ? (
        <button type="button" className="link inline-flex min-h-6 items-center" onClick={() => setAsked(true)}>
          {t('두 값 보기 (감사 기록에 남습니다)', 'Show both (written in the audit log)')}
        </button>
      ) : null}
      <Refused>{shown.error ? sentenceOf(shown.error) : null}</Refused>
    </>
  );
}
