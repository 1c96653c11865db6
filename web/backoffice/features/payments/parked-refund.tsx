import { adminGiveUpRefund, adminRetryRefund } from '@madang/contract/payments';
import type { BodyOf } from '@madang/contract/route';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { type BankAccount, missingOf, no_account, tidy } from '../../../ui/lib/bank-account.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { BankFields } from '../../ui/bank-fields.tsx';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import type { PaymentDetail } from './money.ts';

type Refund = PaymentDetail['refunds'][number];

/** A refund that waits for a person: tried again (with an account where it wants one), or ended with a word on how it was settled. */
export function ParkedRefund({ refund }: { refund: Refund }) {
  const t = useSay();
  const { refund_id, needs_account } = refund;
  const [account, setAccount] = useState<BankAccount>(no_account);
  const [reason, setReason] = useState('');
  const [ending, setEnding] = useState(false);
  const [tried, setTried] = useState(false);
  const refresh = [['payments'], ['orders']] as const;
  const retry = useSend(
    `retry-refund-${refund_id}`,
    (body: BodyOf<typeof adminRetryRefund>, key) => call(adminRetryRefund, { params: { refund_id }, body, key }),
    { refresh, say: t('환불을 다시 시작했습니다.', 'The refund has been restarted.') },
  );
  const end = useSend(
    `end-refund-${refund_id}`,
    (body: BodyOf<typeof adminGiveUpRefund>, key) => call(adminGiveUpRefund, { params: { refund_id }, body, key }),
    { refresh, say: t('환불을 끝냈습니다.', 'The refund has been closed.') },
  );
  const tryAgain = () => {
    setTried(true);
    if (!needs_account) return void retry.run({});
    if (missingOf(account).size === 0) void retry.run({ bank_account: tidy(account) });
  };
  const endIt = () => {
    setTried(true);
    if (reason.trim()) void end.run({ reason: reason.trim() });
  };
  const error = retry.error ?? end.error;
  return (
    <div className="mt-2 mb-3 grid grid-cols-1 gap-3 rounded-card bg-sunken p-3">
      <p className="text-ink-soft">{adviceFor(refund, t)}</p>
      {ending ? (
        <TextField
          label={t('어떻게 처리했는지', 'How it was handled')}
          hint={t(
            '다시 보내지 않습니다. 주문 기록에 남습니다.',
            'It will not be sent again. This is kept with the order.',
          )}
          error={tried && !reason.trim() ? t('적어 주세요.', 'Please enter how.') : null}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      ) : needs_account ? (
        <BankFields account={account} onChange={setAccount} tried={tried} />
      ) : null}
      <Refused>{error ? sentenceOf(error) : null}</Refused>
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          look="quiet"
          onClick={() => {
            setEnding(!ending);
            setTried(false);
          }}
        >
          {ending ? t('다시 보내기로', 'Retry instead') : t('다르게 처리했어요', 'Handled another way')}
        </Button>
        {ending ? (
          <Button look="bad" busy={end.busy} onClick={endIt}>
            {t('환불 끝내기', 'Close this refund')}
          </Button>
        ) : (
          <Button look="ink" busy={retry.busy} onClick={tryAgain}>
            {needs_account ? t('이 계좌로 다시 보내기', 'Send to this account') : t('다시 시도', 'Retry')}
          </Button>
        )}
      </div>
    </div>
  );
}

function adviceFor({ refusal_code: code, refusal_message_ko }: Refund, t: Say): string {
  switch (code) {
    case 'NEEDS_ACCOUNT':
      return t(
        '계좌로 입금한 돈이라 구매자의 계좌가 필요합니다. 구매자의 주문 화면에서도 묻고 있습니다.',
        'It was paid by transfer and needs the buyer’s account. Their order page asks for it too.',
      );
    case 'INVALID_REFUND_ACCOUNT_INFO':
    case 'INVALID_REFUND_ACCOUNT_NUMBER':
    case 'INVALID_BANK':
    case 'FORBIDDEN_BANK_REFUND_REQUEST':
      return t(
        '결제사가 이 계좌로는 보낼 수 없다고 합니다. 다른 계좌가 필요합니다.',
        'The provider cannot pay into that account. Another one is needed.',
      );
    case 'NO_ANSWER':
      return t(
        '사흘 동안 결제사의 답을 받지 못했습니다. 다시 시도하면 먼저 결제사의 기록을 읽습니다.',
        'No answer for three days. A retry reads the provider’s books first.',
      );
    case 'STRANGE_BALANCE':
      return t(
        '결제사에 남은 금액이 우리 기록과 다릅니다. 결제사에서 직접 취소한 것이 있는지 확인하세요.',
        'The provider has another balance than our books. Was something canceled there by hand?',
      );
    default:
      return t(
        `${refusal_message_ko ?? '결제사가 거절했습니다.'} (${code ?? ''}) 까닭이 없어졌으면 다시 시도하고, 손으로 돌려주었으면 다르게 처리했다고 적으세요.`,
        `The provider refused it (${code ?? ''}). Retry once the cause is gone; if you paid it back otherwise, say so.`,
      );
  }
}
