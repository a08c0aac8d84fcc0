import type { RunPartProps } from './RunPage.tsx';
import { StepsTable } from './StepsTable.tsx';

export function GraphTab(props: RunPartProps) {
  return <StepsTable {...props} />;
}
