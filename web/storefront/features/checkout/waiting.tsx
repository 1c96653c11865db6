import { fullTime } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ClockIcon } from '../../../ui/parts/icons.tsx';
import type { CheckoutState } from './api.ts';
import { DepositBox } from './deposit-box.tsx';
import { ring, SeeOrder, Shell } from './outcome.tsx';

/** Nobody knows yet whether the money moved; the server goes on asking. */
export function StillAsking({ order }: { order: CheckoutState }) {
  const t = useSay();
  return (
    <Shell
      title={t('은행의 답을 기다리고 있습니다', 'Waiting for the bank’s answer')}
      icon={
        <span className={`${ring} animate-breathe bg-warn-soft text-warn`}>
          <ClockIcon className="size-7" />
        </span>
      }
      body={
        <div role="status" className="grid gap-2 text-ink-soft">
          <p>
            {t(
              '결제가 되었는지 결제사에 계속 묻고 있습니다. 상품은 그동안 그대로 확보되어 있습니다.',
              'We keep asking the payment provider whether it went through. Your items stay reserved meanwhile.',
            )}
          </p>
          <p>
            {t(
              '이 창을 닫아도 됩니다. 결제되었으면 주문이 확정되고, 아니면 돈이 나가지 않습니다. 다시 결제하지 마세요.',
              'You may close this page. If you were charged, the order is confirmed; if not, no money is taken. Please do not pay again.',
            )}
          </p>
        </div>
      }
      actions={<SeeOrder order_id={order.order_id} />}
    />
  );
}

/** The account is there, the money is not. */
export function WaitingDeposit({ order }: { order: CheckoutState }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <Shell
      title={t('입금을 기다리고 있습니다', 'Waiting for your transfer')}
      body={
        order.virtual_account ? (
          <>
            <DepositBox account={order.virtual_account} />
            <p role="status" className="text-ink-soft">
              {t(
                `${fullTime(order.virtual_account.due_at, lang)}까지 입금하시면 이 화면이 바로 바뀝니다.`,
                `Transfer by ${fullTime(order.virtual_account.due_at, lang)}. This page updates by itself.`,
              )}
            </p>
          </>
        ) : null
      }
      actions={<SeeOrder order_id={order.order_id} />}
    />
  );
}
