import { useEffect, useRef, useState } from 'react';

const announceEveryMs = 10_000;

// Tells a screen reader about a text that changes often, at most every ten seconds and without interrupting.
export function PoliteStatus({ text }: { text: string }) {
  const [announced, setAnnounced] = useState(text);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => {
      setAnnounced(latest.current);
    }, announceEveryMs);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return (
    <p className="visually-hidden" role="status">
      {announced}
    </p>
  );
}
