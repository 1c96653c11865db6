import type { ReplyOf } from '@madang/contract/route';
import { adminListRoles, adminListStaff } from '@madang/contract/staff';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

export type Staff = ReplyOf<typeof adminListStaff>;
export type Member = Staff['members'][number];
export type Invitation = Staff['invitations'][number];
export type RoleList = ReplyOf<typeof adminListRoles>;
export type RoleRow = RoleList['roles'][number];

export const staffQuery = queryOptions({
  queryKey: ['staff'],
  queryFn: ({ signal }) => call(adminListStaff, { signal }),
});

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => call(adminListRoles, { signal }),
});
