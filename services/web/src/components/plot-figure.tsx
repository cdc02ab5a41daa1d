import type { plot } from '@observablehq/plot';
import { useEffect, useRef, useState } from 'react';

interface PlotFigureProps {
  // What the chart says, in words: the chart is one image to a screen reader.
  label: string;
  // Draws the chart for a width in pixels.
  draw: (width: number) => ReturnType<typeof plot>;
  // Changes whenever `draw` would draw something else.
  drawKey: string;
}

// Draws an Observable Plot chart at the width of its place and again when that width changes.
export function PlotFigure({ label, draw, drawKey }: PlotFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  // `draw` is a new closure at every render; `drawKey` names what it draws.
  const latestDraw = useRef(draw);
  useEffect(() => {
    latestDraw.current = draw;
  });
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setWidth(Math.floor(element.clientWidth));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  useEffect(() => {
    if (width === 0) return;
    const chart = latestDraw.current(width);
    chart.setAttribute('aria-hidden', 'true');
    place.current?.replaceChildren(chart);
  }, [width, drawKey]);
  return <div ref={place} className="plot" role="img" aria-label={label} />;
}
