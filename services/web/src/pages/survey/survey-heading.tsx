import { useEffect, useRef } from 'react';

let isFirst = true;

// The page's h1. Takes the focus when the page moves on, as a page load would do.
export function SurveyHeading({ title, eyebrow }: { title: string; eyebrow?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    isFirst = false;
  }, []);
  return (
    <div className="page-heading">
      {eyebrow !== undefined && <p className="eyebrow">{eyebrow}</p>}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
    </div>
  );
}
