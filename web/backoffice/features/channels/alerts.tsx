import { seeAlerts, type WorkAlert } from '@madang/contract/channel-work';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Notice } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { Button } from '../../ui/button.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { channelName } from './channel-name.ts';
import { blockWord } from './channels.ts';
import { type NamedOrder, OrderKey } from './order-news.tsx';

type Props = {
  /** The gravest of them; there may be more. */
  alerts: readonly WorkAlert[];
  /** How many there are in all. */
  total: number;
  can_write: boolean;
  onOpen: (order: NamedOrder) => void;
};

/** As many as the box holds where each takes two lines. */
const most_in_sight = 3;

/** What must not leave, said aloud until somebody has seen it. Only what is listed is seen: what is not comes next. */
export function Alerts({ alerts, total, can_write, onOpen }: Props) {
  const t = useSay();
  const [whole, setWhole] = useState(false);
  const seen = useSend('see-alerts', (alert_ids: string[], key) => call(seeAlerts, { body: { alert_ids }, key }), {
    refresh: [['channel-work']],
  });
  if (alerts.length === 0) return null;
  const here = alerts.length;
  const all = Math.max(total, here);
  return (
    <div className="mb-4">
      <Notice tone="bad" alert>
        <p className="font-semibold">
          {t(`발송을 멈춰야 할 주문 ${count(all)}건`, `${many(all, 'order line')} must not ship`)}
        </p>
        {all > here ? (
          <p className="text-sm">
            {t(
              `급한 것부터 ${count(here)}건입니다. 확인하면 다음 것이 나옵니다.`,
              `The ${count(here)} most urgent; the next come when these are seen.`,
            )}{' '}
            <Go to={paths.orders} search={{ state: 'cancel_requested,address_changed' }} className="link">
              {t('취소요청·배송지변경 주문 모두 보기', 'View all cancel requests and changed addresses')}
            </Go>
          </p>
        ) : null}
        {here > most_in_sight ? (
          <button
            type="button"
            className="link mt-1 min-h-6 text-sm pointer-coarse:min-h-11"
            aria-expanded={whole}
            onClick={() => setWhole(!whole)}
          >
            {whole ? t('접기', 'Show less') : t(`${count(here)}건 모두 펼치기`, `Show all ${count(here)}`)}
          </button>
        ) : null}
        {/* A list that scrolls is scrolled by keys, too. */}
        <ul className={`mt-1 text-sm ${whole ? '' : 'max-h-40 overflow-y-auto'}`} tabIndex={whole ? undefined : 0}>
          {alerts.map((one) => (
            <li key={one.id}>
              {blockWord(one.kind, t)} · {channelName(t, one.channel_name)} <OrderKey order={one} onOpen={onOpen} /> ·{' '}
              {one.title} {one.option_text}
              {one.left_at ? (
                <b>
                  {' '}
                  {t('이미 발송 파일에 나갔습니다', 'already in a dispatch file')} (
                  <When at={one.left_at} style="short" />)
                </b>
              ) : one.after_confirm ? (
                t(' (발주확인 뒤)', ' (after confirmation)')
              ) : (
                ''
              )}
            </li>
          ))}
        </ul>
        <p className="mt-1 text-sm text-ink-soft">
          {t(
            '판매자센터에서 취소·주소를 처리한 다음 새 주문 파일을 가져오면 풀립니다. 이미 나간 것은 택배사에 먼저 알려 주세요.',
            'Settle the cancel or the address in the seller center, then import a newer order file: it is free again. What has left already: call the courier first.',
          )}{' '}
          <Go to={paths.imports} className="link">
            {t('주문 가져오기', 'Import orders')}
          </Go>
        </p>
        {can_write ? (
          <Button
            className="mt-2"
            look="line"
            busy={seen.busy}
            onClick={() => void seen.run(alerts.map((one) => one.id))}
          >
            {all > here
              ? t(`이 ${count(here)}건 확인했습니다`, `Seen these ${count(here)}`)
              : t(`${count(here)}건 모두 확인했습니다`, here === 1 ? 'Seen it' : `Seen all ${count(here)}`)}
          </Button>
        ) : null}
      </Notice>
    </div>
  );
}
