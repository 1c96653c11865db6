import type { BodyOf } from '@madang/contract/route';
import { adminInviteStaff } from '@madang/contract/staff';
import { useEffect, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { type Place, PlaceFields } from './place-fields.tsx';

const fresh: Place = { role: 'order_desk', shops: null };

/** Asks for an e-mail and a place; the link goes there by mail and works for nobody else. */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useSay();
  const language = useLanguage();
  const [email, setEmail] = useState('');
  const [place, setPlace] = useState(fresh);
  const act = useSend(
    'invite-staff',
    (body: BodyOf<typeof adminInviteStaff>, key) => call(adminInviteStaff, { body, key }),
    { refresh: [['staff']], say: t('초대 메일을 보냈습니다.', 'Invitation sent.'), done: onClose },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh form each time it opens
  useEffect(() => {
    if (!open) return;
    setEmail('');
    setPlace(fresh);
    act.clear();
  }, [open]);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="sm"
      title={t('초대하기', 'Invite')}
      description={t(
        '링크는 7일 동안, 이 이메일로만 쓸 수 있습니다.',
        'The link works for seven days and only for this e-mail address.',
      )}
      onSubmit={() => {
        if (email.trim()) void act.run({ email: email.trim(), language, ...place });
      }}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy} disabled={!email.trim()}>
          {t('초대 메일 보내기', 'Send')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        <TextField
          label={t('이메일', 'E-mail')}
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PlaceFields place={place} onChange={setPlace} />
      </div>
    </Dialog>
  );
}
