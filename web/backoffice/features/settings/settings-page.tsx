import type { ShopPapers } from '@madang/contract/sellers';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deliveryWords } from '../../../ui/lib/delivery-words.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useMay } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { ShippingDays } from '../channels/shipping-days.tsx';
import { shopsQuery } from '../products/products.ts';
import { type Warehouse, warehousesQuery } from '../stock/stock.ts';
import { MarketsPanel } from './markets-panel.tsx';
import { OperatorPanel } from './operator-panel.tsx';
import { ShopDialog } from './shop-dialog.tsx';
import { WarehouseDialog } from './warehouse-dialog.tsx';

export function SettingsPage() {
  const t = useSay();
  usePageTitle(t('설정', 'Settings'));
  return (
    <>
      <PageHead title={t('설정', 'Settings')} />
      <div className="grid items-start grid-cols-1 gap-4 xl:grid-cols-2">
        <OperatorPanel />
        <Shops />
        <MarketsPanel />
        <Developers />
      </div>
    </>
  );
}

function Shops() {
  const t = useSay();
  const may = useMay();
  const { data: shops, error, refetch } = useQuery(shopsQuery);
  const warehouses = useQuery({ ...warehousesQuery, enabled: may('inventory.read') }).data ?? [];
  return (
    <>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!shops && !error ? <Skeleton className="h-48" /> : null}
      {shops?.map((shop) => (
        <ShopPanel
          key={shop.id}
          shop={shop}
          warehouses={warehouses.filter((one) => one.shop_id === shop.id)}
          can_write={may('settings.write')}
        />
      ))}
      {may('settings.write') ? null : (
        <p className="text-ink-soft xl:col-span-2">
          {t('수정하려면 소유자에게 요청하세요.', 'Ask an owner to change these.')}
        </p>
      )}
    </>
  );
}

type PanelProps = { shop: ShopPapers; warehouses: readonly Warehouse[]; can_write: boolean };

function ShopPanel({ shop, warehouses, can_write }: PanelProps) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const [open, setOpen] = useState<'shop' | 'new' | Warehouse | null>(null);
  const close = () => setOpen(null);
  const rows: [string, string][] = [
    [t('소개', 'Line'), pick(lang, shop.tagline, shop.tagline_en)],
    [t('문의', 'Contact'), [shop.contact_phone, shop.contact_email, shop.contact_hours].filter(Boolean).join(' · ')],
    [t('사업자', 'Company'), [shop.company, shop.representative, shop.business_number].filter(Boolean).join(' · ')],
    [t('통신판매업', 'Mail-order no.'), shop.mail_order_number],
    [t('주소', 'Address'), shop.address],
    [t('배송비', 'Delivery'), deliveryWords(shop, t, lang)],
  ];
  return (
    <Panel
      title={pick(lang, shop.name, shop.name_en)}
      note={`/${shop.slug}`}
      actions={can_write ? <Button onClick={() => setOpen('shop')}>{t('수정', 'Edit')}</Button> : null}
    >
      <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className={value ? 'break-words' : 'text-ink-faint'}>{value || t('비어 있음', 'Empty')}</dd>
          </div>
        ))}
        <dt className="text-ink-soft">{t('창고', 'Warehouses')}</dt>
        <dd className="flex flex-wrap items-center gap-1.5">
          {warehouses.map((one) =>
            can_write ? (
              <Button key={one.warehouse_id} look="line" onClick={() => setOpen(one)}>
                {pick(lang, one.name, one.name_en)}
                <span className="sr-only">, {t('이름 바꾸기', 'rename')}</span>
              </Button>
            ) : (
              <span key={one.warehouse_id}>{pick(lang, one.name, one.name_en)}</span>
            ),
          )}
          {can_write ? (
            <Button look="quiet" onClick={() => setOpen('new')}>
              {t('창고 추가', 'Add a warehouse')}
            </Button>
          ) : null}
        </dd>
        {may('orders.read') ? (
          <>
            <dt className="text-ink-soft">{t('발송', 'Shipping')}</dt>
            <dd className="flex flex-wrap items-center gap-1.5">
              <ShippingDays shop_id={shop.id} />
            </dd>
          </>
        ) : null}
      </dl>
      {open === 'shop' ? <ShopDialog shop={shop} onClose={close} /> : null}
      {open && open !== 'shop' ? (
        <WarehouseDialog shop_id={shop.id} warehouse={open === 'new' ? null : open} onClose={close} />
      ) : null}
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
