import { useState } from 'react';
import { Notice } from '../../components/notice';
import type { RedeemInvitationResponse } from '../../gen/icap/collection/v1/submission_pb';
import { useWords } from '../../messages/survey';
import { SurveyHeading } from './survey-heading';

interface AcceptedStepProps {
  receipt: string;
  school: string;
  // Null when the answers were sent after a reload and nothing of the invitation was kept.
  invitation: RedeemInvitationResponse | null;
}

export function AcceptedStep({ receipt, school, invitation }: AcceptedStepProps) {
  const words = useWords();
  return (
    <>
      <SurveyHeading title={words.acceptedTitle} />
      <Notice tone="success">
        <p>{words.acceptedText}</p>
      </Notice>
      {invitation?.synthetic && <p className="quiet">{words.synthetic}</p>}
      <p>{words.afterwards}</p>
      <dl className="receipt">
        <dt>{words.receipt}</dt>
        <dd data-receipt>{receipt}</dd>
      </dl>
      <p className="quiet">{words.receiptNote}</p>
      <ReceiptButtons receipt={receipt} school={school} invitation={invitation} />
      <p>{words.acceptedClose}</p>
    </>
  );
}

function ReceiptButtons({ receipt, school, invitation }: AcceptedStepProps) {
  const words = useWords();
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(receipt);
      setCopied(true);
    } catch {
      // Also where the browser has no clipboard: it exists over HTTPS and on localhost only.
      setCopied(false);
    }
  };
  // The school stands after the #, so that it is not sent when the address is opened.
  const address = `${window.location.origin}/receipt#${school}`;
  const save = () => {
    const text = words.receiptFile(invitation?.rolloutTitle ?? '', invitation?.schoolTitle ?? '', receipt, address);
    const file = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = file;
    link.download = words.receiptFileName;
    link.click();
    URL.revokeObjectURL(file);
  };
  return (
    <>
      <p className="survey-buttons">
        <button type="button" className="button button-quiet" onClick={() => void copy()}>
          {words.receiptCopy}
        </button>
        <button type="button" className="button button-quiet" onClick={save}>
          {words.receiptDownload}
        </button>
      </p>
      <p role="status">{copied !== null && (copied ? words.receiptCopied : words.receiptNotCopied)}</p>
      <p>
        <a href={`/receipt#${school}`}>{words.receiptCheck}</a>
      </p>
    </>
  );
}
