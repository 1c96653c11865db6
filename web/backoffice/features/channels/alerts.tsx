import { seeAlerts, type WorkAlert } from '@madang/contract/channel-work';
import { call } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Notice } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { Button } from '../../ui/button.tsx';
import { useSend } from '../../ui/send.ts';
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

/** What must not leave, said aloud until somebody has seen it. Only what is listed is seen: what is not comes next. */
export function Alerts({ alerts, total, can_write, onOpen }: Props) {
  const t = useSay();
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
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by keys, too */}
        <ul className="mt-1 max-h-40 overflow-y-auto text-sm" tabIndex={0}>
          {alerts.map((one) => (
            <li key={one.id}>
              {blockWord(one.kind, t)} · {channelName(t, one.channel_name)} <OrderKey order={one} onOpen={onOpen} /> ·{' '}
              {one.title} {one.option_text}
              {one.after_confirm ? t(' (발주확인 뒤)', ' (after confirmation)') : ''}
            </li>
          ))}
        </ul>
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
