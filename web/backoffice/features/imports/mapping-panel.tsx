import { adminDrawMapping } from '@madang/contract/imports';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { call, Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { field_names, type MappingField, mappingQuery, needed_fields, type OrderImport } from './imports.ts';

/** A sheet nobody knows: each of its columns with its first cells, and what it is. Drawn once, known from then on. */
export function MappingPanel({ one }: { one: OrderImport }) {
  const t = useSay();
  const { data, error, refetch } = useQuery(mappingQuery(one.import_id));
  const [chosen, setChosen] = useState<Record<string, MappingField | ''>>({});
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  // What was answered was said of this name, not of one that is being written.
  const [sent, setSent] = useState('');
  const draw = useSend(
    'draw-mapping',
    (said: { columns: { title: string; field: MappingField }[]; new_channel?: boolean }) =>
      call(adminDrawMapping, { params: { import_id: one.import_id }, body: { name: name.trim(), ...said } }),
    { refresh: [['imports']] },
  );
  if (error) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-64" />;
  const fieldOf = (column: (typeof data.columns)[number]) => chosen[column.title] ?? column.suggested ?? '';
  const columns = data.columns.flatMap((column) => {
    const field = fieldOf(column);
    return field ? [{ title: column.title, field }] : [];
  });
  const used = columns.map((column) => column.field);
  const missing = needed_fields.filter((field) => !used.includes(field));
  const twice = used.find((field, at) => used.indexOf(field) !== at);
  const word = (field: MappingField) => {
    const found = field_names.find(([known]) => known === field);
    return found ? t(found[1], found[2]) : field;
  };
  const wrong =
    missing.length > 0
      ? t(`꼭 필요한 열: ${missing.map(word).join(', ')}`, `Still needed: ${missing.map(word).join(', ')}`)
      : twice
        ? t(`두 열이 같은 것입니다: ${word(twice)}`, `Two columns are the same: ${word(twice)}`)
        : null;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong || !name.trim()) return;
    setSent(name.trim());
    void draw.run({ columns });
  };
  const refused = sent === name.trim() ? draw.error : null;
  return (
    <Panel
      title={t('열 맞추기', 'Match the columns')}
      note={t(
        `시트 ‘${data.sheet}’, 제목은 ${data.header_row}행`,
        `Sheet “${data.sheet}”, titles in row ${data.header_row}`,
      )}
      flush
    >
      <form onSubmit={submit} noValidate>
        <div className="overflow-x-auto">
          <table className="w-full border-collapse text-left">
            <thead>
              <tr className="border-b border-line">
                <th className="th w-48">{t('열 제목', 'Column')}</th>
                <th className="th">{t('첫 칸들', 'First cells')}</th>
                <th className="th w-56">{t('무엇인가요?', 'What is it?')}</th>
              </tr>
            </thead>
            <tbody>
              {data.columns.map((column) => (
                <tr key={column.title} className="border-b border-line/70 last:border-0">
                  <th scope="row" className="px-2.5 py-1.5 font-medium">
                    {column.title}
                  </th>
                  <td className="max-w-0 truncate px-2.5 py-1.5 text-ink-soft">
                    {column.samples.filter(Boolean).slice(0, 3).join(' · ') || '–'}
                  </td>
                  <td className="px-2.5 py-1.5">
                    <select
                      aria-label={t(`${column.title}: 무엇인가요?`, `${column.title}: what is it?`)}
                      className={`control w-full ${fieldOf(column) ? '' : 'text-ink-faint'}`}
                      value={fieldOf(column)}
                      onChange={(event) =>
                        setChosen({ ...chosen, [column.title]: event.target.value as MappingField | '' })
                      }
                    >
                      <option value="">{t('쓰지 않음', 'Not used')}</option>
                      {field_names.map(([field, ko, en]) => (
                        <option key={field} value={field}>
                          {t(ko, en)}
                          {needed_fields.includes(field) ? ' *' : ''}
                          {column.suggested === field ? t(' (제안)', ' (suggested)') : ''}
                        </option>
                      ))}
                    </select>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="flex flex-wrap items-start gap-3 border-t border-line px-2.5 py-3">
          <TextField
            className="w-64 max-w-full"
            label={t('이 양식을 쓰는 채널의 이름', 'Name of the channel with this form')}
            maxLength={60}
            value={name}
            error={tried && !name.trim() ? t('이름을 적어 주세요.', 'Please name it.') : null}
            hint={t(
              '같은 양식의 다음 파일은 묻지 않고 읽습니다.',
              'The next file in this format is read without asking.',
            )}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" look="ink" busy={draw.busy} className="mt-5">
            {t('저장하고 읽기', 'Save and read')}
          </Button>
          <div className="mt-5 min-w-0 flex-1">
            {tried && wrong ? <Refused>{wrong}</Refused> : null}
            {refused ? <Refused>{sentenceOf(refused)}</Refused> : null}
            {refused instanceof Problem && refused.code === 'channel_name_near' && !wrong ? (
              <Button className="mt-2" busy={draw.busy} onClick={() => void draw.run({ columns, new_channel: true })}>
                {t(`‘${sent}’ 새로 열기`, `Open “${sent}” as a new one`)}
              </Button>
            ) : null}
          </div>
        </div>
      </form>
    </Panel>
  );
}
