import { changePassword, updateMe } from '@madang/contract/identity';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { SelectField, TextField } from '../../../ui/parts/field.tsx';
import { Empty, ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { AddressPanel } from './address-panel.tsx';
import { meQuery, sessionQuery } from './api.ts';
import { ConsentPanel } from './consent-panel.tsx';
import { DataPanel } from './data-panel.tsx';
import { EmailPanel } from './email-panel.tsx';
import { Form, OwnName } from './form.tsx';
import { PasswordField } from './password-field.tsx';
import { PhonePanel } from './phone-panel.tsx';
import { type Me, Section } from './section.tsx';

/** My account: who I am, how I get in, where things are sent, and my data. */
export function MePage() {
  const t = useSay();
  const session = useQuery(sessionQuery);
  const signed_in = Boolean(session.data?.account);
  const me = useQuery({ ...meQuery, enabled: signed_in });
  if (session.isSuccess && !signed_in)
    return (
      <div className="page">
        <PageHeading title={t('내 정보', 'My account')} />
        <Empty
          title={t('로그인해 주세요', 'Please sign in')}
          action={
            <Link to="/sign-in" search={{ next: '/me' }} className={buttonClass()}>
              {t('로그인', 'Sign in')}
            </Link>
          }
        />
      </div>
    );
  return (
    <div className="page max-w-2xl">
      <PageHeading title={t('내 정보', 'My account')} />
      <p className="mt-4 flex flex-wrap gap-x-6">
        <Link to="/orders" className="inline-flex min-h-11 items-center underline underline-offset-4">
          {t('내 주문', 'My orders')}
        </Link>
        <Link to="/coupons" className="inline-flex min-h-11 items-center underline underline-offset-4">
          {t('쿠폰', 'Coupons')}
        </Link>
        <Link to="/security" className="inline-flex min-h-11 items-center underline underline-offset-4">
          {t('로그인과 보안', 'Sign-in and security')}
        </Link>
      </p>
      {me.isError ? <ErrorPanel error={me.error} retry={() => void me.refetch()} /> : null}
      {me.data ? (
        <>
          <ProfilePanel me={me.data} />
          <EmailPanel me={me.data} />
          <PhonePanel me={me.data} />
          <AddressPanel />
          <PasswordPanel me={me.data} />
          <ConsentPanel />
          <DataPanel me={me.data} />
        </>
      ) : me.isError ? null : (
        <Skeleton className="mt-8 h-96" />
      )}
    </div>
  );
}

function ProfilePanel({ me }: { me: Me }) {
  const t = useSay();
  const queries = useQueryClient();
  const [name, setName] = useState(me.name);
  const [lang, setLang] = useState(me.language);
  const act = useMutation({
    mutationFn: () => call(updateMe, { body: { name: name.trim(), language: lang } }),
    onSuccess: (reply) => {
      queries.setQueryData(meQuery.queryKey, reply);
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(t('저장했습니다.', 'Saved.'));
    },
  });
  return (
    <Section title={t('프로필', 'Profile')}>
      <Form act={act} label={t('저장', 'Save')} ready={name.trim() !== ''}>
        <TextField
          name="name"
          label={t('이름', 'Name')}
          autoComplete="name"
          required
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          name="language"
          label={t('메일 언어', 'E-mail language')}
          value={lang}
          onChange={(event) => setLang(event.target.value === 'en' ? 'en' : 'ko')}
        >
          <option value="ko">한국어</option>
          <option value="en">English</option>
        </SelectField>
      </Form>
    </Section>
  );
}

function PasswordPanel({ me }: { me: Me }) {
  const t = useSay();
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const act = useMutation({
    mutationFn: () =>
      call(changePassword, {
        body: { ...(me.has_password ? { current_password: current } : {}), new_password: fresh },
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
      setCurrent('');
      setFresh('');
      toast(
        t(
          '비밀번호를 바꿨습니다. 다른 기기에서는 로그아웃되었습니다.',
          'Password changed. Other devices have been signed out.',
        ),
      );
    },
  });
  return (
    <Section title={t('비밀번호', 'Password')}>
      <Form
        act={act}
        label={me.has_password ? t('비밀번호 바꾸기', 'Change password') : t('비밀번호 정하기', 'Choose a password')}
        ready={(!me.has_password || current !== '') && fresh !== ''}
      >
        <OwnName email={me.email} />
        {me.has_password ? (
          <TextField
            name="current_password"
            type="password"
            label={t('현재 비밀번호', 'Current password')}
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        ) : null}
        <PasswordField
          name="new_password"
          label={t('새 비밀번호', 'New password')}
          email={me.email}
          value={fresh}
          onChange={setFresh}
        />
      </Form>
    </Section>
  );
}
