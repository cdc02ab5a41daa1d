import { sharedMessages } from '../messages/shared';

export function SkipLink() {
  return (
    <a className="skip-link" href="#content">
      {sharedMessages().skipToContent}
    </a>
  );
}

export function Wordmark() {
  return (
    <>
      <svg className="wordmark-sign" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="7" />
        <path d="M6 19a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v6H6zM11.5 16a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v9h-4zM17 12a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v13h-4zM22.5 8a1 1 0 0 1 1-1h2a1 1 0 0 1 1 1v17h-4z" />
      </svg>
      <span>{sharedMessages().product}</span>
    </>
  );
}
