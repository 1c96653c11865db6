import { type AdminProduct, listSnapshots } from '@madang/contract/catalog-admin';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Panel } from '../../ui/panel.tsx';
import { When } from '../../ui/when.tsx';

/** What a variant was sold as, and when: orders keep pointing at these, whatever the product says today. */
export function SnapshotsPanel({ product }: { product: AdminProduct }) {
  const t = useSay();
  const lang = useLanguage();
  const [chosen, setChosen] = useState(product.variants[0]?.id ?? '');
  const { data, error } = useQuery({
    queryKey: ['products', 'snapshots', chosen, product.version],
    queryFn: async ({ signal }) => (await call(listSnapshots, { params: { id: chosen }, signal })).snapshots,
    enabled: chosen !== '',
  });
  return (
    <Panel title={t('판매 이력', 'Sales record')} note={t('바뀌지 않는 기록', 'Permanent record')}>
      {product.variants.length > 1 ? (
        <select
          aria-label={t('판매 단위', 'Variant')}
          className="control mb-3"
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          {product.variants.map((variant) => (
            <option key={variant.id} value={variant.id}>
              {(lang === 'en' && variant.option_text_en) || variant.option_text || t('기본', 'Default')}
            </option>
          ))}
        </select>
      ) : null}
      <Refused>{error ? sentenceOf(error) : null}</Refused>
      {data ? (
        <ol className="grid max-h-72 gap-2 overflow-y-auto">
          {data.map((snapshot) => (
            <li
              key={snapshot.id}
              className="flex items-baseline justify-between gap-3 border-b border-line/70 pb-2 last:border-0"
            >
              <div className="min-w-0">
                <p className="truncate">{snapshot.title}</p>
                <p className="text-xs text-ink-faint">
                  #{snapshot.version} · <When at={snapshot.created_at} />
                </p>
              </div>
              <span className="tabular shrink-0 font-medium">{won(snapshot.price_krw, lang)}</span>
            </li>
          ))}
          {data.length === 0 ? (
            <li className="text-ink-soft">
              {t('가격이 정해지면 첫 기록이 생깁니다.', 'The first record appears once a price is set.')}
            </li>
          ) : null}
        </ol>
      ) : error ? null : (
        <Skeleton className="h-16" />
      )}
    </Panel>
  );
}
