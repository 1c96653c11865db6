import { planCancel } from '@madang/contract/cancel-plan';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../../ui/lib/act.ts';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { type BankAccount, missingOf, no_account, tidy } from '../../../ui/lib/bank-account.ts';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { Dialog } from '../../../ui/parts/dialog.tsx';
import { SelectField } from '../../../ui/parts/field.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { Stepper } from '../../../ui/parts/stepper.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { cancelMyOrder, type Order, orderQuery } from './api.ts';
import { BankFields } from './bank-fields.tsx';

type Body = { lines: { line_id: string; quantity: number }[]; reason: string; bank_account?: BankAccount };

const left = (line: Order['lines'][number]) => line.quantity - line.canceled_quantity;

/** Whole or part: how many of each, the sum that comes back, and for transfers the account it goes to. */
export function CancelDialog({
  order,
  open,
  onOpenChange,
}: {
  order: Order;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  // Gifts go with the last of what was bought.
  const lines = order.lines.filter((line) => left(line) > 0 && !line.gift);
  const [chosen, setChosen] = useState<Record<string, number>>({});
  const [reason, setReason] = useState('change_of_mind');
  const [bank, setBank] = useState<BankAccount>(no_account);
  const [tried, setTried] = useState(false);
  const needs_bank = order.payments.some((one) => one.method === 'virtual_account' || one.method === '가상계좌');
  const quantityOf = (line: Order['lines'][number]) => Math.min(chosen[line.line_id] ?? left(line), left(line));
  const { refund_krw, shipping_krw } = planCancel(
    order.lines,
    order.lines.map((line) => (lines.includes(line) ? quantityOf(line) : 0)),
  );
  const reasons: [string, string][] = [
    ['change_of_mind', t('단순 변심', 'Changed my mind')],
    ['wrong_option', t('옵션이나 수량을 잘못 선택', 'Wrong option or quantity')],
    ['too_late', t('배송을 기다리기 어렵습니다', 'It takes too long')],
    ['other', t('기타', 'Another reason')],
  ];
  const act = useAct(`cancel.${order.order_id}`, (body: Body, key) =>
    call(cancelMyOrder, { params: { order_id: order.order_id }, body, key }),
  );
  const bank_missing = needs_bank && missingOf(bank).size > 0;

  const cancel = async () => {
    setTried(true);
    if (refund_krw === 0 || bank_missing) return;
    const reply = await act.run({
      lines: lines
        .map((line) => ({ line_id: line.line_id, quantity: quantityOf(line) }))
        .filter((line) => line.quantity > 0),
      reason: reasons.find(([name]) => name === reason)?.[1] ?? reason,
      ...(needs_bank ? { bank_account: tidy(bank) } : {}),
    });
    if (!reply) return;
    queries.setQueryData(orderQuery(order.order_id).queryKey, reply);
    void queries.invalidateQueries({ queryKey: ['orders'] });
    setChosen({});
    onOpenChange(false);
    toast(t('취소했습니다. 환불을 시작합니다.', 'Canceled. Your refund is on its way.'));
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('주문 취소', 'Cancel order')}
      description={t(
        '발송 전에는 전부 또는 일부를 취소할 수 있습니다.',
        'You can cancel all or part of your order before it ships.',
      )}
      footer={
        <Button
          look="bad"
          size="lg"
          wide
          busy={act.busy}
          busy_label={t('취소하는 중', 'Canceling')}
          aria-disabled={refund_krw === 0 || bank_missing || undefined}
          onClick={cancel}
        >
          {t(`취소하고 ${won(refund_krw, lang)} 돌려받기`, `Cancel and get ${won(refund_krw, lang)} back`)}
        </Button>
      }
    >
      <div className="grid gap-6">
        <ul className="grid gap-4">
          {lines.map((line) => (
            <li key={line.line_id} className="flex items-center justify-between gap-4">
              <div className="min-w-0">
                <p className="truncate font-medium">{line.title}</p>
                {line.option_text ? <p className="truncate text-sm text-ink-soft">{line.option_text}</p> : null}
              </div>
              <Stepper
                small
                min={0}
                max={left(line)}
                label={t(`${line.title} 취소 수량`, `How many of ${line.title} to cancel`)}
                value={quantityOf(line)}
                onChange={(value) => setChosen({ ...chosen, [line.line_id]: value })}
              />
            </li>
          ))}
        </ul>
        {order.shipping_krw > 0 ? (
          <p className="text-sm text-ink-soft">
            {shipping_krw > 0
              ? t(
                  `배송비 ${won(shipping_krw, lang)}도 돌려드립니다.`,
                  `The delivery fee of ${won(shipping_krw, lang)} is refunded too.`,
                )
              : t(
                  '배송비는 그 상점의 상품을 모두 취소할 때 환불됩니다.',
                  'A shop’s delivery fee is refunded once all of its items are canceled.',
                )}
          </p>
        ) : null}
        <SelectField label={t('사유', 'Reason')} value={reason} onChange={(event) => setReason(event.target.value)}>
          {reasons.map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </SelectField>
        {needs_bank ? (
          <div className="grid gap-4">
            <p className="text-sm text-ink-soft">
              {t('환불받을 계좌를 적어 주세요.', 'Where should we send your refund?')}
            </p>
            <BankFields account={bank} onChange={setBank} tried={tried} />
          </div>
        ) : null}
        {act.error ? (
          <Notice tone="bad" alert>
            {sentenceOf(act.error)}
          </Notice>
        ) : null}
      </div>
    </Dialog>
  );
}
