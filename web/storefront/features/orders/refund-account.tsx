import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../../ui/lib/act.ts';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { type BankAccount, missingOf, no_account, tidy } from '../../../ui/lib/bank-account.ts';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { type Order, orderQuery, supplyRefundAccount } from './api.ts';
import { BankFields } from './bank-fields.tsx';

/** Money that was paid by transfer waits to go back: the order asks its buyer where to. */
export function RefundAccount({ order }: { order: Order }) {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const [account, setAccount] = useState<BankAccount>(no_account);
  const [tried, setTried] = useState(false);
  const { order_id } = order;
  const act = useAct(`refund-account.${order_id}`, (bank_account: BankAccount, key) =>
    call(supplyRefundAccount, { params: { order_id }, body: { bank_account }, key }),
  );
  const send = async () => {
    setTried(true);
    if (missingOf(account).size > 0) return;
    const reply = await act.run(tidy(account));
    if (!reply) return;
    queries.setQueryData(orderQuery(order_id).queryKey, reply);
    toast(t('환불 계좌를 받았습니다. 곧 보내 드립니다.', 'Thank you. The refund is on its way.'));
  };
  const amount = won(order.refund_needs_account_krw, lang);
  return (
    <section aria-labelledby="refund-account" className="mt-8 rounded-card border border-warn bg-warn-soft p-5 sm:p-6">
      <h2 id="refund-account" className="text-lg font-bold">
        {t(`환불받을 계좌를 알려 주세요`, 'Where should we send your refund?')}
      </h2>
      <p className="mt-1 mb-5 text-[0.9375rem] text-ink-soft">
        {t(
          `계좌로 입금하신 ${amount}을 돌려드리려면 본인 계좌가 필요합니다. 계좌는 암호화해 환불에만 씁니다.`,
          `You paid ${amount} by bank transfer, so we need your account to refund it. It is stored encrypted and used for this refund only.`,
        )}
      </p>
      <form
        noValidate
        className="grid max-w-md gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <BankFields account={account} onChange={setAccount} tried={tried} />
        {act.error ? (
          <Notice tone="bad" alert>
            {sentenceOf(act.error)}
          </Notice>
        ) : null}
        <Button type="submit" size="lg" busy={act.busy} busy_label={t('보내는 중', 'Sending')}>
          {t('이 계좌로 환불받기', 'Refund to this account')}
        </Button>
      </form>
    </section>
  );
}
