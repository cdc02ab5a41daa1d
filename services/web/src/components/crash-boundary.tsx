import { Component, type ReactNode } from 'react';
import { sharedMessages } from '../messages/shared';
import { Notice } from './notice';

// Shows a sentence instead of an empty page when a page fails to load or to render.
export class CrashBoundary extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className="content">
        <h1>{sharedMessages().crashedTitle}</h1>
        <Notice tone="error" alert>
          <p>{sharedMessages().crashedText}</p>
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              window.location.reload();
            }}
          >
            {sharedMessages().reload}
          </button>
        </Notice>
      </main>
    );
  }
}
