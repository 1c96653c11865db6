import { resendChallenge } from '@madang/contract/challenges';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useCountdown } from '../../../ui/lib/clock.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { TextField } from '../../../ui/parts/field.tsx';
import { toast } from '../../../ui/parts/toast.tsx';

export type Asked = {
  challenge_id: string;
  expires_at: string;
  resend_at: string;
  has_code: boolean;
  demo_code: string | null;
};

/** The six digits, as a phone offers them from the message; and the message once more, when its pause is over. */
export function CodeField({
  asked,
  value,
  onChange,
}: {
  asked: Asked;
  value: string;
  onChange: (code: string) => void;
}) {
  const t = useSay();
  const id = useId();
  // It takes the place of the form that asked for it: the next thing typed belongs here.
  useEffect(() => document.getElementById(id)?.focus(), [id]);
  const demo = asked.demo_code;
  if (!asked.has_code)
    return (
      <div className="grid gap-3">
        <p className="text-[0.9375rem] text-ink-soft">
          {t(
            '오늘 코드가 여러 번 나갔습니다. 이번에는 메일의 버튼을 눌러 주세요.',
            'Several codes were sent today. Please press the button in the mail this time.',
          )}
        </p>
        <Resend asked={asked} />
      </div>
    );
  return (
    <div className="grid gap-2">
      <TextField
        id={id}
        name="code"
        label={t('여섯 자리 숫자', 'Six digits')}
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9]{6}"
        maxLength={6}
        required
        value={value}
        onChange={(event) => onChange(event.target.value.replace(/\D/g, ''))}
        className="tabular text-center text-2xl tracking-[0.4em]"
        hint={demo ? t(`체험용 코드: ${demo}`, `Demo code: ${demo}`) : undefined}
      />
      <Resend asked={asked} />
    </div>
  );
}

function Resend({ asked }: { asked: Asked }) {
  const t = useSay();
  const [resend_at, setResendAt] = useState(asked.resend_at);
  const left_s = Math.ceil(useCountdown(resend_at).total_ms / 1000);
  const act = useMutation({
    mutationFn: () => call(resendChallenge, { params: { challenge_id: asked.challenge_id } }),
    onSuccess: (reply) => {
      setResendAt(reply.resend_at);
      toast(t('코드를 다시 보냈습니다.', 'Sent again.'));
    },
    onError: (error) => toast(sentenceOf(error)),
  });
  const waiting = left_s > 0;
  return (
    <button
      type="button"
      disabled={waiting || act.isPending}
      onClick={() => act.mutate()}
      className="inline-flex min-h-11 items-center justify-self-start text-sm text-ink-soft underline underline-offset-4 disabled:no-underline"
    >
      {waiting
        ? t(`${left_s}초 뒤에 다시 받을 수 있습니다`, `You can ask again in ${left_s} s`)
        : t('다시 받기', 'Send it again')}
    </button>
  );
}
