import { addAddress, listAddresses, removeAddress, updateAddress } from '@madang/contract/identity';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct } from '../../../ui/lib/act.ts';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { Badge, Notice } from '../../../ui/parts/status.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { spellPhone } from '../checkout/contact.ts';
import { Section } from './section.tsx';

type Book = ReplyOf<typeof listAddresses>;
type Address = Book['addresses'][number];
const bookQuery = queryOptions({
  queryKey: ['me', 'addresses'],
  queryFn: ({ signal }) => call(listAddresses, { signal }),
});

/** Where things are sent. */
export function AddressPanel() {
  const t = useSay();
  const queries = useQueryClient();
  const book = useQuery(bookQuery);
  const [adding, setAdding] = useState(false);
  const put = (next: Book) => queries.setQueryData(bookQuery.queryKey, next);
  const drop = useMutation({
    mutationFn: (address_id: string) => call(removeAddress, { params: { address_id } }),
    onSuccess: put,
    onError: (error) => toast(sentenceOf(error)),
  });
  const first = useMutation({
    mutationFn: ({ address_id, is_default: _, ...address }: Address) =>
      call(updateAddress, { params: { address_id }, body: { ...address, is_default: true } }),
    onSuccess: put,
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <Section title={t('주소록', 'Addresses')}>
      <ul className="mt-4 grid gap-3">
        {book.data?.addresses.map((one) => (
          <li key={one.address_id} className="rounded-card border border-line p-4">
            <p className="flex flex-wrap items-center gap-2 font-semibold">
              {one.label}
              {one.is_default ? <Badge>{t('기본', 'Default')}</Badge> : null}
            </p>
            <p className="mt-1 text-[0.9375rem] text-ink-soft">
              {one.name} · {spellPhone(one.phone)}
              <br />({one.postal_code}) {one.address1} {one.address2}
            </p>
            <div className="mt-2 flex flex-wrap gap-x-5 text-sm">
              {one.is_default ? null : (
                <button
                  type="button"
                  className="min-h-11 underline underline-offset-4"
                  onClick={() => first.mutate(one)}
                >
                  {t('기본 배송지로', 'Make default')}
                  <span className="sr-only"> {one.label}</span>
                </button>
              )}
              <button
                type="button"
                className="min-h-11 text-bad underline underline-offset-4"
                onClick={() => drop.mutate(one.address_id)}
              >
                {t('지우기', 'Remove')}
                <span className="sr-only"> {one.label}</span>
              </button>
            </div>
          </li>
        ))}
      </ul>
      {adding ? (
        <NewAddress
          onDone={(next) => {
            if (next) put(next);
            setAdding(false);
          }}
        />
      ) : (
        <Button look="line" className="mt-4" onClick={() => setAdding(true)}>
          {t('주소 추가', 'Add an address')}
        </Button>
      )}
    </Section>
  );
}

const empty = { label: '', name: '', phone: '', postal_code: '', address1: '', address2: '' };

function NewAddress({ onDone }: { onDone: (book: Book | null) => void }) {
  const t = useSay();
  const [form, setForm] = useState(empty);
  const act = useAct('add-address', (body: typeof empty, key) => call(addAddress, { body, key }));
  const field = (name: keyof typeof empty) => ({
    name,
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
  });
  return (
    <form
      className="mt-6 grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void act.run(form).then((book) => book && onDone(book));
      }}
    >
      <TextField {...field('label')} label={t('이름표 (집, 회사)', 'Label (home, work)')} required maxLength={30} />
      <TextField {...field('name')} label={t('받는 분', 'Name')} autoComplete="shipping name" required maxLength={60} />
      <TextField
        {...field('phone')}
        type="tel"
        label={t('전화번호', 'Phone')}
        autoComplete="shipping tel-national"
        required
        maxLength={20}
      />
      <TextField
        {...field('postal_code')}
        label={t('우편번호', 'Postal code')}
        inputMode="numeric"
        autoComplete="shipping postal-code"
        pattern="[0-9]{5}"
        required
        maxLength={5}
      />
      <TextField
        {...field('address1')}
        label={t('주소', 'Address')}
        autoComplete="shipping address-line1"
        required
        maxLength={200}
      />
      <TextField
        {...field('address2')}
        label={t('상세 주소', 'Apartment, floor')}
        optional={t('선택', 'optional')}
        autoComplete="shipping address-line2"
        maxLength={200}
      />
      {act.error ? (
        <Notice tone="bad" alert>
          {sentenceOf(act.error)}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={act.busy}>
          {t('저장', 'Save')}
        </Button>
        <Button look="quiet" onClick={() => onDone(null)}>
          {t('취소', 'Cancel')}
        </Button>
      </div>
    </form>
  );
}
