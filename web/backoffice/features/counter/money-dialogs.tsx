import type { BodyOf } from '@madang/contract/route';
import {
  adminCancelStoreOrder,
  adminRefundTender,
  adminTakeTender,
  cancel_reasons,
} from '@madang/contract/store-orders';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { draftPart, newTender, type StoreOrder, tenderBody, tenderFaulty } from './counter.ts';
import { TenderFields } from './tender-fields.tsx';

const refresh = [['store-orders']];
type Reason = (typeof cancel_reasons)[number];
const cancel_words: Record<Reason, [ko: string, en: string]> = {
  customer: ['고객 요청', 'The customer asked'],
  mistake: ['잘못 입력', 'Entered by mistake'],
  no_goods: ['상품 없음', 'Not stocked'],
  other: ['기타', 'Other'],
};

function ReasonField({ value, onChange }: { value: Reason; onChange: (next: Reason) => void }) {
  const t = useSay();
  return (
    <SelectField label={t('이유', 'Why')} value={value} onChange={(event) => onChange(event.target.value as Reason)}>
      {cancel_reasons.map((reason) => (
        <option key={reason} value={reason}>
          {t(...cancel_words[reason])}
        </option>
      ))}
    </SelectField>
  );
}

type Props = { order: StoreOrder; open: boolean; onClose: () => void };

export function TakeMoney({ order, open, onClose }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const [tender, setTender] = useState(() => newTender(order.paid_krw > 0 ? 'balance' : 'deposit', order.due_krw));
  const [tried, setTried] = useState(false);
  const act = useSend(
    'take-tender',
    (body: BodyOf<typeof adminTakeTender>, key) =>
      call(adminTakeTender, { params: { order_id: order.order_id }, body, key }),
    { refresh, say: t('받았습니다.', 'Taken.'), done: onClose },
  );
  const submit = () => {
    setTried(true);
    if (!tenderFaulty(tender)) void act.run({ version: order.version, tender: tenderBody(tender) });
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      onSubmit={submit}
      title={t('수납', 'Take payment')}
      description={`${t('남은 금액', 'Balance due')} ${won(order.due_krw, lang)}`}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('받았음', 'Taken')}
        </SubmitFooter>
      }
    >
      <TenderFields
        tender={tender}
        part={draftPart(tender, order.total_krw, order.tenders)}
        place={1}
        tried={tried}
        onChange={setTender}
      />
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </Dialog>
  );
}

export function RefundTender({
  order,
  tender,
  onClose,
}: {
  order: StoreOrder;
  tender: StoreOrder['tenders'][number];
  onClose: () => void;
}) {
  const t = useSay();
  const lang = useLanguage();
  const left_krw = tender.amount_krw - tender.refunded_krw;
  const [amount, setAmount] = useState(left_krw.toLocaleString('ko-KR'));
  const [reason, setReason] = useState<Reason>('customer');
  const [approval, setApproval] = useState('');
  const act = useSend(
    'refund-tender',
    (body: BodyOf<typeof adminRefundTender>, key) =>
      call(adminRefundTender, { params: { order_id: order.order_id, tender_id: tender.tender_id }, body, key }),
    { refresh, say: t('환불을 적었습니다.', 'Saved.'), done: onClose },
  );
  const krw = readWhole(amount);
  const wrong = !(krw !== null && krw >= 1 && krw <= left_krw);
  const submit = () => {
    if (wrong) return;
    void act.run({
      version: order.version,
      amount_krw: krw,
      reason,
      ...(approval ? { approval_number: approval } : {}),
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      size="sm"
      title={t('환불', 'Refund')}
      description={t(
        '받은 방법 그대로 환불한 뒤 기록합니다. 카드는 단말기에서 먼저 취소하세요.',
        'Refund the way it was paid, then record it here. Cancel card payments at the terminal first.',
      )}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          <Button type="submit" look="bad" busy={act.busy} disabled={wrong}>
            {t('돌려주었음', 'Refunded')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <WholeField
          label={t('금액', 'Amount')}
          unit={t('원', '₩')}
          value={amount}
          hint={`${t('최대', 'Up to')} ${won(left_krw, lang)}`}
          error={wrong ? t('금액을 확인하세요.', 'Check the amount.') : null}
          onChange={setAmount}
        />
        <ReasonField value={reason} onChange={setReason} />
        {tender.kind === 'card' ? (
          <TextField
            label={t('취소 승인번호 (6~12자리)', 'Cancellation approval number (6–12 digits)')}
            inputMode="numeric"
            maxLength={12}
            value={approval}
            onChange={(event) => setApproval(event.target.value.replace(/\D/g, ''))}
          />
        ) : null}
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Dialog>
  );
}

export function CancelStoreOrder({ order, open, onClose }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const [reason, setReason] = useState<Reason>('customer');
  const act = useSend(
    'cancel-store-order',
    (body: BodyOf<typeof adminCancelStoreOrder>, key) =>
      call(adminCancelStoreOrder, { params: { order_id: order.order_id }, body, key }),
    { refresh, say: t('취소했습니다.', 'Canceled.'), done: onClose },
  );
  return (
    <Dialog
      open={open}
      onClose={onClose}
      onSubmit={() => void act.run({ version: order.version, reason })}
      size="sm"
      title={t('주문 취소', 'Cancel the order')}
      description={
        order.paid_krw > 0
          ? t(
              `받은 ${won(order.paid_krw, lang)}은 환불할 금액으로 남습니다.`,
              `The ${won(order.paid_krw, lang)} already paid remains to be refunded.`,
            )
          : t('상품은 다시 팔 수 있게 됩니다.', 'The items become available for sale again.')
      }
      footer={
        <>
          <Button onClick={onClose}>{t('취소', 'Cancel')}</Button>
          <Button type="submit" look="bad" busy={act.busy}>
            {t('주문 취소', 'Cancel the order')}
          </Button>
        </>
      }
    >
      <ReasonField value={reason} onChange={setReason} />
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </Dialog>
  );
}
