import { adminListApprovals, adminReadApprovalSettings } from '@madang/contract/approvals';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { useMay } from '../../frame/session.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type Approval = ReplyOf<typeof adminListApprovals>['approvals'][number];

export const openApprovalsQuery = queryOptions({
  queryKey: ['approvals', 'open'],
  queryFn: ({ signal }) => call(adminListApprovals, { query: { open: true, limit: 100 }, signal }),
  select: (page) => page.approvals,
  refetchInterval: 20_000,
});

export const pastApprovalsQuery = pagedOptions(['approvals', 'past'], (cursor, signal) =>
  call(adminListApprovals, { query: { open: false, cursor, limit: 50 }, signal }),
);

export const approvalSettingsQuery = queryOptions({
  queryKey: ['approval-settings'],
  queryFn: ({ signal }) => call(adminReadApprovalSettings, { signal }),
});

/** How many requests wait for the person at the desk. */
export function useWaitingForMe(): number {
  const may = useMay();
  const open = useQuery({ ...openApprovalsQuery, enabled: may('approvals.write') }).data;
  return open?.filter((one) => one.may_decide).length ?? 0;
}
