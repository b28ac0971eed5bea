import { Component, type ReactNode } from 'react';
import { strings } from '../strings';
import { Button } from '../ui/button';
import styles from './app.module.css';

/** Shown in place of a page that broke; what was saved is on the server. */
export class CrashPage extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className={styles.nowhere} role="alert">
        <p>{strings.status.crashed}</p>
        <Button kind="main" onClick={() => location.reload()}>
          {strings.status.reload}
        </Button>
      </main>
    );
  }
}
