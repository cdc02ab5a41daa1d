import { describe, expect, test } from 'vitest';
import { layOutDiverging } from './diverging';

describe('a diverging bar', () => {
  test('of an even scale parts at its midpoint', () => {
    const bar = layOutDiverging([1, 2, 3, 4]);
    expect(bar.lowShare).toBeCloseTo(0.3);
    expect(bar.middleShare).toBe(0);
    expect(bar.highShare).toBeCloseTo(0.7);
    expect(bar.segments[0]?.from).toBeCloseTo(-0.3);
    expect(bar.segments[1]?.to).toBeCloseTo(0);
    expect(bar.segments[3]?.to).toBeCloseTo(0.7);
  });

  test('of an odd scale has its middle category half on each side', () => {
    const { segments, middleShare } = layOutDiverging([0, 4, 0]);
    expect(middleShare).toBe(1);
    expect(segments[1]).toMatchObject({ from: -0.5, to: 0.5, position: 0 });
  });

  test('has no gaps, and positions from -1 to 1', () => {
    const { segments } = layOutDiverging([3, 0, 5, 7, 2, 9]);
    segments.slice(1).forEach((segment, index) => {
      expect(segment.from).toBeCloseTo(segments[index]?.to ?? NaN);
    });
    expect(segments.map((segment) => segment.position)).toEqual([-1, -0.6, -0.2, 0.2, 0.6, 1]);
  });

  test('without answers has shares of zero, not NaN', () => {
    const { segments, lowShare, highShare } = layOutDiverging([0, 0, 0]);
    expect([lowShare, highShare, ...segments.map((segment) => segment.share)]).toEqual([0, 0, 0, 0, 0]);
  });
});
