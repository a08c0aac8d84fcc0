import { closeComputeDialog, useComputeDialog } from './computeDialogs.ts';
import { EnvironmentDialog } from './EnvironmentDialog.tsx';
import { TargetDialog } from './TargetDialog.tsx';

/** The dialogs that add and change targets and environments. */
export function ComputeDialogs() {
  const asked = useComputeDialog((state) => state.asked);
  switch (asked?.dialog) {
    case 'target':
      return <TargetDialog view={asked.view} onClose={closeComputeDialog} />;
    case 'environment':
      return <EnvironmentDialog view={asked.view} onClose={closeComputeDialog} />;
    default:
      return null;
  }
}
