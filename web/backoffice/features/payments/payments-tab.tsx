import { payment_states } from '@madang/contract/payments';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { won } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useFilters } from '../../frame/go.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Choice, FilterForm, List } from '../../ui/list.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { paidBy, wordOf } from '../../ui/words.ts';
import { type PaymentRow, paymentsQuery } from './money.ts';
import { PaymentDialog } from './payment-dialog.tsx';
import { whyWords } from './why.ts';

function columnsOf(t: Say, lang: Language): Column<PaymentRow>[] {
  return [
    {
      id: 'at',
      title: t('시작', 'Started'),
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
      id: 'order',
      title: t('주문 번호', 'Order'),
      track: '9.5rem',
      wide: true,
      cell: (one) => <span className="tabular">{one.order_number}</span>,
    },
    {
      id: 'provider',
      title: t('결제사', 'Provider'),
      track: 'minmax(8rem,1fr)',
      wide: true,
      cell: (one) => paidBy(one, lang),
    },
    {
      id: 'code',
      title: t('거절 이유', 'Declined because'),
      track: 'minmax(8rem,2fr)',
      wide: true,
      cell: (one) => whyWords(one.decline_code, one.decline_message_ko, t, lang),
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
      title: t('보유 금액', 'Held by shop'),
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
  const [opened, setOpened] = useState<PaymentRow | null>(null);
  return (
    <>
      <FilterForm>
        <Choice
          label={t('결제 상태', 'Payment state')}
          any={t('모든 상태', 'All states')}
          className="col-span-2 md:w-52"
          value={filters.state}
          options={payment_states.map((state) => [state, wordOf('payment', state)[lang]])}
          onChange={(state) => setFilters({ state })}
        />
      </FilterForm>
      <List
        label={t('결제 목록', 'Payments')}
        columns={columnsOf(t, lang)}
        query={query}
        pick={(page) => page.payments}
        rowId={(one) => one.attempt_id}
        onOpen={setOpened}
        empty={
          <Empty title={t('해당하는 결제가 없습니다', 'No such payment')}>
            {t('구매자가 결제를 시작하면 여기에 보입니다.', 'Payments appear here when buyers start paying.')}
          </Empty>
        }
      />
      <PaymentDialog attempt_id={opened?.attempt_id ?? null} onClose={() => setOpened(null)} />
    </>
  );
}
