import { adminDrawLine, readDraw } from '@madang/contract/lines';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { roundFrom, timeOfRound } from './line-form.ts';
import { type AdminLine, lineQuery } from './lines.ts';

/** What was published of the draw, and the hand that enters the beacon's value. Nothing is there before the freeze. */
const drawQuery = (room_id: string, version: number) => ({
  queryKey: ['lines', 'draw', room_id, version],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    try {
      return await call(readDraw, { params: { room_id }, signal });
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  },
});

export function DrawPanel({ line }: { line: AdminLine }) {
  const t = useSay();
  const may = useMay();
  const { room_id } = line;
  const frozen = line.state !== 'open' && line.state !== 'prequeue';
  const draw = useQuery({ ...drawQuery(room_id, line.version), enabled: frozen }).data ?? null;
  const act = useSend(
    `draw-${room_id}`,
    (body: BodyOf<typeof adminDrawLine>, key) => call(adminDrawLine, { params: { room_id }, body, key }),
    { refresh: [lineQuery(room_id).queryKey, ['lines', 'draw', room_id]] },
  );
  const round = draw ? draw.beacon_round : line.beacon_round;
  const waits = draw !== null && !line.drawn && round !== null;
  return (
    <Panel
      title={t('추첨', 'The draw')}
      note={
        round === null
          ? t('주최 측을 믿는 추첨', 'Organiser trusted')
          : t(`drand ${count(round)}회차`, `drand round ${count(round)}`)
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        {draw === null ? (
          <p className="text-ink-soft">{beforeWords(t, line)}</p>
        ) : (
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
            <dt className="text-ink-soft">{t('굳힌 명단', 'Frozen list')}</dt>
            <dd>
              {t(`${count(draw.entries)}명, `, `size ${count(draw.entries)}, `)}
              <When at={draw.frozen_at} />
            </dd>
            <Digits name={t('명단의 해시', 'Hash of the list')} value={draw.list_hash} />
            <Digits name={t('약속한 값', 'Commitment')} value={draw.seed_commitment} />
            {draw.beacon ? <Digits name={t('난수', 'Beacon')} value={draw.beacon} /> : null}
            {draw.drawn_at ? (
              <>
                <dt className="text-ink-soft">{t('추첨한 때', 'Drawn')}</dt>
                <dd>
                  <When at={draw.drawn_at} />
                </dd>
              </>
            ) : null}
            {draw.earlier.length > 0 ? (
              <>
                <dt className="text-ink-soft">{t('다시 추첨', 'Drawn anew')}</dt>
                <dd>
                  {t(`${count(draw.earlier.length)}번, 모두 공개`, `${many(draw.earlier.length, 'time')}, all public`)}
                </dd>
              </>
            ) : null}
          </dl>
        )}
        {waits && round !== null ? <Waiting line={line} round={round} /> : null}
        {waits && may('drops.write') ? <Enter busy={act.busy} enter={(beacon) => void act.run({ beacon })} /> : null}
        {draw !== null && line.state === 'draw' && may('drops.write') ? (
          <div className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
            <Button
              busy={act.busy}
              onClick={() =>
                void act.run({ redraw: true, beacon_round: round === null ? null : roundFrom(serverNow() + 60_000) })
              }
            >
              {t('다시 추첨하기', 'Draw anew')}
            </Button>
            <span className="text-xs text-ink-faint">
              {t('지난 추첨도 그대로 공개됩니다.', 'The one before stays public.')}
            </span>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

const beforeWords = (t: Say, line: AdminLine): string =>
  line.beacon_round === null
    ? t(
        '명단을 굳힐 때 바로 추첨합니다. 공개 난수를 쓰지 않아 손님은 주최 측을 믿어야 합니다.',
        'Drawn when the list is frozen. Without a public beacon those waiting must trust you.',
      )
    : t(
        '아직 모으고 있습니다. 명단을 굳히면 해시와 약속한 값을 먼저 공개하고, 정해 둔 회차의 난수로 추첨합니다.',
        'People still gather. At the freeze hash and commitment are published; the round that was named decides.',
      );

function Digits({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="truncate font-mono" title={value}>
        {value}
      </dd>
    </>
  );
}

/** What becomes of the round: where it is fetched from, and what went wrong. */
function Waiting({ line, round }: { line: AdminLine; round: number }) {
  const t = useSay();
  const fetching = line.beacon_fetch;
  const out = <When at={new Date(timeOfRound(round)).toISOString()} />;
  if (!fetching)
    return (
      <p className="text-ink-soft">
        {t('난수가 나오는 때: ', 'The round comes out: ')}
        {out}. {t('나온 값을 아래에 적어 주세요.', 'Enter its value below.')}
      </p>
    );
  const words =
    fetching.fault === 'unreachable'
      ? t(
          `${fetching.from}에서 받지 못했습니다. 계속 다시 물어봅니다.`,
          `${fetching.from} does not answer. It is asked again and again.`,
        )
      : fetching.fault === 'bad_answer'
        ? t(
            `${fetching.from}의 답이 맞지 않아 쓰지 않았습니다.`,
            `What ${fetching.from} answered is not right, and was not used.`,
          )
        : t(`나오면 ${fetching.from}에서 스스로 받습니다.`, `Fetched from ${fetching.from} when it is out.`);
  return (
    <p role="status" className={fetching.fault && fetching.fault !== 'not_yet' ? 'text-bad' : 'text-ink-soft'}>
      {t('난수가 나오는 때: ', 'The round comes out: ')}
      {out}. {words}
    </p>
  );
}

function Enter({ busy, enter }: { busy: boolean; enter: (beacon: string) => void }) {
  const t = useSay();
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  return (
    <form
      noValidate
      className="grid grid-cols-1 items-start gap-2 sm:grid-cols-[minmax(0,1fr)_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        const value = text.trim().toLowerCase();
        if (/^[0-9a-f]{64}$/.test(value)) return enter(value);
        setError(t('0–9와 a–f로 된 64자입니다 (randomness).', '64 digits from 0–9 and a–f (randomness).'));
      }}
    >
      <TextField
        label={t('난수 값 (직접 적기)', 'Value of the beacon, by hand')}
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={error}
        hint={t('drand가 공개한 randomness 값', 'The randomness that drand published')}
        onChange={(event) => {
          setText(event.target.value);
          setError(null);
        }}
      />
      <div className="sm:pt-5">
        <Button type="submit" look="ink" busy={busy}>
          {t('이 값으로 추첨', 'Draw with it')}
        </Button>
      </div>
    </form>
  );
}
