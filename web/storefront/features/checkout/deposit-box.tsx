import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import type { CheckoutState } from './api.ts';

export function DepositBox({ account }: { account: NonNullable<CheckoutState['virtual_account']> }) {
  const t = useSay();
  const lang = useLanguage();
  const copy = async () => {
    await navigator.clipboard?.writeText(account.account_number);
    toast(t('계좌번호를 복사했습니다.', 'Account number copied.'));
  };
  const lines = (
    <dl className="grid w-full gap-3 rounded-card bg-sunken p-6 text-left">
      <div className="flex justify-between gap-4">
        <dt className="text-ink-soft">{t('은행', 'Bank')}</dt>
        <dd className="font-semibold">{account.bank}</dd>
      </div>
      <div className="flex items-center justify-between gap-4">
        <dt className="text-ink-soft">{t('계좌번호', 'Account')}</dt>
        <dd className="tabular flex items-center gap-2 font-semibold">
          {account.account_number}
          <Button look="line" size="sm" onClick={copy}>
            {t('복사', 'Copy')}
          </Button>
        </dd>
      </div>
      <div className="flex justify-between gap-4">
        <dt className="text-ink-soft">{t('금액', 'Amount')}</dt>
        <dd className="tabular font-semibold">{won(account.amount_krw, lang)}</dd>
      </div>
    </dl>
  );
  return (
    <>
      {lines}
      {/* The practice provider's accounts have a bank to practise with, and it is nowhere else to be found. */}
      {account.provider === 'sandbox' ? (
        <a
          href="/sandbox-pay/bank"
          target="_blank"
          rel="noreferrer"
          className={buttonClass({ look: 'line', wide: true })}
        >
          {t('연습 은행에서 입금하기', 'Pay at the practice bank')}
        </a>
      ) : null}
    </>
  );
}
