import { RegisterDialog } from '../models/RegisterDialog.tsx';
import { DeployDialog } from './DeployDialog.tsx';
import { PublishDialog } from './PublishDialog.tsx';
import { closeServingDialog, useServingDialog } from './servingDialogs.ts';

/** The dialogs that register, deploy and publish. */
export function ServingDialogs() {
  const asked = useServingDialog((state) => state.asked);
  switch (asked?.dialog) {
    case 'deploy':
      return <DeployDialog source={asked.source} onClose={closeServingDialog} />;
    case 'register':
      return <RegisterDialog detail={asked.detail} onClose={closeServingDialog} />;
    case 'publish':
      return <PublishDialog path={asked.path} pipelineName={asked.name} onClose={closeServingDialog} />;
    default:
      return null;
  }
}
