import { payment_states } from '@madang/contract/payments';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { won } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useFilters } from '../../frame/go.tsx';
import { Empty } from '../../ui/empty.tsx';
import { type Column, Grid } from '../../ui/grid.tsx';
import { usePaged } from '../../ui/paged.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { wordOf } from '../../ui/words.ts';
import { type PaymentRow, paymentsQuery } from './money.ts';
import { PaymentDialog } from './payment-dialog.tsx';

function columnsOf(t: Say, lang: Language): Column<PaymentRow>[] {
  return [
    {
      id: 'at',
      title: t('시작', 'Begun'),
      track: '8rem',
      phone: '6.5rem',
      cell: (one) => <When at={one.created_at} style="short" />,
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '8rem',
      phone: 'minmax(6rem,1fr)',
      cell: (one) => <StateBadge kind="payment" state={one.state} />,
    },
    {
      id: 'provider',
      title: t('결제사', 'Provider'),
      track: 'minmax(8rem,1fr)',
      wide: true,
      cell: (one) => [one.provider, one.method].filter(Boolean).join(' · '),
    },
    {
      id: 'code',
      title: t('거절 이유', 'Declined because'),
      track: 'minmax(8rem,2fr)',
      wide: true,
      cell: (one) => one.decline_code ?? '',
    },
    {
      id: 'amount',
      title: t('금액', 'Amount'),
      track: '8rem',
      phone: '6.5rem',
      align: 'right',
      cell: (one) => won(one.amount_krw, lang),
    },
    {
      id: 'balance',
      title: t('가게에 있는 돈', 'Held by the shop'),
      track: '8.5rem',
      align: 'right',
      wide: true,
      cell: (one) => (one.balance_krw > 0 ? won(one.balance_krw, lang) : ''),
    },
    {
      id: 'captured',
      title: t('승인', 'Captured'),
      track: '8rem',
      wide: true,
      cell: (one) => (one.captured_at ? <When at={one.captured_at} style="short" /> : ''),
    },
  ];
}

export function PaymentsTab() {
  const t = useSay();
  const lang = useLanguage();
  const [filters, setFilters] = useFilters(['state'] as const);
  const query = useInfiniteQuery({ ...paymentsQuery(filters.state), refetchInterval: 15_000 });
  const { rows, more } = usePaged(query, (page) => page.payments);
  const [opened, setOpened] = useState<PaymentRow | null>(null);
  return (
    <>
      <select
        aria-label={t('결제 상태', 'Payment state')}
        className="control mb-3 max-w-52"
        value={filters.state ?? ''}
        onChange={(event) => setFilters({ state: event.target.value })}
      >
        <option value="">{t('모든 상태', 'Every state')}</option>
        {payment_states.map((state) => (
          <option key={state} value={state}>
            {wordOf('payment', state)[lang]}
          </option>
        ))}
      </select>
      <div className="overflow-hidden rounded-lg border border-line bg-raised">
        <Grid
          label={t('결제 목록', 'Payments')}
          columns={columnsOf(t, lang)}
          rows={rows}
          rowId={(one) => one.attempt_id}
          onOpen={setOpened}
          error={query.error}
          retry={() => void query.refetch()}
          more={more}
          empty={
            <Empty title={t('해당하는 결제가 없습니다', 'No such payment')}>
              {t('구매자가 결제를 시작하면 여기에 보입니다.', 'They appear when buyers begin to pay.')}
            </Empty>
          }
        />
      </div>
      <PaymentDialog attempt_id={opened?.attempt_id ?? null} onClose={() => setOpened(null)} />
    </>
  );
}
