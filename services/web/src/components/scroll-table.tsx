import type { ReactNode } from 'react';
import { messages } from '../messages';

// A table that may be wider than the screen: scrolls inside its own box, which the keyboard can reach.
export function ScrollTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="scroll-table" role="region" aria-label={messages.common.tableOf(label)} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}
