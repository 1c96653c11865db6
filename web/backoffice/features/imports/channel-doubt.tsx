import { adminChooseChannel } from '@madang/contract/imports';
import { useQueryClient } from '@tanstack/react-query';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Notice } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { useSend } from '../../ui/send.ts';
import { importQuery, type OrderImport } from './imports.ts';

/** A name that nobody has yet and that is almost another's: a new channel is opened only by who says so. */
export function ChannelDoubt({ one }: { one: OrderImport }) {
  const t = useSay();
  const may = useMay();
  const queries = useQueryClient();
  const { queryKey } = importQuery(one.import_id);
  const choose = useSend(
    `choose-channel-${one.import_id}`,
    (body: { channel: string; new_channel: boolean }) =>
      call(adminChooseChannel, { params: { import_id: one.import_id }, body }),
    { refresh: [['imports', 'list']], done: (now) => queries.setQueryData(queryKey, now) },
  );
  if (!one.channel_doubt) return null;
  const { name, near } = one.channel_doubt;
  return (
    <Notice tone="warn">
      <p>
        {t(
          `‘${name}’ 판매처는 아직 없습니다. ‘${near[0]}’ 아닌가요? 어느 쪽인지 정해야 가져올 수 있습니다.`,
          `There is no channel “${name}” yet. Did you mean “${near[0]}”? Say which before the file is imported.`,
        )}
      </p>
      {choose.error ? <Refused>{sentenceOf(choose.error)}</Refused> : null}
      {may('orders.write') ? (
        <div className="mt-2 flex flex-wrap gap-2">
          {near.map((other) => (
            <Button
              key={other}
              look="ink"
              busy={choose.busy}
              onClick={() => void choose.run({ channel: other, new_channel: false })}
            >
              {t(`‘${other}’에 넣기`, `Use “${other}”`)}
            </Button>
          ))}
          <Button busy={choose.busy} onClick={() => void choose.run({ channel: name, new_channel: true })}>
            {t(`‘${name}’ 새로 열기`, `Open “${name}” as a new one`)}
          </Button>
        </div>
      ) : null}
    </Notice>
  );
}
