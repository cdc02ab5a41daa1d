import { useState } from 'react';
import { comments } from '../../api/clients';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Notice } from '../../components/notice';
import { messages } from '../../messages';

interface ReleasePanelProps {
  rollout: string;
  commentCount: number;
  onReleased: () => void;
}

// Nobody may read yet: how many there are, and the release with its reason.
export function ReleasePanel({ rollout, commentCount, onReleased }: ReleasePanelProps) {
  const [asking, setAsking] = useState(false);
  const words = messages.comments;
  return (
    <section className="section" aria-label={words.release}>
      <Notice tone="note" title={words.nobodyReads}>
        <p>{commentCount === 0 ? words.none : words.waiting(commentCount)}</p>
      </Notice>
      {commentCount > 0 && (
        <div className="button-row actions">
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              setAsking(true);
            }}
          >
            {words.release}
          </button>
        </div>
      )}
      {asking && (
        <ConfirmDialog
          question={words.question}
          text={words.text(commentCount)}
          action={words.release}
          keep={words.keep}
          reason={{ label: words.reason, hint: words.reasonHint }}
          run={async (requestId, reason) => {
            await comments.releaseComments({ parent: rollout, reason, requestId });
            onReleased();
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <ul>
            {words.consequences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </ConfirmDialog>
      )}
    </section>
  );
}
