// One segment of a diverging stacked bar: shares of all answers, to the left (negative) and right of the midpoint.
export interface Segment {
  category: number;
  count: number;
  share: number;
  from: number;
  to: number;
  // -1 at the lowest category, 0 at the midpoint, 1 at the highest.
  position: number;
}

export interface DivergingBar {
  segments: Segment[];
  lowShare: number;
  middleShare: number;
  highShare: number;
}

// Lays the answers to one item out around the midpoint (A + 1) / 2 of its scale. The middle category of an odd scale
// lies half on each side. Without answers every share is 0.
export function layOutDiverging(counts: number[]): DivergingBar {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const midpoint = (counts.length + 1) / 2;
  const shares = counts.map((count) => (total === 0 ? 0 : count / total));
  const shareWhere = (wanted: (category: number) => boolean) =>
    shares.reduce((sum, share, index) => (wanted(index + 1) ? sum + share : sum), 0);
  const lowShare = shareWhere((category) => category < midpoint);
  const middleShare = shareWhere((category) => category === midpoint);
  let edge = -lowShare - middleShare / 2;
  const segments = shares.map((share, index) => {
    const from = edge;
    edge += share;
    const position = counts.length === 1 ? 0 : (index + 1 - midpoint) / (counts.length - midpoint);
    return { category: index + 1, count: counts[index] ?? 0, share, from, to: edge, position };
  });
  return { segments, lowShare, middleShare, highShare: shareWhere((category) => category > midpoint) };
}
