import 'dockview-react/dist/styles/dockview.css';
import { CanvasMenu } from '../canvas/CanvasMenu.tsx';
import { ConnectionsDialog } from '../canvas/ConnectionsDialog.tsx';
import { QuickAdd } from '../canvas/QuickAdd.tsx';
import { StrangeCodeDialog } from '../canvas/StrangeCodeDialog.tsx';
import { ConflictBanner } from './ConflictBanner.tsx';
import { Dock } from './Dock.tsx';
import classes from './Editor.module.css';
import { Toolbar } from './Toolbar.tsx';

/** Everything around one open pipeline. */
export function Editor() {
  return (
    <div className={classes.editor}>
      <Toolbar />
      <ConflictBanner />
      <div className={classes.dock}>
        <Dock />
      </div>
      <QuickAdd />
      <CanvasMenu />
      <ConnectionsDialog />
      <StrangeCodeDialog />
    </div>
  );
}
