import type { BarSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type {
  GridComponentOption,
  LegendComponentOption,
  MarkLineComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

export type ChartSeries = BarSeriesOption | LineSeriesOption | ScatterSeriesOption;

/** What an `EChart` draws: an option of echarts with the parts that this app loads. */
export type ChartOption = ComposeOption<
  ChartSeries | GridComponentOption | LegendComponentOption | MarkLineComponentOption | TooltipComponentOption
>;
