import { useQuery } from '@tanstack/react-query';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay, useSession } from '../../frame/session.ts';
import { Empty } from '../../ui/empty.tsx';
import { koreaDay } from '../../ui/korea-time.ts';
import { Figure, Figures, PageHead, Panel } from '../../ui/panel.tsx';
import { OpenComplaints } from '../orders/order-complaints.tsx';
import { todayQuery } from '../orders/orders.ts';
import { OwnPage } from '../partners/own-page.tsx';
import { ChannelTasks, SoldToday } from './channel-panels.tsx';
import { HoursChart } from './hours-chart.tsx';
import { LowStock, ParkedEffects, RunningDrops } from './panels.tsx';

export function DashboardPage() {
  const may = useMay();
  // A partner's day is at its own page.
  return may('partner.read') && !may('orders.read') ? <OwnPage /> : <Day />;
}

function Day() {
  const t = useSay();
  const may = useMay();
  const session = useSession();
  usePageTitle(t('대시보드', 'Dashboard'));
  return (
    <>
      <PageHead
        title={t('오늘', 'Today')}
        note={t(
          `${session?.account?.name ?? ''}님, ${koreaDay(serverNow())} 기준입니다.`,
          `${koreaDay(serverNow())}, Korea time`,
        )}
      />
      <div className="grid grid-cols-1 gap-4">
        {may('orders.read') ? (
          <div className="grid items-start grid-cols-1 gap-4 xl:grid-cols-2">
            <ChannelTasks />
            <SoldToday />
          </div>
        ) : null}
        {may('orders.read') ? <Today /> : null}
        <div className="grid items-start grid-cols-1 gap-4 xl:grid-cols-2">
          {may('orders.read') ? <OpenComplaints /> : null}
          {may('drops.read') ? <RunningDrops /> : null}
          {may('payments.read') ? <ParkedEffects /> : null}
          {may('inventory.read') ? <LowStock /> : null}
          <FirstSteps />
        </div>
      </div>
    </>
  );
}

function Today() {
  const t = useSay();
  const lang = useLanguage();
  const { data, error } = useQuery(todayQuery(serverNow()));
  if (error && !data) {
    return (
      <Panel>
        <Empty title={t('오늘의 숫자를 불러오지 못했습니다', 'Today’s figures could not be loaded')}>
          {t('잠시 뒤 자동으로 다시 불러옵니다.', 'They will be loaded again shortly.')}
        </Empty>
      </Panel>
    );
  }
  if (!data) return <Skeleton className="h-64" />;
  const state = (...names: string[]) => names.reduce((sum, name) => sum + (data.by_state[name] ?? 0), 0);
  const paid = state('confirmed', 'partly_canceled', 'canceled', 'shipped', 'delivered');
  const open = state('pending', 'paying', 'waiting_deposit');
  return (
    <Panel
      title={t('우리 쇼핑몰', 'Our own shop')}
      flush
      actions={
        <Go to={paths.orders} search={{ channel: 'own', from: koreaDay(serverNow()) }} className="link">
          {t('쇼핑몰 주문 보기', 'Orders of the shop')}
        </Go>
      }
    >
      <Figures bare>
        <Figure label={t('들어온 주문', 'Placed')} value={count(data.placed)} />
        <Figure label={t('결제 완료', 'Paid')} value={count(paid)} tone={paid > 0 ? 'good' : undefined} />
        <Figure label={t('매출', 'Sales')} value={won(data.paid_krw, lang)} />
        <Figure
          label={t('환불', 'Refunded')}
          value={won(data.refunded_krw, lang)}
          tone={data.refunded_krw > 0 ? 'warn' : undefined}
        />
        <Figure label={t('결제 중', 'Being paid')} value={count(open)} />
        <Figure label={t('실패·만료', 'Failed, expired')} value={count(state('failed', 'expired'))} />
      </Figures>
      <HoursChart hours={data.hours} />
    </Panel>
  );
}

/** For a shop that has just begun. */
function FirstSteps() {
  const t = useSay();
  const steps = [
    {
      to: paths.products,
      name: t('상품 만들기', 'Create a product'),
      note: t('이름, 가격, 사진, 옵션', 'Name, price, pictures, options'),
    },
    { to: paths.stock, name: t('재고 입고', 'Receive stock'), note: t('창고와 수량', 'Warehouse and units') },
    {
      to: paths.new_drop,
      name: t('드롭 예약', 'Schedule a drop'),
      note: t('시작 시각, 수량, 한 사람 한도', 'Start time, quantity, limit per person'),
    },
    {
      to: paths.rehearsals,
      name: t('리허설', 'Rehearsal'),
      note: t('열기 전에 만 명으로 시험해 보기', 'Try it with ten thousand buyers before you open'),
    },
  ];
  return (
    <Panel title={t('판매 준비 순서', 'Getting ready to launch')} flush>
      <ol>
        {steps.map((step, index) => (
          <li key={step.to} className="border-b border-line/70 last:border-0">
            <Go to={step.to} className="flex items-center gap-3 px-4 py-2.5 hover:bg-sunken">
              <span className="tabular text-ink-faint">{index + 1}</span>
              <span className="font-medium">{step.name}</span>
              <span className="ml-auto text-xs text-ink-soft">{step.note}</span>
            </Go>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
