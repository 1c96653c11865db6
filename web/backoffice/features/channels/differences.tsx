import { type Difference, decideDifference, showDifference } from '@madang/contract/channel-work';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
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
import { changedValue } from '../imports/changed-value.ts';
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
  const writes = useMay()('orders.write');
  const box = useRef<HTMLDivElement>(null);
  /** Which button was pressed: where its row goes, the one that comes into its place has the keys. */
  const pressed = useRef<{ decision: Decision; at: number } | null>(null);
  const act = useSend(
    'decide-difference',
    ({ id, decision }: { id: string; decision: Decision }, key) =>
      call(decideDifference, { params: { id }, body: { decision }, key }),
    {
      refresh: [['channel-work']],
      say: ({ state }) =>
        state === 'kept'
          ? t(
              '우리 것을 둡니다. 채널이 같은 값을 다시 보내도 묻지 않습니다.',
              'Ours is kept; the same from the channel is not asked again.',
            )
          : t(
              '채널 것으로 바꿨습니다. 이 칸은 다시 채널을 따릅니다.',
              'Theirs is taken; this follows the channel again.',
            ),
    },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: after the list has changed
  useEffect(() => {
    if (!pressed.current || document.activeElement !== document.body) return;
    const { decision, at } = pressed.current;
    const buttons = box.current?.querySelectorAll<HTMLElement>(`[data-decision=${decision}]`) ?? [];
    (buttons[Math.min(at, buttons.length - 1)] ?? box.current)?.focus();
  }, [differences]);
  if (!differences) return <Skeleton className="h-48" />;
  const decide = (decision: Decision, one: Difference) => {
    pressed.current = { decision, at: differences.indexOf(one) };
    void act.run({ id: one.id, decision });
  };
  const button = (decision: Decision, one: Difference, words: string) => (
    <Button
      look="line"
      busy={act.busy}
      data-decision={decision}
      aria-label={`${words}: ${one.order_key} ${fieldWord(one.field, t)}`}
      onClick={() => decide(decision, one)}
    >
      {words}
    </Button>
  );
  return (
    <div ref={box} tabIndex={-1} className="grid gap-3">
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      {differences.length === 0 ? (
        <Empty title={t('달라진 주문이 없습니다', 'No differences')}>
          {t(
            '여기서 고친 주문이 채널에서 다르게 바뀌면 여기에서 정합니다.',
            'When an order edited here is changed differently at the channel, you decide here.',
          )}
        </Empty>
      ) : (
        <Panel
          flush
          title={t('달라진 주문', 'Differences')}
          note={
            total > differences.length
              ? t(
                  `${count(total)}건 중 오래된 ${count(differences.length)}건입니다. 정하면 다음 것이 나옵니다.`,
                  `The oldest ${count(differences.length)} of ${count(total)}; the next come as these are decided.`,
                )
              : t('모두 정할 때까지 그 줄은 발송되지 않습니다', 'A line does not ship until all of its own are decided')
          }
        >
          <ul className="divide-y divide-line">
            {byLine(differences).map((fields) => (
              <li key={fields[0].line_id} className="px-4 py-2">
                <p className="text-xs break-words text-ink-faint">
                  {channelName(t, fields[0].channel_name)} · <OrderKey order={fields[0]} onOpen={onOpen} /> ·{' '}
                  {fields[0].title}
                </p>
                <ul className="grid gap-1">
                  {fields.map((one) => (
                    <li key={one.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                      <span className="min-w-0 break-words">
                        <span className="text-ink-soft">{fieldWord(one.field, t)}: </span>
                        {one.ours === null && one.theirs === null ? (
                          <Hidden id={one.id} />
                        ) : (
                          <Values
                            ours={changedValue(one.field, one.ours, t)}
                            theirs={changedValue(one.field, one.theirs, t)}
                          />
                        )}
                      </span>
                      {writes ? (
                        <span className="flex gap-2">
                          {button('keep', one, t('우리 것으로', 'Keep ours'))}
                          {button('take', one, t('채널 것으로', 'Take theirs'))}
                        </span>
                      ) : null}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

type Decision = 'keep' | 'take';

/** What differs of one line stands together, in the order the list has. */
const byLine = (all: readonly Difference[]) =>
  [...Map.groupBy(all, (one) => one.line_id).values()] as [Difference, ...Difference[]][];

function Values({ ours, theirs }: { ours: string | null; theirs: string | null }) {
  const t = useSay();
  return (
    <>
      {t('우리', 'ours')} <b>{ours ?? '–'}</b> · {t('채널', 'theirs')} <b>{theirs ?? '–'}</b>
    </>
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
  if (shown.data) return <Values ours={shown.data.ours} theirs={shown.data.theirs} />;
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
