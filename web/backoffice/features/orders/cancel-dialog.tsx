import { planCancel } from '@madang/contract/cancel-plan';
import { adminCancelOrder } from '@madang/contract/orders';
import type { BodyOf } from '@madang/contract/route';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { type BankAccount, missingOf, no_account, tidy } from '../../../ui/lib/bank-account.ts';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { BankFields } from '../../ui/bank-fields.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { type Order, orderDetailQuery } from './orders.ts';

type Body = BodyOf<typeof adminCancelOrder>;

/** Whole or part: choose units, say why; what will be refunded stands on the button's side before it is pressed. */
export function CancelDialog({ order, open, onClose }: { order: Order; open: boolean; onClose: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const left = order.lines
    .map((line) => ({ line, left: line.quantity - line.canceled_quantity }))
    // Gifts go with the last of what was bought.
    .filter((one) => one.left > 0 && !one.line.gift);
  const [units, setUnits] = useState<Record<string, number>>({});
  const [reason, setReason] = useState('');
  const [bank, setBank] = useState<BankAccount>(no_account);
  const [tried, setTried] = useState(false);
  const reasons = useId();
  const act = useSend(
    `cancel-${order.order_id}`,
    (body: Body, key) => call(adminCancelOrder, { params: { order_id: order.order_id }, body, key }),
    {
      say: t('취소했습니다. 환불은 결제사로 보냈습니다.', 'Canceled. The refund has been sent to the provider.'),
      refresh: [['orders']],
      done: (detail) => {
        queries.setQueryData(orderDetailQuery(order.order_id).queryKey, detail);
        onClose();
      },
    },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh form each time it opens
  useEffect(() => {
    if (!open) return;
    setUnits(Object.fromEntries(left.map(({ line, left }) => [line.line_id, left])));
    setReason('');
    setTried(false);
    act.clear();
  }, [open]);
  const paid = order.payments.find((one) => ['captured', 'partly_refunded'].includes(one.state));
  const needs_bank = paid?.method === 'virtual_account' || paid?.method === '가상계좌';
  const chosen = left.filter(({ line }) => (units[line.line_id] ?? 0) > 0);
  const whole = chosen.length === left.length && left.every(({ line, left }) => units[line.line_id] === left);
  const refund_krw = paid
    ? planCancel(
        order.lines,
        order.lines.map((line) => (line.gift ? 0 : (units[line.line_id] ?? 0))),
      ).refund_krw
    : 0;
  const bank_missing = needs_bank && missingOf(bank).size > 0;
  const submit = () => {
    setTried(true);
    if (chosen.length === 0 || !reason.trim() || bank_missing) return;
    void act.run({
      reason: reason.trim(),
      ...(whole
        ? {}
        : { lines: chosen.map(({ line }) => ({ line_id: line.line_id, quantity: units[line.line_id] ?? 0 })) }),
      ...(needs_bank ? { bank_account: tidy(bank) } : {}),
    });
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      onSubmit={submit}
      title={t('취소·환불', 'Cancel and refund')}
      description={t(
        '재고가 돌아오고, 환불은 동시에 기록되어 완료될 때까지 처리합니다.',
        'Stock is returned, and the refund is recorded at the same moment and retried until it succeeds.',
      )}
      footer={
        <>
          <p className="mr-auto" aria-live="polite">
            {t('환불할 금액', 'To refund')} <strong className="tabular text-base">{won(refund_krw, lang)}</strong>
          </p>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button type="submit" look="bad" busy={act.busy}>
            {whole ? t('전부 취소', 'Cancel everything') : t('일부 취소', 'Cancel part')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>
          {act.error
            ? sentenceOf(act.error)
            : tried && chosen.length === 0
              ? t('취소할 수량을 하나 이상 고르세요.', 'Select at least one unit.')
              : null}
        </Refused>
        <ul className="grid grid-cols-1 gap-2">
          {left.map(({ line, left }) => (
            <li key={line.line_id} className="flex items-center justify-between gap-3">
              <span className="min-w-0">
                <span className="block truncate font-medium">{line.title}</span>
                <span className="block truncate text-xs text-ink-soft">
                  {line.option_text} {won(line.unit_price_krw, lang)}
                </span>
              </span>
              <span className="flex shrink-0 items-center gap-1.5">
                <input
                  type="number"
                  min={0}
                  max={left}
                  aria-label={t(`${line.title} 취소 수량`, `Units of ${line.title} to cancel`)}
                  className="control tabular w-18 text-right"
                  value={units[line.line_id] ?? 0}
                  onChange={(event) => {
                    const value = Math.max(0, Math.min(left, Math.trunc(Number(event.target.value) || 0)));
                    setUnits((now) => ({ ...now, [line.line_id]: value }));
                  }}
                />
                <span className="tabular text-ink-faint">/ {left}</span>
              </span>
            </li>
          ))}
        </ul>
        <TextField
          label={t('이유', 'Reason')}
          list={reasons}
          value={reason}
          maxLength={200}
          error={
            tried && !reason.trim()
              ? t('이유를 적어 주세요. 구매자에게도 보입니다.', 'Please give a reason. The buyer will see it.')
              : null
          }
          onChange={(event) => setReason(event.target.value)}
        />
        <datalist id={reasons}>
          {[
            t('구매자 요청', 'Buyer’s request'),
            t('재고 손상', 'Items damaged'),
            t('배송 불가 지역', 'Cannot deliver there'),
          ].map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        {needs_bank ? <BankFields account={bank} onChange={setBank} tried={tried} /> : null}
      </div>
    </Dialog>
  );
}
