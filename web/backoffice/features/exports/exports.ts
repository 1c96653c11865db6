import { adminListExports } from '@madang/contract/exports';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

export const exportsQuery = queryOptions({
  queryKey: ['exports'],
  queryFn: ({ signal }) => call(adminListExports, { signal }),
  select: (page) => page.exports,
});

/** Fetches a file that was allowed: the browser saves it. */
export function fetchExport(export_id: string): void {
  const link = document.createElement('a');
  link.href = `/api/v1/admin/exports/${export_id}`;
  link.download = '';
  link.click();
}
