import { useSay } from '../../../ui/lib/language.ts';
import { Panel } from '../../ui/panel.tsx';
import { When } from '../../ui/when.tsx';
import type { Order } from './orders.ts';

/** To which words of ours the buyer agreed, and when. */
export function OrderConsents({ order }: { order: Order }) {
  const t = useSay();
  const names = {
    terms: t('이용약관', 'Terms of use'),
    privacy: t('개인정보 수집·이용', 'Collection and use of personal data'),
    age_14: t('만 14세 이상', 'Aged 14 or older'),
    no_return: t('주문 제작: 단순 변심 반품 불가', 'Made to order: no return for a change of mind'),
  };
  const given_with = { order: t('이 주문에서', 'with this order'), account: t('회원으로', 'with the account') };
  return (
    <Panel title={t('동의', 'Consents')}>
      {order.consents.length === 0 ? (
        <p className="text-ink-soft">
          {t('동의를 받기 전에 들어온 주문입니다.', 'Placed before consent was asked for.')}
        </p>
      ) : (
        <dl className="grid grid-cols-1 gap-2" data-testid="order-consents">
          {order.consents.map((one) => (
            <div key={one.kind}>
              <dt className="font-medium">{names[one.kind]}</dt>
              <dd className="tabular text-xs text-ink-soft">
                {one.kind === 'age_14' ? null : `${t(`${one.version} 판`, `version ${one.version}`)} · `}
                <When at={one.at} style="full" /> · {given_with[one.given_with]}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
