import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useCountdown } from '../../../ui/lib/clock.ts';
import { count, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { Empty } from '../../ui/empty.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { type Drop, dropTitle } from '../drops/drops.ts';
import { useLiveDrops } from '../drops/drops-page.tsx';
import { effect_kind_words, effectCountsQuery, parkedRefundsQuery } from '../payments/effects.ts';
import { whyWords } from '../payments/why.ts';
import { low_at, lowLotsQuery, warehouseOf } from '../stock/stock.ts';
import { useVariantNames, variantLabel } from '../variants/variants.ts';
import { ListPanel, list_row } from './list-panel.tsx';

export function RunningDrops() {
  const t = useSay();
  const { drops, error } = useLiveDrops();
  const near = drops?.filter((drop) => !['ended', 'canceled'].includes(drop.live.phase)).slice(0, 6);
  return (
    <ListPanel
      title={t('드롭', 'Drops')}
      all={{ to: paths.drops, words: t('모두', 'All') }}
      loaded={near !== undefined}
      error={error}
      failed={t('드롭을 불러오지 못했습니다', 'Drops could not be loaded')}
      empty={
        near?.length === 0 ? (
          <Empty
            title={t('열린 드롭이 없습니다', 'No open or upcoming drops')}
            action={
              <Go to={paths.new_drop} className="link">
                {t('새 드롭 예약', 'Schedule a drop')}
              </Go>
            }
          />
        ) : null
      }
    >
      {near?.map((drop) => (
        <DropRow key={drop.drop_id} drop={drop} />
      ))}
    </ListPanel>
  );
}

function DropRow({ drop }: { drop: Drop }) {
  const t = useSay();
  const lang = useLanguage();
  const upcoming = drop.live.phase === 'upcoming';
  const left = useCountdown(upcoming ? drop.opens_at : drop.closes_at);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${left.days ? `${left.days}${t('일', 'd')} ` : ''}${two(left.hours)}:${two(left.minutes)}:${two(left.seconds)}`;
  return (
    <li>
      <Go to={paths.drop(drop.drop_id)} className={list_row}>
        <StateBadge kind="drop" state={drop.live.phase} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{dropTitle(drop, lang)}</span>
          <span className="tabular block text-xs text-ink-faint">
            {upcoming ? t(`${clock} 뒤 시작`, `opens in ${clock}`) : t(`${clock} 남음`, `closes in ${clock}`)}
          </span>
        </span>
        <span className="tabular text-right">
          <strong className="text-base">{count(drop.live.remaining)}</strong>
          <span className="text-ink-faint"> / {count(drop.live.allotment)}</span>
        </span>
      </Go>
    </li>
  );
}

export function ParkedEffects() {
  const t = useSay();
  const lang = useLanguage();
  const { data, error } = useQuery(effectCountsQuery);
  const refunds = useQuery(parkedRefundsQuery).data ?? [];
  return (
    <ListPanel
      title={t('확인할 외부 작업', 'External tasks that need you')}
      note={
        data
          ? t(
              `진행 중 ${count(data.counts.running + data.counts.due)}, 결과 확인 중 ${count(data.counts.unknown)}`,
              `${count(data.counts.running + data.counts.due)} under way, ${count(data.counts.unknown)} unknown`,
            )
          : null
      }
      all={{ to: paths.payments, search: { tab: 'effects' }, words: t('모두', 'All') }}
      loaded={data !== undefined}
      error={error}
      failed={t('불러오지 못했습니다', 'Could not be loaded')}
      empty={
        data?.parked.length === 0 && refunds.length === 0 ? (
          <Empty title={t('멈춘 작업이 없습니다', 'Nothing is stuck')}>
            {t('결제와 메일이 모두 정상으로 처리되고 있습니다.', 'Payments and e-mails are all going through.')}
          </Empty>
        ) : null
      }
    >
      {refunds.map((refund) => (
        <li key={refund.refund_id}>
          <Go to={paths.payments} search={{ tab: 'refunds', state: 'parked' }} className={list_row}>
            <span className="font-medium">{t('환불', 'Refund')}</span>
            <span className="min-w-0 flex-1 truncate text-ink-soft">
              {won(refund.amount_krw, lang)} · {whyWords(refund.refusal_code, refund.refusal_message_ko, t, lang)}
            </span>
            <When at={refund.created_at} style="short" />
          </Go>
        </li>
      ))}
      {data?.parked.map((effect) => (
        <li key={effect.effect_id}>
          <Go to={paths.payments} search={{ tab: 'effects', state: 'parked' }} className={list_row}>
            <span className="font-medium">{effect_kind_words[effect.kind]?.[lang] ?? effect.kind}</span>
            <span className="min-w-0 flex-1 truncate text-ink-soft">{effect.reason}</span>
            <When at={effect.updated_at} style="short" />
          </Go>
        </li>
      ))}
    </ListPanel>
  );
}

export function LowStock() {
  const t = useSay();
  const lang = useLanguage();
  const { data, error } = useQuery(lowLotsQuery);
  const names = useVariantNames(useMemo(() => (data ?? []).map((lot) => lot.variant_id), [data]));
  return (
    <ListPanel
      title={t('부족한 재고', 'Low stock')}
      note={t(`판매 가능 ${low_at}개 이하`, `${low_at} or fewer available`)}
      all={{ to: paths.stock, search: { low: 1 }, words: t('모두', 'All') }}
      loaded={data !== undefined}
      error={error}
      failed={t('재고를 불러오지 못했습니다', 'Stock could not be loaded')}
      empty={data?.length === 0 ? <Empty title={t('부족한 재고가 없습니다', 'Nothing is low on stock')} /> : null}
    >
      {data?.map((lot) => {
        const variant = names.get(lot.variant_id);
        return (
          <li key={lot.lot_id}>
            <Go to={paths.stock} search={{ variant_id: lot.variant_id }} className={list_row}>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{variant ? variantLabel(variant, lang) : '…'}</span>
                <span className="block truncate text-xs text-ink-faint">{warehouseOf(lot, lang)}</span>
              </span>
              <strong className={`tabular text-base ${lot.available === 0 ? 'text-bad' : 'text-warn'}`}>
                {count(lot.available)}
              </strong>
            </Go>
          </li>
        );
      })}
    </ListPanel>
  );
}
