import './styles.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from '../ui/lib/api.ts';
import { makeRouter } from './router.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal is an answer; only a lost connection or a busy server is asked again.
      retry: (times, error) => times < 3 && !(error instanceof Problem && error.status < 500),
    },
  },
});
// A session that ended elsewhere ends here too: the gate asks who it is and shows the way in.
queries.getQueryCache().subscribe(({ query }) => {
  const { error } = query.state;
  const signed_out = error instanceof Problem && error.status === 401 && query.queryKey[0] !== 'session';
  if (signed_out) void queries.invalidateQueries({ queryKey: ['session'] });
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queries}>
          <RouterProvider router={makeRouter() as never} />
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}
