import { lookUpOrder } from '@madang/contract/orders';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call, Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { spellPhone } from '../checkout/contact.ts';
import { orderQuery } from './api.ts';

/** Number and delivery phone together open a guest's order in this browser, to read and to cancel; a wrong pair tells nothing about either. */
export function LookupPage() {
  const t = useSay();
  const go = useNavigate();
  const queries = useQueryClient();
  const [number, setNumber] = useState('');
  const [phone, setPhone] = useState('');
  const find = useMutation({
    mutationFn: () => call(lookUpOrder, { body: { order_number: number.trim(), phone: phone.trim() } }),
    // The browser has proved itself for this one order: its page opens as for whoever ordered here.
    onSuccess: (order) => {
      queries.setQueryData(orderQuery(order.order_id).queryKey, order);
      return go({ to: '/orders/$order_id', params: { order_id: order.order_id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!find.isPending) find.mutate();
  };
  const complete = /^[0-9-]{8,20}$/.test(number.trim()) && /^[0-9+() -]{8,20}$/.test(phone.trim());
  return (
    <div className="page max-w-xl">
      <PageHeading title={t('비회원 주문 조회', 'Find a guest order')}>
        {t('주문 번호와 받는 분 전화번호를 적어 주세요.', 'Enter your order number and the recipient’s phone number.')}
      </PageHeading>
      <form onSubmit={submit} className="mt-8 grid gap-5">
        <TextField
          name="order_number"
          label={t('주문 번호', 'Order number')}
          placeholder="261121-0000042"
          inputMode="numeric"
          autoComplete="off"
          maxLength={20}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
        <TextField
          name="phone"
          type="tel"
          label={t('전화번호', 'Phone')}
          placeholder="010-1234-5678"
          autoComplete="tel-national"
          maxLength={20}
          value={phone}
          onChange={(event) => setPhone(spellPhone(event.target.value))}
        />
        {find.isError ? (
          <Notice tone="bad" alert>
            {find.error instanceof Problem && find.error.status === 404
              ? t(
                  '맞는 주문이 없습니다. 번호와 전화번호를 다시 확인해 주세요.',
                  'We found no such order. Please check both numbers.',
                )
              : sentenceOf(find.error)}
          </Notice>
        ) : null}
        <Button
          type="submit"
          size="lg"
          wide
          busy={find.isPending}
          aria-disabled={!complete || undefined}
          onClick={(event) => !complete && event.preventDefault()}
        >
          {t('주문 찾기', 'Find the order')}
        </Button>
        <p className="text-sm text-ink-soft">
          {t('회원으로 주문했다면 ', 'Ordered as a member? ')}
          <Link
            to="/sign-in"
            search={{ next: '/orders' }}
            className="font-semibold text-ink underline underline-offset-4"
          >
            {t('로그인해 주세요', 'Sign in')}
          </Link>
        </p>
      </form>
    </div>
  );
}
