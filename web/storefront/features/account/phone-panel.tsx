import { askPhone, verifyPhone } from '@madang/contract/my-data';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { Badge } from '../../../ui/parts/status.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { spellPhone } from '../checkout/contact.ts';
import { meQuery } from './api.ts';
import { type Asked, CodeField } from './code-field.tsx';
import { Form } from './form.tsx';
import { type Me, Section } from './section.tsx';

/** The phone, proved by a code in a text message: some drops ask for it. */
export function PhonePanel({ me }: { me: Me }) {
  const t = useSay();
  const queries = useQueryClient();
  const [phone, setPhone] = useState(spellPhone(me.phone ?? ''));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [code, setCode] = useState('');
  const ask = useMutation({
    mutationFn: () => call(askPhone, { body: { phone: phone.trim() } }),
    onSuccess: (reply) => {
      setCode('');
      setAsked(reply);
    },
  });
  const verify = useMutation({
    mutationFn: () => call(verifyPhone, { body: { challenge_id: asked?.challenge_id ?? '', code } }),
    onSuccess: () => {
      setAsked(null);
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
      toast(t('휴대전화를 확인했습니다.', 'Your phone is verified.'));
    },
  });
  return (
    <Section title={t('휴대전화', 'Phone')}>
      <p className="mt-2 flex flex-wrap items-center gap-2 text-ink-soft">
        {me.phone ? spellPhone(me.phone) : t('아직 없습니다.', 'None yet.')}
        {me.phone_verified_at ? <Badge tone="good">{t('확인됨', 'Verified')}</Badge> : null}
      </p>
      {asked ? (
        <Form
          act={verify}
          label={t('확인하기', 'Verify')}
          ready={code.length === 6}
          after={
            <Button look="quiet" wide onClick={() => setAsked(null)}>
              {t('다른 번호로', 'Another number')}
            </Button>
          }
        >
          <CodeField key={asked.challenge_id} asked={asked} value={code} onChange={setCode} />
        </Form>
      ) : (
        <Form act={ask} label={t('문자로 코드 받기', 'Text me a code')} ready={phone.trim() !== ''}>
          <TextField
            name="phone"
            type="tel"
            inputMode="tel"
            label={t('휴대전화 번호', 'Mobile number')}
            autoComplete="tel-national"
            placeholder="010-1234-5678"
            required
            maxLength={20}
            value={phone}
            onChange={(event) => setPhone(spellPhone(event.target.value))}
          />
        </Form>
      )}
    </Section>
  );
}
