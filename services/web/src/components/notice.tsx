import type { ReactNode } from 'react';

type Tone = 'note' | 'warning' | 'error' | 'success';

const marks: Record<Tone, string> = { note: 'i', warning: '!', error: '×', success: '✓' };

interface NoticeProps {
  tone: Tone;
  title?: string;
  // Announced at once, for messages that answer something the person just did.
  alert?: boolean;
  children?: ReactNode;
}

export function Notice({ tone, title, alert, children }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={alert ? 'alert' : undefined}>
      <span className="notice-mark" aria-hidden="true">
        {marks[tone]}
      </span>
      <div className="notice-body">
        {title !== undefined && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
