import { adminUnlockImport } from '@madang/contract/imports';
import { type SyntheticEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import type { OrderImport } from './imports.ts';

/** Opens protected files with one password: sellers download a day's files with the same one. */
export function PasswordForm({ imports }: { imports: readonly OrderImport[] }) {
  const t = useSay();
  const [password, setPassword] = useState('');
  const unlock = useSend(
    'unlock-imports',
    async (typed: string) => {
      for (const { import_id } of imports)
        await call(adminUnlockImport, { params: { import_id }, body: { password: typed } });
    },
    { refresh: [['imports']], done: () => setPassword('') },
  );
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (password) void unlock.run(password);
  };
  const wrong = imports.find((one) => one.error?.code === 'WRONG_PASSWORD');
  return (
    <form onSubmit={submit} className="grid gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <TextField
          className="w-72 max-w-full"
          label={
            imports.length > 1
              ? t(`파일 ${imports.length}개의 비밀번호`, `Password of ${imports.length} files`)
              : t('파일 비밀번호', 'Password of the file')
          }
          type="password"
          autoComplete="off"
          value={password}
          error={wrong?.error?.message ?? null}
          hint={t(
            '내려받을 때 정한 비밀번호입니다. 맞으면 이 채널에 암호화해 두고 다음부터 묻지 않습니다.',
            'The password set when the file was downloaded. Once correct, it is stored encrypted for this channel and not asked for again.',
          )}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="ink" busy={unlock.busy} disabled={!password} className="mt-5">
          {t('열기', 'Open')}
        </Button>
      </div>
      {unlock.error ? <Refused>{sentenceOf(unlock.error)}</Refused> : null}
    </form>
  );
}
