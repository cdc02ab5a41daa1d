import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'react-router-dom';
import { messages } from '../messages';

let shown: string | null = null;

// The page's h1. Names the document and, after a move inside the app, takes the focus, as a page load would do.
export function PageHeading({ title, eyebrow, children }: { title: string; eyebrow?: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = messages.title(title);
  }, [title]);
  useEffect(() => {
    const place = `${pathname} ${title}`;
    if (place === shown) return;
    const first = shown === null;
    shown = place;
    if (first) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [pathname, title]);
  return (
    <div className="page-heading">
      {eyebrow !== undefined && <p className="eyebrow">{eyebrow}</p>}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}
