import { adminListMails, adminReadMail } from '@madang/contract/notifications';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { pagedOptions } from '../../ui/paged.ts';
import { proved } from '../../ui/proof.ts';

export type Mail = ReplyOf<typeof adminListMails>['mails'][number];

export const mailsQuery = pagedOptions(['mails', 'list'], (cursor, signal) =>
  call(adminListMails, { query: { cursor, limit: 100 }, signal }),
);

export const mailQuery = (mail_id: string) =>
  queryOptions({
    queryKey: ['mails', 'one', mail_id],
    queryFn: ({ signal }) => proved(() => call(adminReadMail, { params: { mail_id }, signal })),
    staleTime: 60_000,
  });
