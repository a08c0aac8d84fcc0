export type Scheme = 'light' | 'dark';

/** Colours of the first, second … thing that is compared: at least 3:1 against the page, and told apart by the colour-blind. */
export const seriesColors: Record<Scheme, readonly string[]> = {
  light: ['#1864ab', '#c2410c', '#087f5b', '#7048e8', '#a61e4d', '#5c4813'],
  dark: ['#74c0fc', '#ffa94d', '#63e6be', '#b197fc', '#faa2c1', '#e6d18a'],
};

const inks = {
  light: { text: '#495057', line: '#868e96', grid: '#e9ecef', page: '#ffffff', raised: '#ffffff', strong: '#212529' },
  dark: { text: '#c9c9c9', line: '#828282', grid: '#3b3b3b', page: '#242424', raised: '#2e2e2e', strong: '#f1f3f5' },
};

/** Colour of lines that are no data: diagonals, the chosen threshold. */
export function referenceColor(scheme: Scheme): string {
  return inks[scheme].line;
}

/** Colour of the page under the chart. */
export function pageColor(scheme: Scheme): string {
  return inks[scheme].page;
}

/** Line styles by series, so that a curve is known without its colour. */
export const lineTypes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [2, 4], [12, 4]] as const;

/** Markers by series. */
export const symbols = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'] as const;

/** A theme of echarts that goes with the page. */
export function chartTheme(scheme: Scheme): Record<string, unknown> {
  const ink = inks[scheme];
  const axis = {
    axisLine: { show: true, onZero: false, lineStyle: { color: ink.line } },
    axisTick: { show: true, lineStyle: { color: ink.line } },
    axisLabel: { color: ink.text, fontSize: 11, hideOverlap: true },
    nameTextStyle: { color: ink.text, fontSize: 11 },
    splitLine: { show: true, lineStyle: { color: ink.grid } },
  };
  return {
    color: seriesColors[scheme],
    backgroundColor: 'transparent',
    textStyle: { color: ink.text, fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif' },
    legend: { textStyle: { color: ink.text, fontSize: 12 } },
    // Numbers above bars: the library would outline them in white, whatever is behind.
    bar: { label: { color: ink.text, textBorderWidth: 0 } },
    valueAxis: axis,
    logAxis: axis,
    timeAxis: axis,
    categoryAxis: { ...axis, splitLine: { show: false } },
    tooltip: {
      backgroundColor: ink.raised,
      borderColor: ink.line,
      borderWidth: 1,
      textStyle: { color: ink.strong, fontSize: 12 },
      axisPointer: { lineStyle: { color: ink.line }, crossStyle: { color: ink.line } },
    },
  };
}
