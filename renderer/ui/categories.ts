import {
  IconArrowsSplit,
  IconBrain,
  IconChartBar,
  IconChartBubble,
  IconDatabaseImport,
  IconFilter,
  IconMathFunction,
  IconTable,
  IconTargetArrow,
  IconThumbUp,
  IconTrendingUp,
  IconZoomExclamation,
} from '@tabler/icons-react';

interface CategoryLook {
  icon: typeof IconTable;
  /** Hue of the category's edge on cards and in the palette; the name always stands beside it. */
  color: string;
}

const looks: Record<string, CategoryLook> = {
  'data-input-and-output': { icon: IconDatabaseImport, color: '#2f7ed8' },
  'data-transformation': { icon: IconTable, color: '#0f9d8a' },
  'feature-selection': { icon: IconFilter, color: '#7a9e1f' },
  'statistical-functions': { icon: IconMathFunction, color: '#a3780a' },
  regression: { icon: IconTrendingUp, color: '#c0566b' },
  'two-class': { icon: IconArrowsSplit, color: '#b0559f' },
  multiclass: { icon: IconArrowsSplit, color: '#8a5fc7' },
  clustering: { icon: IconChartBubble, color: '#1f8fa8' },
  'anomaly-detection': { icon: IconZoomExclamation, color: '#b8433f' },
  recommendation: { icon: IconThumbUp, color: '#3f8f4f' },
  'model-training': { icon: IconBrain, color: '#d4622a' },
  'scoring-and-evaluation': { icon: IconTargetArrow, color: '#5b6fd6' },
};

const otherwise: CategoryLook = { icon: IconChartBar, color: '#7b8794' };

export function lookOf(category: string): CategoryLook {
  return looks[category] ?? otherwise;
}

/** `two-class` → `Two-class`; `data-input-and-output` → `Data input and output`. */
export function nameOfCategory(category: string): string {
  const words = category === 'two-class' ? category : category.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
