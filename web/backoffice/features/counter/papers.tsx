import type { BodyOf } from '@madang/contract/route';
import { adminCancelPaper, adminIssuePaper, adminWantPaper, paper_kinds } from '@madang/contract/store-orders';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { koreaDay } from '../../ui/korea-time.ts';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import type { StoreOrder } from './counter.ts';
import { openAmounts, paidByCard } from './open-amounts.ts';

type Paper = StoreOrder['papers'][number];
type Kind = Paper['kind'];
const kind_words: Record<Kind, [ko: string, en: string]> = {
  cash_receipt: ['현금영수증', 'Cash receipt'],
  tax_invoice: ['세금계산서', 'Tax invoice'],
  invoice: ['계산서(면세)', 'Invoice (exempt)'],
};
const state_words: Record<Paper['state'], [ko: string, en: string]> = {
  wanted: ['발행 대기', 'Wanted'],
  issued: ['발행', 'Issued'],
  canceled: ['취소', 'Canceled'],
  withdrawn: ['철회', 'Withdrawn'],
};
export const history_words: Record<string, [ko: string, en: string]> = {
  taken: ['주문 받음', 'Order taken'],
  changed: ['주문 변경', 'Changed'],
  canceled: ['주문 취소', 'Canceled'],
  tender_taken: ['수납', 'Payment taken'],
  tender_refunded: ['환불', 'Refunded'],
  paper_wanted: ['증빙 요청', 'Tax document requested'],
  paper_issued: ['증빙 발행', 'Tax document issued'],
  paper_canceled: ['증빙 취소', 'Tax document canceled'],
  paper_withdrawn: ['증빙 철회', 'Tax document withdrawn'],
};

