import { useQuery } from '@tanstack/react-query';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useMay } from '../../frame/session.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { shopsQuery } from '../products/products.ts';
import { warehousesQuery } from '../stock/stock.ts';

export function SettingsPage() {
  const t = useSay();
  usePageTitle(t('설정', 'Settings'));
  return (
    <>
      <PageHead title={t('설정', 'Settings')} />
      <div className="grid items-start grid-cols-1 gap-4 xl:grid-cols-2">
        <Shops />
        <Developers />
      </div>
    </>
  );
}

function Shops() {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const { data: shops, error, refetch } = useQuery(shopsQuery);
  const warehouses = useQuery({ ...warehousesQuery, enabled: may('inventory.read') }).data ?? [];
  return (
    <Panel title={t('가게와 창고', 'Shops and warehouses')} flush>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!shops && !error ? <Skeleton className="m-4 h-20" /> : null}
      <ul>
        {shops?.map((shop) => (
          <li key={shop.id} className="border-b border-line/70 px-4 py-2.5 last:border-0">
            <p className="font-medium">{(lang === 'en' && shop.name_en) || shop.name}</p>
            <p className="text-ink-soft">{(lang === 'en' && shop.tagline_en) || shop.tagline}</p>
            <p className="mt-1 text-xs text-ink-faint">
              {t('창고', 'Warehouses')}:{' '}
              {warehouses
                .filter((one) => one.shop_id === shop.id)
                .map((one) => one.name)
                .join(', ') || t('없음', 'none')}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Developers() {
  const t = useSay();
  return (
    <Panel title={t('개발자', 'Developers')}>
      <div className="flex flex-wrap gap-2">
        {(
          [
            ['/api/docs', t('API 문서', 'API reference')],
            ['/api/openapi.json', 'OpenAPI 3.1'],
            ['/metrics', t('측정값', 'Metrics')],
          ] as const
        ).map(([href, name]) => (
          <a key={href} href={href} target="_blank" rel="noreferrer" className={buttonClass('line')}>
            {name} <Icon name="outside" />
          </a>
        ))}
      </div>
    </Panel>
  );
}
