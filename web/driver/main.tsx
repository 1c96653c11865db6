import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RoutePage } from './route-page.tsx';

void navigator.serviceWorker?.register('/driver/sw.js', { scope: '/driver/' });
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <RoutePage token={location.hash.slice(1)} />
    </StrictMode>,
  );
