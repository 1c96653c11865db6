import { type DocumentKind, readDocument, readOperator } from '@madang/contract/operator';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';

/** Who runs the site, and which words hold today. */
export const operatorQuery = queryOptions({
  queryKey: ['operator'],
  queryFn: ({ signal }) => call(readOperator, { signal }),
  staleTime: 60_000,
});

export const documentQuery = (kind: DocumentKind) =>
  queryOptions({
    queryKey: ['document', kind],
    queryFn: ({ signal }) => call(readDocument, { params: { kind }, signal }),
    staleTime: 60_000,
  });
