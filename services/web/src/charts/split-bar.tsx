import * as Plot from '@observablehq/plot';
import { PlotFigure } from '../components/plot-figure';
import { messages } from '../messages';
import { answerColor, answerInk } from './answer-colors';
import type { DivergingBar, Segment } from './diverging';

const height = 54;
// Narrower segments have no room for their percentage.
const labelWidth = 34;

interface SplitBarProps {
  bar: DivergingBar;
  // The largest side of all bars on the page, so that their lengths compare.
  sideShare: number;
  label: string;
}

// Answers to one item as a stacked bar around the midpoint of its scale.
export function SplitBar({ bar, sideShare, label }: SplitBarProps) {
  const shown = bar.segments.filter((segment) => segment.count > 0);
  return (
    <PlotFigure
      label={label}
      drawKey={JSON.stringify([shown, sideShare])}
      draw={(width) => {
        const pixels = (segment: Segment) => (segment.share * (width - 4)) / (2 * sideShare);
        return Plot.plot({
          width,
          height,
          marginTop: 6,
          marginBottom: 6,
          marginLeft: 2,
          marginRight: 2,
          x: { domain: [-sideShare, sideShare], axis: null },
          y: { domain: [0, 1], axis: null },
          marks: [
            Plot.rect(shown, {
              x1: 'from',
              x2: 'to',
              y1: 0.08,
              y2: 0.92,
              fill: (segment: Segment) => answerColor(segment.position),
              insetLeft: 0.75,
              insetRight: 0.75,
              rx: 2,
            }),
            Plot.text(
              shown.filter((segment) => pixels(segment) >= labelWidth),
              {
                x: (segment: Segment) => (segment.from + segment.to) / 2,
                y: 0.5,
                text: (segment: Segment) => messages.format.percent(segment.share),
                fill: (segment: Segment) => answerInk(segment.position),
                fontSize: 13,
                fontWeight: 600,
              },
            ),
            Plot.ruleX([0], { y1: 0, y2: 1, stroke: 'var(--midline-halo)', strokeWidth: 4 }),
            Plot.ruleX([0], { y1: 0, y2: 1, stroke: 'var(--midline)', strokeWidth: 1.5, strokeDasharray: '4,3' }),
          ],
        });
      }}
    />
  );
}
