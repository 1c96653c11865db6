import { adminPrint } from '@madang/contract/prints';
import type { BodyOf, ReplyOf } from '@madang/contract/route';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Checkbox, SelectField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';

type Body = BodyOf<typeof adminPrint>;
/** Which deliveries: those named, or all of a region. */
export type PrintWhich = Pick<Body, 'delivery_ids' | 'sido' | 'bundled' | 'load'>;

/** Papers of these deliveries: what kind, on which paper, in which order; then the file to open. */
export function PrintDialog({ which, onClose }: { which: PrintWhich | null; onClose: () => void }) {
  const t = useSay();
  return (
    <Dialog
      open={which !== null}
      onClose={onClose}
      title={t('출력', 'Print')}
      description={t(
        '이미 출력한 배송에는 재출력이라고 적히고, 그 뒤 바뀐 곳이 표시됩니다.',
        'Deliveries printed before are marked “reprint”, and anything that changed since is highlighted.',
      )}
    >
      {which ? <PrintForm which={which} /> : null}
    </Dialog>
  );
}

function PrintForm({ which }: { which: PrintWhich }) {
  const t = useSay();
  const [kind, setKind] = useState<Body['kind']>('slip');
  const [sheet, setSheet] = useState<Body['sheet']>('a4');
  const [loading, setLoading] = useState(which.load !== undefined);
  const [made, setMade] = useState<ReplyOf<typeof adminPrint> | null>(null);
  const act = useSend('print', (body: Body, key) => call(adminPrint, { body, key }), {
    refresh: [['changed-prints']],
    done: setMade,
  });
  /** Another choice is another file. */
  const choose = (change: () => void) => {
    setMade(null);
    change();
  };
  return (
    <form
      className="grid grid-cols-1 gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void act.run({ ...which, kind, sheet, loading });
      }}
    >
      <SelectField
        label={t('무엇을', 'What')}
        value={kind}
        onChange={(event) => choose(() => setKind(event.target.value as Body['kind']))}
      >
        <option value="slip">{t('출고 명세서', 'Packing slips')}</option>
        <option value="label">{t('배송 라벨 (바코드)', 'Labels with barcode')}</option>
        <option value="list">{t('배송 목록', 'Delivery list')}</option>
      </SelectField>
      <SelectField
        label={t('용지', 'Paper')}
        value={kind === 'list' ? 'a4' : sheet}
        disabled={kind === 'list'}
        onChange={(event) => choose(() => setSheet(event.target.value as Body['sheet']))}
      >
        <option value="a4">A4</option>
        <option value="thermal">{t('감열지 100 × 150 mm', 'Thermal 100 × 150 mm')}</option>
      </SelectField>
      <Checkbox
        label={t('싣는 순서로 (마지막 집부터)', 'Loading order (last stop first)')}
        checked={loading}
        onChange={(event) => choose(() => setLoading(event.target.checked))}
      />
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      {made ? (
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-3">
          <p role="status">
            {t(`${count(made.deliveries)}곳`, many(made.deliveries, 'stop'))}
            {made.repeated > 0 ? t(` · 재출력 ${count(made.repeated)}`, ` · ${count(made.repeated)} again`) : ''}
            {made.held_back > 0
              ? t(` · 싣지 않음 ${count(made.held_back)}`, ` · ${count(made.held_back)} not loaded`)
              : ''}
          </p>
          <a
            href={`/api/v1/admin/prints/${made.print_id}/file`}
            target="_blank"
            rel="noreferrer"
            className={buttonClass('accent')}
          >
            {t('PDF 열기', 'Open the PDF')}
          </a>
        </div>
      ) : (
        <div className="flex justify-end">
          <Button type="submit" look="accent" busy={act.busy}>
            {t('만들기', 'Make')}
          </Button>
        </div>
      )}
    </form>
  );
}
