import { deleteMe, downloadMyData } from '@madang/contract/my-data';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { Failed } from '../../../ui/security/proof.tsx';
import { becomeSession } from './api.ts';
import { OwnPassword } from './own-password.tsx';
import { type Me, Section } from './section.tsx';

/** What is kept about me: to have, and to delete. Both ask for the password once more. */
export function DataPanel({ me }: { me: Me }) {
  const t = useSay();
  const go = useNavigate();
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const [sure, setSure] = useState(false);
  const body = me.has_password ? { current_password: password } : {};
  const ready = !me.has_password || password !== '';
  const download = useMutation({
    mutationFn: () => call(downloadMyData, { body }),
    onSuccess: (data) => {
      setPassword('');
      save(JSON.stringify(data, null, 2));
    },
  });
  const remove = useMutation({
    mutationFn: () => call(deleteMe, { body }),
    onSuccess: (session) => {
      becomeSession(queries, session);
      toast(t('계정을 지웠습니다. 그동안 고마웠습니다.', 'Your account is deleted. Thank you.'));
      void go({ to: '/', replace: true });
    },
  });
  const failed = download.error ?? remove.error;
  return (
    <Section title={t('내 데이터', 'My data')}>
      <p className="mt-2 text-ink-soft">
        {t(
          '저장된 내 정보를 모두 파일 하나로 받거나, 계정을 지울 수 있습니다. 지우면 프로필과 주소록은 바로 읽을 수 없게 되고 되돌릴 수 없습니다. 주문 기록은 법에 따라 5년, 문의 기록은 답변한 날부터 3년 동안 따로 보관한 뒤 지웁니다.',
          'Download everything we keep about you in one file, or delete your account. Deleting makes your profile and addresses unreadable at once and cannot be undone. As the law requires, order records are kept separately for five years and complaints for three years after they are answered, then deleted.',
        )}
      </p>
      <form
        className="mt-6 grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!download.isPending && ready) download.mutate();
        }}
      >
        <OwnPassword me={me} name="data_password" value={password} onChange={setPassword} />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="line" busy={download.isPending}>
            {t('내 데이터 받기', 'Download my data')}
          </Button>
          {sure ? (
            <>
              <Button look="bad" busy={remove.isPending} onClick={() => remove.mutate()}>
                {t('네, 완전히 지웁니다', 'Yes, delete it permanently')}
              </Button>
              <Button look="quiet" onClick={() => setSure(false)}>
                {t('취소', 'Cancel')}
              </Button>
            </>
          ) : (
            <Button look="bad" disabled={!ready} onClick={() => setSure(true)}>
              {t('계정 지우기', 'Delete my account')}
            </Button>
          )}
        </div>
      </form>
      <div className="mt-5">
        <Failed error={failed} again={() => (download.error ? download : remove).mutate()} />
      </div>
    </Section>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'madang-my-data.json';
  link.click();
  URL.revokeObjectURL(url);
}
