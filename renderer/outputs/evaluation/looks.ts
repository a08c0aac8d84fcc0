import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { lineTypes, pageColor, referenceColor, seriesColors, symbols } from '../charts/chartTheme.ts';

/** How one of several results is drawn, wherever it is drawn. */
export interface Look {
  color: string;
  line: (typeof lineTypes)[number];
  symbol: (typeof symbols)[number];
}

export interface Looks {
  /** By the place of the result in the evaluation. */
  of(index: number): Look;
  /** Colour of diagonals and other lines that are no data. */
  reference: string;
  /** Colour of the ground, for rims that set marks apart. */
  page: string;
}

/** Colour, line and marker of each result in the page's present theme. */
export function useLooks(): Looks {
  const scheme = useComputedColorScheme('light');
  return useMemo(() => {
    const colors = seriesColors[scheme];
    return {
      of: (index) => ({
        color: colors[index % colors.length]!,
        line: lineTypes[index % lineTypes.length]!,
        symbol: symbols[index % symbols.length]!,
      }),
      reference: referenceColor(scheme),
      page: pageColor(scheme),
    };
  }, [scheme]);
}
