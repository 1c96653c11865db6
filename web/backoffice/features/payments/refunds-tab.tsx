import { refund_states } from '@madang/contract/payments';
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
import { wordOf } from '../../ui/words.ts';
import { type RefundRow, refundsQuery } from './money.ts';
import { PaymentDialog } from './payment-dialog.tsx';
import { whyNot } from './why.ts';

function columnsOf(t: Say, lang: Language): Column<RefundRow>[] {
  return [
    {
      id: 'at',
      title: t('정한 때', 'Decided'),
      track: '8rem',
      phone: '6.5rem',
      cell: (one) => <When at={one.created_at} style="short" />,
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '9rem',
      phone: 'minmax(6rem,1fr)',
      cell: (one) => <StateBadge kind="refund" state={one.state} />,
    },
    {
      id: 'order',
      title: t('주문 번호', 'Order'),
      track: '9.5rem',
      wide: true,
      cell: (one) => <span className="tabular">{one.order_number}</span>,
    },
    { id: 'reason', title: t('이유', 'Reason'), track: 'minmax(8rem,2fr)', wide: true, cell: (one) => one.reason },
    {
      id: 'code',
      title: t('거절 이유', 'Refused because'),
      track: 'minmax(8rem,2fr)',
      wide: true,
      cell: (one) => whyNot(one, t, lang),
    },
    { id: 'tries', title: t('시도', 'Tries'), track: '4rem', align: 'right', wide: true, cell: (one) => one.tries },
    {
      id: 'amount',
      title: t('금액', 'Amount'),
      track: '8rem',
      phone: '6.5rem',
      align: 'right',
      cell: (one) => won(one.amount_krw, lang),
    },
    {
      id: 'done',
      title: t('끝난 때', 'Done'),
      track: '8rem',
      wide: true,
      cell: (one) => (one.done_at ? <When at={one.done_at} style="short" /> : ''),
    },
  ];
}

export function RefundsTab() {
  const t = useSay();
  const lang = useLanguage();
  const [filters, setFilters] = useFilters(['tab', 'state'] as const);
  const query = useInfiniteQuery({ ...refundsQuery(filters.state), refetchInterval: 15_000 });
  const [opened, setOpened] = useState<RefundRow | null>(null);
  return (
    <>
      <FilterForm>
        <Choice
          label={t('환불 상태', 'Refund state')}
          any={t('모든 상태', 'All states')}
          className="col-span-2 md:w-52"
          value={filters.state}
          options={refund_states.map((state) => [state, wordOf('refund', state)[lang]])}
          onChange={(state) => setFilters({ state })}
        />
      </FilterForm>
      <List
        label={t('환불 목록', 'Refunds')}
        columns={columnsOf(t, lang)}
        query={query}
        pick={(page) => page.refunds}
        rowId={(one) => one.refund_id}
        onOpen={setOpened}
        empty={
          <Empty title={t('해당하는 환불이 없습니다', 'No such refund')}>
            {t('주문을 취소하면 환불이 저절로 만들어집니다.', 'Canceling an order creates its refund automatically.')}
          </Empty>
        }
      />
      <PaymentDialog attempt_id={opened?.attempt_id ?? null} onClose={() => setOpened(null)} />
    </>
  );
}
