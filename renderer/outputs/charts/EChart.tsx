import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import type { EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import type { ChartOption } from './chartOption.ts';

interface EChartProps {
  option: ChartOption;
  /** The chart in words, for whoever does not see it. */
  label: string;
  /** Pixels. */
  height?: number | string;
  /** A mark was clicked: which series, and which of its values. Offer the same by keyboard elsewhere. */
  onSelect?(mark: { series: number; index: number }): void;
}

/** A chart that fills its width, follows the theme and keeps still where motion is not wanted. The library is loaded when the first is shown. */
export function EChart({ option, label, height = 260, onSelect }: EChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const calm = useReducedMotion();
  const [chart, setChart] = useState<EChartsType>();
  const select = useRef(onSelect);
  select.current = onSelect;

  useEffect(() => {
    const element = place.current!;
    let drawn: EChartsType | undefined;
    let gone = false;
    const observer = new ResizeObserver(() => drawn?.resize());
    void import('./echarts.ts').then(({ init, themeName }) => {
      if (gone) return;
      drawn = init(element, themeName(scheme), { renderer: 'canvas' });
      drawn.on('click', ({ seriesIndex, dataIndex }) =>
        select.current?.({ series: seriesIndex ?? 0, index: dataIndex }),
      );
      observer.observe(element);
      setChart(drawn);
    });
    return () => {
      gone = true;
      observer.disconnect();
      drawn?.dispose();
      setChart(undefined);
    };
  }, [scheme]);

  useEffect(() => {
    if (!chart || chart.isDisposed()) return;
    chart.setOption(
      // Tooltips are drawn, not written as HTML: names in them come from data.
      {
        animation: !calm,
        animationDuration: 250,
        animationDurationUpdate: 0,
        ...option,
        tooltip: { renderMode: 'richText', confine: true, ...(option.tooltip as object) },
      },
      { notMerge: true },
    );
  }, [chart, option, calm]);

  return <div ref={place} role="img" aria-label={label} style={{ width: '100%', height, minWidth: 0 }} />;
}
