import type { signInByPasskey } from '@madang/contract/passkeys';
import type { ReplyOf } from '@madang/contract/route';
import { useMutation } from '@tanstack/react-query';
import { sentenceOf } from '../lib/api.ts';
import { useSay } from '../lib/language.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/status.tsx';
import { enterByPasskey, hasPasskeys, wasCanceled } from './passkey.ts';

/** The other way in, where the browser has it. */
export function PasskeyButton({
  stay = false,
  onSignedIn,
}: {
  stay?: boolean;
  onSignedIn: (session: ReplyOf<typeof signInByPasskey>) => void;
}) {
  const t = useSay();
  const act = useMutation({ mutationFn: () => enterByPasskey(stay), onSuccess: onSignedIn });
  if (!hasPasskeys()) return null;
  return (
    <div className="grid gap-3">
      {act.isError && !wasCanceled(act.error) ? (
        <Notice tone="bad" alert>
          {sentenceOf(act.error)}
        </Notice>
      ) : null}
      <Button look="line" wide busy={act.isPending} onClick={() => act.mutate()}>
        {t('패스키로 로그인', 'Sign in with a passkey')}
      </Button>
    </div>
  );
}
