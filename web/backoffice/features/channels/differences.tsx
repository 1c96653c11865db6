import { type Difference, showDifference } from '@madang/contract/channel-work';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { Panel } from '../../ui/panel.tsx';
import { proved } from '../../ui/proof.ts';
import { changedValue } from '../imports/changed-value.ts';
import { channelName } from './channel-name.ts';
import { fieldWord } from './channels.ts';
import { DecideMany, type Decision, decisionWord, useDecide } from './decide-many.tsx';
import { type NamedOrder, OrderKey } from './order-news.tsx';

/** Orders changed by hand here and another way at the channel: each field waits for a decision, one or many at a time. */
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
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [kind, setKind] = useState('');
  /** Which button was pressed: where its row goes, the one that comes into its place has the keys. */
  const pressed = useRef<{ decision: Decision; at: number } | null>(null);
  const act = useDecide();
  // biome-ignore lint/correctness/useExhaustiveDependencies: after the list has changed
  useEffect(() => {
    if (!pressed.current || document.activeElement !== document.body) return;
    const { decision, at } = pressed.current;
    const buttons = box.current?.querySelectorAll<HTMLElement>(`[data-decision=${decision}]`) ?? [];
    (buttons[Math.min(at, buttons.length - 1)] ?? box.current)?.focus();
  }, [differences]);
  if (!differences) return <Skeleton className="h-48" />;
  const of_kind = differences.filter((one) => one.field === kind);
  const shown = of_kind.length > 0 ? of_kind : differences;
  const chosen = shown.filter((one) => picked.has(one.id));
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const decide = (decision: Decision, one: Difference) => {
    pressed.current = { decision, at: shown.indexOf(one) };
    void act.run({ ids: [one.id], decision });
  };
  const button = (decision: Decision, one: Difference) => (
    <Button
      look="line"
      busy={act.busy}
      data-decision={decision}
      aria-label={`${decisionWord(decision, t)}: ${one.order_key} ${fieldWord(one.field, t)}`}
      onClick={() => decide(decision, one)}
    >
      {decisionWord(decision, t)}
    </Button>
  );
  const row = (one: Difference) => (
    <li key={one.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <span className="flex min-w-0 items-center gap-2">
        {writes ? (
          <input
            type="checkbox"
            aria-label={t(
              `${one.order_key} ${fieldWord(one.field, t)} 고르기`,
              `Choose ${one.order_key} ${fieldWord(one.field, t)}`,
            )}
            className="m-1 block size-4 shrink-0 accent-accent"
            checked={picked.has(one.id)}
            onChange={() => toggle(one.id)}
          />
        ) : null}
        <span className="min-w-0 break-words">
          <span className="text-ink-soft">{fieldWord(one.field, t)}: </span>
          <Sides difference={one} />
        </span>
      </span>
      {writes ? (
        <span className="flex gap-2">
          {button('keep', one)}
          {button('take', one)}
        </span>
      ) : null}
    </li>
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
          note={noteOf(t, differences.length, total)}
          actions={
            writes ? (
              <DecideMany
                kinds={differences.map((one) => one.field)}
                kind={shown === differences ? '' : kind}
                onKind={setKind}
                ids={(chosen.length > 0 ? chosen : shown).map((one) => one.id)}
                all={chosen.length === 0}
                onDone={(decision) => {
                  pressed.current = { decision, at: 0 };
                  setPicked(new Set());
                }}
              />
            ) : null
          }
        >
          <ul className="divide-y divide-line">
            {byLine(shown).map((fields) => (
              <li key={fields[0].line_id} className="px-4 py-2">
                <p className="text-xs break-words text-ink-faint">
                  {channelName(t, fields[0].channel_name)} · <OrderKey order={fields[0]} onOpen={onOpen} /> ·{' '}
                  {fields[0].title}
                </p>
                <ul className="grid gap-1">{fields.map(row)}</ul>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

const noteOf = (t: Say, listed: number, total: number) =>
  total > listed
    ? t(
        `${count(total)}건 중 오래된 ${count(listed)}건입니다. 정하면 다음 것이 나옵니다.`,
        `The oldest ${count(listed)} of ${count(total)}; the next come as these are decided.`,
      )
    : t('모두 정할 때까지 그 줄은 발송되지 않습니다', 'A line does not ship until all of its own are decided');

/** What differs of one line stands together, in the order the list has. */
const byLine = (all: readonly Difference[]) =>
  [...Map.groupBy(all, (one) => one.line_id).values()] as [Difference, ...Difference[]][];

function Sides({ difference }: { difference: Difference }) {
  const t = useSay();
  const { id, field, ours, theirs } = difference;
  if (ours === null && theirs === null) return <Hidden id={id} />;
  return <Values ours={changedValue(field, ours, t)} theirs={changedValue(field, theirs, t)} />;
}

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
