import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrandName } from '../ui/parts/brand.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <main className="mx-auto max-w-5xl p-6">
        <h1 className="text-xl">
          <BrandName />
        </h1>
      </main>
    </StrictMode>,
  );
}
