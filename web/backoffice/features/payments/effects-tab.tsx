import { adminRetryEffect, effect_states } from '@madang/contract/effects';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useFilters } from '../../frame/go.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Choice, FilterForm, List } from '../../ui/list.tsx';
import { Figure, Figures } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { wordOf } from '../../ui/words.ts';
import { type Effect, effect_filters, effect_kind_words, effectCountsQuery, effectsQuery } from './effects.ts';

const kindName = (kind: string, lang: Language) => effect_kind_words[kind]?.[lang] ?? kind;

function columnsOf(t: Say, lang: Language): Column<Effect>[] {
  return [
    {
      id: 'kind',
      title: t('일', 'What'),
      track: 'minmax(6rem,1.2fr)',
      cell: (effect) => <span className="font-medium">{kindName(effect.kind, lang)}</span>,
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '8rem',
      cell: (effect) => <StateBadge kind="effect" state={effect.state} />,
    },
    { id: 'reason', title: t('이유', 'Reason'), track: 'minmax(8rem,3fr)', cell: (effect) => effect.reason ?? '' },
    {
      id: 'attempts',
      title: t('시도', 'Tries'),
      track: '4rem',
      align: 'right',
      wide: true,
      cell: (effect) => effect.attempts,
    },
    {
      id: 'next',
      title: t('다음', 'Next'),
      track: '9.5rem',
      wide: true,
      cell: (effect) => <When at={effect.next_at} style="short" />,
    },
    {
      id: 'at',
      title: t('생긴 때', 'Made'),
      track: '9.5rem',
      wide: true,
      cell: (effect) => <When at={effect.created_at} style="short" />,
    },
  ];
}

export function EffectsTab() {
  const t = useSay();
  const lang = useLanguage();
  const [filters, setFilters] = useFilters(['tab', ...effect_filters] as const);
  const query = useInfiniteQuery({ ...effectsQuery(filters), refetchInterval: 10_000 });
  const counts = useQuery(effectCountsQuery).data?.counts;
  const [opened, setOpened] = useState<Effect | null>(null);
  return (
    <>
      <div className="mb-4">
        <Figures columns={4}>
          <Figure
            label={wordOf('effect', 'parked')[lang]}
            value={count(counts?.parked ?? 0)}
            tone={counts && counts.parked > 0 ? 'bad' : undefined}
            note={
              counts?.parked
                ? t('눌러서 다시 시도하세요', 'Open one and retry')
                : t('확인할 작업이 없습니다', 'Nothing needs attention')
            }
          />
          <Figure
            label={wordOf('effect', 'unknown')[lang]}
            value={count(counts?.unknown ?? 0)}
            tone={counts && counts.unknown > 0 ? 'warn' : undefined}
          />
          <Figure label={wordOf('effect', 'running')[lang]} value={count(counts?.running ?? 0)} />
          <Figure label={wordOf('effect', 'due')[lang]} value={count(counts?.due ?? 0)} />
        </Figures>
      </div>
      <FilterForm>
        <Choice
          label={t('상태', 'State')}
          any={t('모든 상태', 'All states')}
          className="md:w-44"
          value={filters.state}
          options={effect_states.map((state) => [state, wordOf('effect', state)[lang]])}
          onChange={(state) => setFilters({ state })}
        />
        <Choice
          label={t('종류', 'Kind')}
          any={t('모든 종류', 'All kinds')}
          className="md:w-44"
          value={filters.kind}
          options={Object.keys(effect_kind_words).map((kind) => [kind, kindName(kind, lang)])}
          onChange={(kind) => setFilters({ kind })}
        />
      </FilterForm>
      <List
        label={t('외부 작업 목록', 'Effects')}
        columns={columnsOf(t, lang)}
        query={query}
        pick={(page) => page.effects}
        rowId={(effect) => effect.effect_id}
        onOpen={setOpened}
        empty={
          <Empty title={t('해당하는 작업이 없습니다', 'No matching tasks')}>
            {t('주문이 결제되면 여기에 보입니다.', 'Tasks appear here as orders are paid.')}
          </Empty>
        }
      />
      <EffectDialog effect={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function EffectDialog({ effect, onClose }: { effect: Effect | null; onClose: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const act = useSend(
    'retry-effect',
    (effect_id: string, key) => call(adminRetryEffect, { params: { effect_id }, key }),
    { refresh: [['effects']], say: t('다시 시작했습니다.', 'Started again.'), done: onClose },
  );
  const parked = effect?.state === 'parked' && may('payments.write');
  return (
    <Dialog
      open={effect !== null}
      onClose={onClose}
      title={effect ? kindName(effect.kind, lang) : ''}
      description={effect?.key}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          {parked ? (
            <Button look="ink" busy={act.busy} onClick={() => void act.run(effect.effect_id)}>
              {t('다시 시도', 'Retry')}
            </Button>
          ) : null}
        </>
      }
    >
      {effect ? (
        <div className="grid grid-cols-1 gap-4">
          <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
            {(
              [
                [t('상태', 'State'), <StateBadge key="state" kind="effect" state={effect.state} />],
                [t('이유', 'Reason'), effect.reason ?? '–'],
                [t('시도', 'Tries'), count(effect.attempts)],
                [t('다음', 'Next'), <When key="next" at={effect.next_at} />],
                [t('생긴 때', 'Made'), <When key="made" at={effect.created_at} style="full" />],
                [t('바뀐 때', 'Changed'), <When key="changed" at={effect.updated_at} style="full" />],
              ] as const
            ).map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-ink-soft">{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          {effect.state === 'parked' ? (
            <p className="rounded-card bg-warn-soft p-3 text-warn">
              {t(
                '여러 번 해 보고 멈췄습니다. 이유를 고친 뒤 다시 시도하면, 먼저 결제사에 결과를 묻고 필요할 때만 보냅니다.',
                'Stopped after several attempts. Fix the cause, then retry: the provider is asked first, and it is sent only if needed.',
              )}
            </p>
          ) : null}
          <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        </div>
      ) : null}
    </Dialog>
  );
}
