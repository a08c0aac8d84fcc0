import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, registerTheme, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { chartTheme, type Scheme } from './chartTheme.ts';

// What charts of this app are made of; nothing else of the library is loaded.
use([
  BarChart,
  LineChart,
  ScatterChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

/** Name of the theme that goes with the page's. */
export const themeName = (scheme: Scheme): string => `pipewright-${scheme}`;

for (const scheme of ['light', 'dark'] as const) registerTheme(themeName(scheme), chartTheme(scheme));

export { init };