/** 현금영수증, 세금계산서, 계산서: wanted, issued, canceled, with their numbers. */
export function Papers({ order, can_write }: { order: StoreOrder; can_write: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const [adding, setAdding] = useState(false);
  const [numbering, setNumbering] = useState<Paper | null>(null);
  return (
    <Panel
      title={t('증빙', 'Tax documents')}
      flush
      actions={
        can_write && order.state === 'open' ? (
          <Button onClick={() => setAdding(true)}>{t('증빙 추가', 'Add a tax document')}</Button>
        ) : null
      }
    >
      {order.papers_exceed ? (
        <p role="alert" className="bg-bad-soft px-4 py-2 text-bad">
          {t(
            '발행한 증빙이 지금의 주문보다 큽니다. 증빙을 취소하고 번호를 적어 주세요.',
            'The tax documents issued exceed the current order total. Cancel one and record its number.',
          )}
        </p>
      ) : null}
      {order.papers.length === 0 ? (
        <p className="p-4 text-ink-soft">{t('요청한 증빙이 없습니다.', 'None requested.')}</p>
      ) : (
        <ul>
          {order.papers.map((paper) => (
            <li
              key={paper.paper_id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line/70 px-4 py-2 last:border-0"
            >
              <span>
                <span className="mr-2 font-medium">{t(...kind_words[paper.kind])}</span>
                <Badge tone={paper.state === 'issued' ? 'good' : paper.state === 'wanted' ? 'warn' : 'plain'}>
                  {t(...state_words[paper.state])}
                </Badge>
                <span className="tabular block text-xs text-ink-soft">
                  {[
                    paper.exempt_krw > 0 && paper.supply_krw > 0
                      ? `${t('과세', 'Taxed')} ${won(paper.supply_krw + paper.vat_krw, lang)} · ${t('면세', 'Exempt')} ${won(paper.exempt_krw, lang)}`
                      : null,
                    paper.number,
                    paper.issued_on,
                    paper.cancel_number,
                    paper.canceled_on,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              <span className="flex items-center gap-3">
                <span className="tabular">{won(paper.supply_krw + paper.vat_krw + paper.exempt_krw, lang)}</span>
                {can_write && (paper.state === 'wanted' || paper.state === 'issued') ? (
                  <Button onClick={() => setNumbering(paper)}>
                    {paper.state === 'wanted' ? t('발행 적기', 'Issued…') : t('취소 적기', 'Canceled…')}
                  </Button>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      {adding ? <WantPaper order={order} onClose={() => setAdding(false)} /> : null}
      {numbering ? <NumberPaper order={order} paper={numbering} onClose={() => setNumbering(null)} /> : null}
    </Panel>
  );
}

function WantPaper({ order, onClose }: { order: StoreOrder; onClose: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const [kind, setKind] = useState<Kind>('cash_receipt');
  const [purpose, setPurpose] = useState<'income' | 'expense'>('income');
  const open = openAmounts(order);
  const [taxable, setTaxable] = useState(count(open.taxable_krw));
  const [exempt, setExempt] = useState(count(open.exempt_krw));
  const [number, setNumber] = useState('');
  const [tried, setTried] = useState(false);
  const act = useSend(
    'want-paper',
    (body: BodyOf<typeof adminWantPaper>, key) =>
      call(adminWantPaper, { params: { order_id: order.order_id }, body, key }),
    { refresh: [['store-orders']], say: t('저장했습니다.', 'Noted.'), done: onClose },
  );
  const amounts = {
    taxable_krw: kind === 'invoice' ? 0 : readWhole(taxable) || 0,
    exempt_krw: kind === 'tax_invoice' ? 0 : readWhole(exempt) || 0,
  };
  const mixed_card = order.supply_krw > 0 && order.exempt_krw > 0 && paidByCard(order.tenders) > 0;
  const wrong_number = !/^[0-9 -]{8,20}$/.test(number);
  const nothing = amounts.taxable_krw + amounts.exempt_krw <= 0;
  const submit = () => {
    setTried(true);
    if (wrong_number || nothing) return;
    void act.run({
      version: order.version,
      kind,
      ...(kind === 'cash_receipt' ? { purpose } : {}),
      ...amounts,
      holder: { number },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={t('증빙 추가', 'Add a tax document')}
      description={t(
        '발행은 단말기나 홈택스에서 하고, 번호를 여기에 적습니다.',
        'Issue it at the terminal or on Hometax, then enter the number here.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('추가', 'Add')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <SelectField label={t('종류', 'Kind')} value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {paper_kinds.map((one) => (
            <option key={one} value={one}>
              {t(...kind_words[one])}
            </option>
          ))}
        </SelectField>
        {kind === 'cash_receipt' ? (
          <SelectField
            label={t('용도', 'For')}
            value={purpose}
            onChange={(event) => setPurpose(event.target.value as 'income' | 'expense')}
          >
            <option value="income">{t('소득공제', 'Income deduction')}</option>
            <option value="expense">{t('지출증빙', 'Business expense')}</option>
          </SelectField>
        ) : null}
        {kind === 'invoice' ? null : (
          <WholeField label={t('과세 (부가세 포함)', 'Taxed (with VAT)')} value={taxable} onChange={setTaxable} />
        )}
        {kind === 'tax_invoice' ? null : <WholeField label={t('면세', 'Exempt')} value={exempt} onChange={setExempt} />}
        <p className="text-xs text-ink-soft sm:col-span-2">
          {open.taxable_krw + open.exempt_krw > 0
            ? t(
                `증빙이 아직 없는 금액: 과세 ${won(open.taxable_krw, lang)}, 면세 ${won(open.exempt_krw, lang)}`,
                `Without a document yet: taxed ${won(open.taxable_krw, lang)}, exempt ${won(open.exempt_krw, lang)}`,
              )
            : t(
                '모두 증빙이 있습니다. 새로 쓰려면 먼저 있는 것을 취소하세요.',
                'All of it has its document. To write another one, cancel one first.',
              )}
        </p>
        {mixed_card ? (
          <p className="text-xs text-ink-soft sm:col-span-2">
            {t(
              '카드로 받은 돈은 과세와 면세에 주문 금액의 비율대로 나누어 뺐습니다. 카드 전표에 적힌 면세 금액이 다르면 고쳐 주세요.',
              'What was paid by card is taken off both in the order’s proportion. Change the amounts if the card slip says otherwise.',
            )}
          </p>
        ) : null}
        <TextField
          className="sm:col-span-2"
          label={
            kind === 'cash_receipt'
              ? t('휴대폰 또는 사업자번호', 'Mobile or business number')
              : t('사업자번호', 'Business number')
          }
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          hint={t('암호화해 보관합니다', 'Stored encrypted')}
          error={tried && wrong_number ? t('숫자 8자리 이상을 적어 주세요', 'Enter at least 8 digits') : null}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
        <div className="sm:col-span-2">
          <Refused>
            {tried && nothing
              ? t('증빙할 금액을 적어 주세요.', 'Enter the amount it is for.')
              : act.error
                ? sentenceOf(act.error)
                : null}
          </Refused>
        </div>
      </div>
    </Dialog>
  );
}

function NumberPaper({ order, paper, onClose }: { order: StoreOrder; paper: Paper; onClose: () => void }) {
  const t = useSay();
  const issues = paper.state === 'wanted';
  const [number, setNumber] = useState('');
  const [day, setDay] = useState(koreaDay(serverNow()));
  const [tried, setTried] = useState(false);
  const params = { order_id: order.order_id, paper_id: paper.paper_id };
  const version = order.version;
  const after = { refresh: [['store-orders']], say: t('저장했습니다.', 'Noted.'), done: onClose };
  const act = useSend(
    'number-paper',
    (withdraw: boolean, key) =>
      issues && !withdraw
        ? call(adminIssuePaper, { params, body: { version, number, issued_on: day }, key })
        : call(adminCancelPaper, { params, body: { version, ...(withdraw ? {} : { number, canceled_on: day }) }, key }),
    after,
  );
  const wrong_number = !/^[0-9A-Za-z-]{6,40}$/.test(number);
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!wrong_number && day) void act.run(false);
      }}
      size="sm"
      title={
        issues ? t('발행 번호 적기', 'Enter the issue number') : t('취소 번호 적기', 'Enter the cancellation number')
      }
      footer={
        <>
          {issues ? (
            <Button look="quiet" onClick={() => void act.run(true)}>
              {t('필요 없어짐', 'No longer needed')}
            </Button>
          ) : null}
          <Button type="submit" look="ink" busy={act.busy}>
            {t('적기', 'Save')}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <TextField
          label={t('승인번호', 'Number')}
          autoComplete="off"
          maxLength={40}
          error={
            tried && wrong_number ? t('숫자·영문 6자리 이상을 적어 주세요', 'Enter at least 6 digits or letters') : null
          }
          value={number}
          onChange={(event) => setNumber(event.target.value.trim())}
        />
        <TextField
          label={t('날짜', 'Day')}
          type="date"
          value={day}
          error={tried && !day ? t('날짜를 골라 주세요', 'Choose the day') : null}
          onChange={(event) => setDay(event.target.value)}
        />
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Dialog>
  );
}
