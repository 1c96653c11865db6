import { makeDriverLink } from '@madang/contract/driver';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { dayAndTime } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { toast } from '../../../ui/parts/toast.tsx';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';

/** A link for the driver's telephone. It is shown once: only its digest is kept. */
export function DriverLink({ team_id, day }: { team_id: string; day: string }) {
  const t = useSay();
  const lang = useLanguage();
  const [link, setLink] = useState<{ url: string; dies_at: string } | null>(null);
  const act = useSend(
    `driver-link-${team_id}`,
    (_: null) => call(makeDriverLink, { params: { team_id, day }, body: {} }),
    { done: ({ path, dies_at }) => setLink({ url: `${location.origin}${path}`, dies_at }) },
  );
  return (
    <div className="grid gap-2">
      {link ? (
        <div className="flex items-end gap-2">
          <TextField
            className="flex-1"
            label={t('기사 링크', 'Driver link')}
            hint={t(`${dayAndTime(link.dies_at, lang)}에 끝납니다`, `Ends ${dayAndTime(link.dies_at, lang)}`)}
            value={link.url}
            readOnly
            onFocus={(event) => event.target.select()}
          />
          <Button
            className="mb-5"
            onClick={() => void navigator.clipboard.writeText(link.url).then(() => toast(t('복사했습니다', 'Copied')))}
          >
            {t('복사', 'Copy')}
          </Button>
        </div>
      ) : (
        <div>
          <Button busy={act.busy} onClick={() => void act.run(null)}>
            {t('기사 링크 만들기', 'Create driver link')}
          </Button>
        </div>
      )}
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
    </div>
  );
}
