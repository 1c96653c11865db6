import { Problem } from '@madang/contract/client';
import { type DriverRoute, driverSeen, openRoute } from '@madang/contract/driver';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call, sentenceOf } from '../ui/lib/api.ts';
import { calendarDay, count } from '../ui/lib/format.ts';
import { useLanguage, useSay } from '../ui/lib/language.ts';
import { useLive } from '../ui/lib/live.ts';
import { sendWaiting } from './queue.ts';
import { StopCard } from './stop-card.tsx';
import { type Deed, dropDeed, forgetRoute, keepDeed, keepRoute, listDeeds, recallRoute } from './store.ts';

const again_ms = 20_000;

/** The day of one team on a telephone: works without signal, what was done is sent once there is some. */
export function RoutePage({ token }: { token: string }) {
  const t = useSay();
  const lang = useLanguage();
  const [route, setRoute] = useState<DriverRoute | null>(null);
  const [deeds, setDeeds] = useState<Deed[]>([]);
  const [signal, setSignal] = useState(true);
  const [ended, setEnded] = useState<string | null>(null);
  const running = useRef(false);

  const refresh = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    try {
      await sendWaiting();
      const seen = await call(openRoute, { body: { token } });
      await keepRoute({ token, route: seen });
      setRoute(seen);
      setSignal(true);
      setEnded(null);
    } catch (error) {
      if (error instanceof Problem && error.status < 500 && error.status !== 429) {
        await forgetRoute();
        setRoute(null);
        setEnded(sentenceOf(error));
      } else setSignal(false);
    } finally {
      running.current = false;
      setDeeds(await listDeeds());
    }
  }, [token]);

  useEffect(() => {
    void recallRoute(token).then((known) => setRoute((now) => now ?? known));
    void refresh();
    const timer = setInterval(() => void refresh(), again_ms);
    const now = () => void refresh();
    const off = () => setSignal(false);
    addEventListener('online', now);
    addEventListener('offline', off);
    return () => {
      clearInterval(timer);
      removeEventListener('online', now);
      removeEventListener('offline', off);
    };
  }, [token, refresh]);

  const hear = () => void refresh();
  useLive(route ? [`route:${route.team_id}:${route.day}`] : [], hear, hear);

  const act = async (deed: Pick<Deed, 'kind' | 'delivery_id' | 'number'> & { body: Record<string, unknown> }) => {
    const { delivery_id } = deed;
    const body = { ...deed.body, token, delivery_id, happened_at: new Date().toISOString() };
    await keepDeed({ ...deed, body, key: crypto.randomUUID(), refused: null });
    setDeeds(await listDeeds());
    void refresh();
  };
  const seen = async (alert_ids: string[]) => {
    await call(driverSeen, { body: { token, alert_ids } }).catch(() => undefined);
    await refresh();
  };

  if (ended && !route)
    return (
      <main className="mx-auto grid max-w-md gap-3 p-6 text-center">
        <h1 className="text-xl font-bold">{t('배송', 'Deliveries')}</h1>
        <p role="alert">{ended}</p>
        <Unsent deeds={deeds} onDrop={() => void listDeeds().then(setDeeds)} />
      </main>
    );
  if (!route) return <main className="p-6 text-center">{t('여는 중…', 'Opening …')}</main>;
  const waiting = deeds.filter((one) => one.refused === null);
  const fresh = route.alerts.filter((one) => !one.seen);
  const left = route.stops.filter((one) => one.state === 'open' && one.not_loaded.length === 0);
  return (
    <main className="mx-auto max-w-md pb-16">
      <header className="sticky top-0 z-10 border-b border-line bg-raised px-4 py-3">
        <h1 className="text-lg font-bold">
          {route.team} · {calendarDay(route.day, lang)}
        </h1>
        <p className="text-sm text-ink-soft" role="status">
          {t(`남은 곳 ${count(left.length)}`, `${count(left.length)} to go`)}
          {waiting.length > 0 ? t(` · 보낼 것 ${waiting.length}`, ` · ${waiting.length} to send`) : ''}
          {signal ? '' : t(' · 신호 없음', ' · no signal')}
        </p>
      </header>
      {fresh.length > 0 ? (
        <section role="alert" className="m-3 grid gap-2 rounded-card bg-bad-soft p-3 text-bad">
          {fresh.map((one) => (
            <p key={one.alert_id} className="font-semibold">
              D{one.number}:{' '}
              {
                {
                  canceled: t(
                    '취소됐습니다. 내리지 마세요. 전표는 무효입니다.',
                    'Canceled. Do not deliver; its slip is void.',
                  ),
                  held: t(
                    '멈추세요. 아직 내리면 안 됩니다. 전표는 무효입니다.',
                    'Held. Do not deliver; its slip is void.',
                  ),
                  changed: t('바뀌었습니다. 전표는 무효이니 아래를 보세요.', 'Changed. Its slip is void; see below.'),
                  moved: t('다른 날이나 팀으로 옮겨졌습니다.', 'Moved to another day or team.'),
                }[one.what]
              }
            </p>
          ))}
          <button
            type="button"
            className="min-h-11 rounded bg-raised font-semibold text-ink"
            onClick={() => void seen(fresh.map((one) => one.alert_id))}
          >
            {t('확인했습니다', 'Understood')}
          </button>
        </section>
      ) : null}
      <Unsent deeds={deeds} onDrop={() => void listDeeds().then(setDeeds)} />
      <ol className="grid gap-3 p-3">
        {route.stops.map((stop, index) => (
          <StopCard
            key={stop.delivery_id}
            stop={stop}
            place={index + 1}
            waiting={waiting.filter((one) => one.delivery_id === stop.delivery_id)}
            onAct={act}
          />
        ))}
      </ol>
      {route.stops.length === 0 ? (
        <p className="p-6 text-center text-ink-soft">{t('오늘 갈 곳이 없습니다.', 'No stops today.')}</p>
      ) : null}
    </main>
  );
}

/** What the server did not take: kept until somebody has read why. */
function Unsent({ deeds, onDrop }: { deeds: readonly Deed[]; onDrop: () => void }) {
  const t = useSay();
  const refused = deeds.filter((one) => one.refused !== null);
  if (refused.length === 0) return null;
  return (
    <ul className="m-3 grid gap-2 rounded-card bg-warn-soft p-3 text-warn">
      {refused.map((one) => (
        <li key={one.key} className="flex items-center justify-between gap-2">
          <span>
            D{one.number}: {one.refused}
          </span>
          <button type="button" className="min-h-11 px-2 underline" onClick={() => void dropDeed(one.key).then(onDrop)}>
            {t('지우기', 'Remove')}
          </button>
        </li>
      ))}
    </ul>
  );
}
