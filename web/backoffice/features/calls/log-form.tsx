import { adminLogCall, call_actions, call_topics } from '@madang/contract/calls';
import type { BodyOf } from '@madang/contract/route';
import { type FormEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Field, LongField, SelectField } from '../../ui/field.tsx';
import { fromKoreaInput } from '../../ui/korea-time.ts';
import { KoreaTimeField } from '../../ui/korea-time-field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { ShopField, useShop } from '../products/shop-field.tsx';
import { type Action, action_words, type Caller, type Topic, topic_words } from './calls.ts';

type Body = BodyOf<typeof adminLogCall>;
type Props = { phone: string; orders: Caller['orders'] };

/** What was said: for which order, which day was agreed, what is next and until when. */
export function LogForm({ phone, orders }: Props) {
  const t = useSay();
  const [shop_id, setShop] = useShop();
  const [direction, setDirection] = useState<Body['direction']>('in');
  const [topic, setTopic] = useState<Topic>('day');
  const [order_id, setOrder] = useState(orders[0]?.order_id ?? '');
  const [agreed_on, setAgreed] = useState('');
  const [action, setAction] = useState<Action | ''>('');
  const [due, setDue] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const act = useSend('log-call', (body: Body, key) => call(adminLogCall, { body, key }), {
    refresh: [['calls'], ['deliveries']],
    say: t('통화를 기록했습니다.', 'Call logged.'),
    done: () => {
      setAgreed('');
      setAction('');
      setNote('');
      setTried(false);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const due_at = fromKoreaInput(due);
    if ((action && !due_at) || !shop_id) return;
    void act.run({
      shop_id,
      phone,
      direction,
      topic,
      ...(order_id ? { order_id } : {}),
      ...(order_id && agreed_on ? { agreed_on } : {}),
      ...(action && due_at ? { next: { action, due_at } } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
  };
  return (
    <Panel title={t('통화 기록', 'Log a call')}>
      <form onSubmit={submit} className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <ShopField className="sm:col-span-2" value={shop_id} onChange={setShop} />
        <SelectField
          label={t('발신', 'Who called')}
          value={direction}
          onChange={(event) => setDirection(event.target.value as Body['direction'])}
        >
          <option value="in">{t('고객이 전화함', 'The customer')}</option>
          <option value="out">{t('우리가 전화함', 'We did')}</option>
        </SelectField>
        <SelectField
          label={t('무슨 일', 'About')}
          value={topic}
          onChange={(event) => setTopic(event.target.value as Topic)}
        >
          {call_topics.map((one) => (
            <option key={one} value={one}>
              {t(...topic_words[one])}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('어느 주문', 'Which order')}
          value={order_id}
          onChange={(event) => setOrder(event.target.value)}
        >
          <option value="">{t('주문 없음', 'None')}</option>
          {orders.map((one) => (
            <option key={one.order_id} value={one.order_id}>
              {`${one.channel.name} ${one.order_number} · ${one.title}`}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('정한 배송일', 'Agreed day')}
          hint={t('채널의 희망일보다 앞섭니다', 'Overrides the date requested at the channel')}
        >
          {(tie) => (
            <input
              {...tie}
              type="date"
              className="control"
              disabled={!order_id}
              value={agreed_on}
              onChange={(event) => setAgreed(event.target.value)}
            />
          )}
        </Field>
        <SelectField
          label={t('다음 할 일', 'Next step')}
          value={action}
          onChange={(event) => setAction(event.target.value as Action | '')}
        >
          <option value="">{t('없음', 'Nothing')}</option>
          {call_actions.map((one) => (
            <option key={one} value={one}>
              {t(...action_words[one])}
            </option>
          ))}
        </SelectField>
        {action ? (
          <KoreaTimeField
            label={t('언제까지', 'Until')}
            value={due}
            error={tried && !fromKoreaInput(due) ? t('언제까지인지 적으세요.', 'Please enter a deadline.') : null}
            onChange={setDue}
          />
        ) : null}
        <LongField
          className="sm:col-span-2"
          label={t('메모', 'Note')}
          hint={t('암호화해 보관합니다', 'Stored encrypted')}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <div className="grid gap-2 sm:col-span-2">
          <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
          <div>
            <Button type="submit" look="ink" busy={act.busy}>
              {t('저장', 'Save')}
            </Button>
          </div>
        </div>
      </form>
    </Panel>
  );
}
