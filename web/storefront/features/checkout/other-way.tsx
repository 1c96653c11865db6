import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../../ui/lib/act.ts';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { type CheckoutState, leave } from './api.ts';
import { checkoutOf } from './fresh.ts';

/** Back to the checkout that placed this order, to pay in another way; its delivery is filled in there. Ends an order that still waits. */
export function useOtherWay(order: CheckoutState) {
  const go = useNavigate();
  const queries = useQueryClient();
  const { order_id } = order;
  const quit = useAct(`leave.${order_id}`, () => leave(order_id));
  const choose = async () => {
    const from = checkoutOf(order_id);
    if (order.state === 'pending' && !(await quit.run(undefined))) return;
    for (const name of ['orders', 'cart']) void queries.invalidateQueries({ queryKey: [name] });
    await (from ? go({ to: '/checkout', search: { ...from, again: order_id } }) : go({ to: '/cart' }));
  };
  return { choose: () => void choose(), busy: quit.busy, error: quit.error };
}

/** The button, and while the goods are held what pressing it means for them. */
export function OtherWay({ order }: { order: CheckoutState }) {
  const t = useSay();
  const { choose, busy, error } = useOtherWay(order);
  const held = order.state === 'pending';
  return (
    <>
      <Button look={held ? 'line' : 'buy'} wide busy={busy} onClick={choose}>
        {held
          ? t('다른 결제 수단 고르기', 'Choose another way to pay')
          : t('결제 수단을 골라 다시 주문하기', 'Order again, paying another way')}
      </Button>
      {error ? (
        <Notice tone="bad" alert>
          {sentenceOf(error)}
        </Notice>
      ) : null}
      {held ? (
        <p className="text-center text-sm text-ink-soft">
          {t(
            '다른 수단을 고르면 이 주문은 끝나고, 확보한 상품은 새로 주문할 때까지 풀립니다. 적으신 주소는 그대로 둡니다.',
            'Choosing another way ends this order and releases your items until you order again. Your address is kept.',
          )}
        </p>
      ) : null}
    </>
  );
}
