import { useSay } from '../../../ui/lib/language.ts';
import { useFilters } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { PageHead } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { EffectsTab } from './effects-tab.tsx';
import { PaymentsTab } from './payments-tab.tsx';
import { RefundsTab } from './refunds-tab.tsx';

export function PaymentsPage() {
  const t = useSay();
  usePageTitle(t('결제·외부 작업', 'Payments and external tasks'));
  const [{ tab = 'payments' }] = useFilters(['tab'] as const);
  return (
    <>
      <PageHead
        title={t('결제·외부 작업', 'Payments and external tasks')}
        note={t(
          '결과를 모르는 결제는 다시 보내지 않고 결제사에 먼저 물어봅니다.',
          'A payment with an unknown outcome is checked with the provider, never blindly resent.',
        )}
      />
      <Tabs
        label={t('결제·외부 작업', 'Payments and external tasks')}
        to={paths.payments}
        shown={tab}
        tabs={[
          { name: 'payments', label: t('결제', 'Payments'), search: {} },
          { name: 'refunds', label: t('환불', 'Refunds'), search: { tab: 'refunds' } },
          { name: 'effects', label: t('외부 작업', 'Effects'), search: { tab: 'effects' } },
        ]}
      />
      {tab === 'effects' ? <EffectsTab /> : tab === 'refunds' ? <RefundsTab /> : <PaymentsTab />}
    </>
  );
}
