import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { CrashPage } from './app/crash-page';
import './app/theme';
import './ui/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root.');

createRoot(root).render(
  <StrictMode>
    <CrashPage>
      <App />
    </CrashPage>
  </StrictMode>,
);
