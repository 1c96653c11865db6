import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { usePassed } from '../../../ui/lib/clock.ts';
import { count } from '../../../ui/lib/format.ts';
import { pick, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { BigCountdown, Countdown } from '../../../ui/parts/countdown.tsx';
import { ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { isGone, NotFound } from '../../layout/not-found.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { dropQuery } from '../drops/api.ts';
import type { Line, Standing } from './api.ts';
import { DrawCard } from './draw-card.tsx';
import { usePlace } from './use-place.ts';

/** The waiting room: one's number, how many are ahead, how long it may take; carries in by itself. */
export function LinePage() {
  const t = useSay();
  const lang = useLanguage();
  const { room_id } = useParams({ from: '/line/$room_id' });
  const place = usePlace(room_id);
  const line = place.line.data;
  const drop_id = line?.drop_id ?? null;
  const drop = useQuery({ ...dropQuery(drop_id ?? ''), enabled: drop_id !== null });
  const title = drop.data ? pick(lang, drop.data.drop.title_ko, drop.data.drop.title_en) : t('대기실', 'Waiting room');
  const lapsed = usePassed(place.inside_until);
  const inside = place.inside_until !== null && !lapsed;
  if (place.line.isError && !line)
    return isGone(place.line.error) ? (
      <NotFound />
    ) : (
      <ErrorPanel error={place.line.error} retry={() => void place.line.refetch()} />
    );
  return (
    <div className="page max-w-xl pb-16">
      <PageHeading title={title} />
      {!line ? (
        <Skeleton className="mt-8 h-80" />
      ) : (
        <div className="mt-8 grid gap-6">
          {pick(lang, line.message_ko, line.message_en) ? (
            <Notice tone="accent">{pick(lang, line.message_ko, line.message_en)}</Notice>
          ) : null}
          {line.state === 'open' ? (
            <Simple words={t('지금은 기다리지 않고 들어갈 수 있습니다.', 'There is no line now. Come right in.')} />
          ) : inside ? (
            <Inside until={place.inside_until!} />
          ) : place.ticket && place.standing ? (
            <Waiting line={line} standing={place.standing} />
          ) : place.ticket ? (
            <Skeleton className="h-72" />
          ) : (
            <Door line={line} over={place.over} />
          )}
          {line.draws && line.state !== 'open' && !inside ? <DrawCard line={line} ticket={place.ticket} /> : null}
          <Announcer line={line} standing={place.standing} inside={inside} t={t} />
          {place.entering.error ? (
            <Notice tone="bad" alert>
              {sentenceOf(place.entering.error)}
            </Notice>
          ) : null}
          {place.leaving.error ? (
            <Notice tone="bad" alert>
              {sentenceOf(place.leaving.error)}
            </Notice>
          ) : null}
          <div className="grid gap-3">
            {line.state === 'open' || inside ? <ToGoods drop_id={drop_id} look="buy" /> : null}
            {!place.ticket && line.state !== 'open' && line.state !== 'closed' ? (
              <Button
                look="buy"
                size="lg"
                wide
                busy={place.entering.busy}
                onClick={() => void place.entering.run(undefined)}
              >
                {t('줄 서기', 'Get in line')}
              </Button>
            ) : null}
            {inside || line.state === 'open' ? null : <ToGoods drop_id={drop_id} look="line" />}
            {place.ticket && line.state !== 'open' ? (
              <Button look="quiet" wide busy={place.leaving.busy} onClick={() => void place.leaving.run(undefined)}>
                {inside ? t('나가기', 'Leave') : t('줄에서 나가기', 'Leave the line')}
              </Button>
            ) : null}
          </div>
        </div>
      )}
    </div>
  );
}

function Simple({ words }: { words: string }) {
  return <p className="rounded-card bg-sunken p-6">{words}</p>;
}

function ToGoods({ drop_id, look }: { drop_id: string | null; look: 'buy' | 'line' }) {
  const t = useSay();
  const words = look === 'buy' ? t('구매하러 가기', 'Go and buy') : t('상품 보기', 'See the product');
  const className = buttonClass({ look, wide: true, size: look === 'buy' ? 'lg' : 'md' });
  return drop_id ? (
    <Link to="/drops/$drop_id" params={{ drop_id }} className={className}>
      {words}
    </Link>
  ) : (
    <Link to="/" className={className}>
      {words}
    </Link>
  );
}

/** Before one has a number. */
function Door({ line, over }: { line: Line; over: boolean }) {
  const t = useSay();
  const waiting = Math.max(0, line.last_number - line.pointer);
  if (line.state === 'closed') return <Simple words={t('대기열이 끝났습니다.', 'The line is closed.')} />;
  return (
    <section className="grid gap-4 rounded-card bg-sunken p-6" aria-label={t('대기열', 'The line')}>
      {over ? (
        <p className="font-semibold">
          {t('지난 대기표는 끝났습니다. 다시 줄을 설 수 있습니다.', 'Your ticket is over. You can get in line again.')}
        </p>
      ) : null}
      <p className="tabular text-3xl font-bold">{doorWords(t, line, waiting)}</p>
      <p className="text-ink-soft">
        {t(
          '번호를 받으면 자리가 지켜집니다. 창을 닫거나 새로 고쳐도 그대로이고, 로그인했다면 다른 기기에서도 같은 번호입니다.',
          'Your number keeps your place: close the window or reload, it stays. Signed in, it is the same on your other devices.',
        )}
      </p>
      <Goods line={line} standing={null} />
    </section>
  );
}

/** How long the line is, said so that nobody reads a zero. */
function doorWords(t: Say, line: Line, waiting: number): string {
  if (line.goods === 'sold_out') return t('모두 팔렸어요', 'Everything is sold');
  if (line.draws && line.state === 'prequeue')
    return line.last_number === 0
      ? t('첫 번째로 신청해 보세요', 'Be the first to enter')
      : t(`${count(line.last_number)}명이 추첨을 기다려요`, `${people(line.last_number)} in the draw so far`);
  if (waiting > 0) return t(`${count(waiting)}명이 기다리고 있어요`, `${people(waiting)} waiting`);
  return line.state === 'serving'
    ? t('지금 서면 바로 차례예요', 'Get in line now and it is your turn')
    : t('맨 앞에 설 수 있어요', 'You can be first in line');
}

const people = (n: number): string => (n === 1 ? '1 person' : `${count(n)} people`);

function Waiting({ line, standing }: { line: Line; standing: Standing }) {
  const t = useSay();
  const { number, ahead } = standing;
  const called = standing.turn === 'claim';
  return (
    <section className="grid gap-5 rounded-card bg-sunken p-6" aria-label={t('내 자리', 'Your place')}>
      {number === null ? (
        <BeforeDraw line={line} />
      ) : (
        <div className="flex items-end justify-between gap-4">
          <div>
            <p className="text-sm text-ink-soft">{t('내 번호', 'Your number')}</p>
            <p className="tabular text-4xl font-bold tracking-tight" data-testid="number">
              {count(number)}
            </p>
          </div>
          <div className="text-right">
            <p className="text-sm text-ink-soft">{t('내 앞', 'Ahead of you')}</p>
            <p className="tabular text-4xl font-light tracking-tight" data-testid="ahead">
              {t(`${count(ahead ?? 0)}명`, count(ahead ?? 0))}
            </p>
          </div>
        </div>
      )}
      {number === null ? null : <Progress line={line} number={number} />}
      <p className="font-semibold">{turnWords(t, line, standing, called)}</p>
      <Goods line={line} standing={standing} />
    </section>
  );
}

function BeforeDraw({ line }: { line: Line }) {
  const t = useSay();
  return (
    <div className="grid gap-3">
      <p className="text-2xl font-bold">{t('자리를 맡았습니다', 'You are in')}</p>
      {line.serve_at ? <BigCountdown until={line.serve_at} /> : null}
      <p className="text-ink-soft">
        {t(
          '먼저 온 순서가 아니라, 열릴 때 추첨으로 순서를 정합니다. 모두에게 공평하고, 결과는 누구나 다시 계산해 볼 수 있습니다.',
          'The order is drawn at the opening, not by who came first. It is fair, and anybody can compute it again.',
        )}
      </p>
    </div>
  );
}

function Progress({ line, number }: { line: Line; number: number }) {
  const t = useSay();
  const share = Math.min(100, Math.round((line.pointer / Math.max(1, number)) * 100));
  return (
    <div
      role="progressbar"
      aria-label={t('차례까지', 'Until your turn')}
      aria-valuenow={share}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-2 overflow-hidden rounded-full bg-line"
    >
      <div className="h-full bg-accent transition-[width] duration-500" style={{ width: `${share}%` }} />
    </div>
  );
}

function turnWords(t: Say, line: Line, standing: Standing, called: boolean): string {
  if (line.goods === 'sold_out')
    return t(
      '기다려 주셔서 고맙습니다. 이번에는 차례가 오지 않았어요.',
      'Thank you for waiting. It did not come to you this time.',
    );
  if (called) return t('차례가 되었습니다. 들어가는 중입니다…', 'It is your turn. Letting you in…');
  if (line.state === 'paused')
    return t('줄이 잠시 멈췄습니다. 번호는 그대로입니다.', 'The line is paused. Your number stays.');
  if (line.state === 'draw')
    return standing.number === null
      ? t('순서를 추첨하고 있습니다.', 'The order is being drawn.')
      : t(
          '순서가 정해졌습니다. 곧 차례대로 들어갑니다.',
          'The order is decided. People come in soon, one after the other.',
        );
  if (line.state === 'closed') return t('대기열이 끝났습니다.', 'The line is closed.');
  if (standing.number === null)
    return t('아직 열리지 않았습니다. 신청은 그대로 지켜집니다.', 'Not open yet. Your entry stays yours.');
  if (line.state === 'prequeue')
    return t('아직 열리지 않았습니다. 번호는 그대로 지켜집니다.', 'Not open yet. Your number stays yours.');
  return waitWords(t, standing, line.estimate_error);
}

function waitWords(t: Say, { estimate_s }: Standing, error: number | null): string {
  if (estimate_s === null) return t('곧 줄이 움직입니다.', 'The line will move soon.');
  const minutes = Math.max(1, Math.round(estimate_s / 60));
  const off =
    error === null
      ? ''
      : t(` (지금까지 오차 ±${Math.round(error * 100)}%)`, ` (so far off by ±${Math.round(error * 100)}%)`);
  return estimate_s < 45
    ? t(`1분 안에 차례가 올 것 같아요${off}`, `Probably within a minute${off}`)
    : t(`약 ${count(minutes)}분 남았어요${off}`, `About ${count(minutes)} min left${off}`);
}

/** What may be left when it is one's turn: all held is not sold out. */
function Goods({ line, standing }: { line: Line; standing: Standing | null }) {
  const t = useSay();
  if (line.goods === null) return null;
  if (line.goods === 'sold_out')
    return (
      <p className="font-semibold text-bad">
        {t(
          '모두 팔렸습니다. 결제를 기다리는 것도 남아 있지 않습니다.',
          'Sold out: nothing is left, and nobody is still paying.',
        )}
      </p>
    );
  if (line.goods === 'all_held')
    return (
      <p className="text-sm">
        <strong>{t('아직 끝나지 않았어요. ', 'It is not over yet. ')}</strong>
        {t(
          '남은 것은 모두 다른 분들이 결제하는 중이고, 결제되지 않으면 다시 나옵니다.',
          'Others are paying for everything that is left; what they do not pay for comes back.',
        )}
      </p>
    );
  const left = count(line.remaining ?? 0);
  const chance = standing?.chance ?? null;
  return (
    <p className="tabular text-sm text-ink-soft">
      {t(`${left}개 남았습니다. `, `${left} left. `)}
      {chance === 'likely'
        ? t('차례가 왔을 때 살 수 있을 것 같아요.', 'It is likely that some are left at your turn.')
        : chance === 'unlikely'
          ? t('차례 전에 다 팔릴 수 있어요.', 'It may sell out before your turn.')
          : null}
    </p>
  );
}

function Inside({ until }: { until: string }) {
  const t = useSay();
  return (
    <section className="grid gap-3 rounded-card bg-accent-soft p-6" aria-label={t('입장', 'Inside')}>
      <p className="text-2xl font-bold" data-testid="inside">
        {t('들어왔습니다', 'You are in')}
      </p>
      <p>
        {t('주문까지 남은 시간 ', 'Time left to order ')}
        <Countdown until={until} className="font-semibold" />
      </p>
    </section>
  );
}

/** Says what matters to a screen reader: a turn, the end, each tenth of the way; not every step. */
function Announcer({ line, standing, inside, t }: { line: Line; standing: Standing | null; inside: boolean; t: Say }) {
  const [words, setWords] = useState('');
  const said = useRef('');
  const tenth = standing?.number ? Math.floor((line.pointer / standing.number) * 10) : -1;
  const key = inside ? 'inside' : line.goods === 'sold_out' ? 'sold_out' : `${line.state}:${tenth}`;
  const ahead = standing?.ahead ?? null;
  useEffect(() => {
    if (said.current === key) return;
    const first = said.current === '';
    said.current = key;
    if (key === 'inside')
      return setWords(t('차례가 되어 들어왔습니다. 이제 살 수 있습니다.', 'It is your turn. You can buy now.'));
    if (key === 'sold_out') return setWords(t('모두 팔렸습니다.', 'Sold out.'));
    if (!first && ahead !== null) setWords(t(`내 앞에 ${count(ahead)}명`, `${count(ahead)} people ahead of you`));
  }, [key, ahead, t]);
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
}
