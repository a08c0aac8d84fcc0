import { useEffect, useRef, useState } from 'react';
import type { DesktopBridge } from '../../pipelines/contract/desktopBridge.ts';
import { StopRunsDialog } from '../start/StopRunsDialog.tsx';
import { useOpenFolder } from '../start/useOpenFolder.ts';

/** Chooses a folder in the operating system's own dialog, and opens it as the workspace. */
export function WindowFolderDialog({ bridge, onClose }: { bridge: DesktopBridge; onClose(): void }) {
  const { open, asked, answer } = useOpenFolder();
  const [isChosen, setChosen] = useState(false);
  const isAsking = useRef(false);
  useEffect(() => {
    if (isAsking.current) return;
    isAsking.current = true;
    void (async () => {
      const path = await bridge.chooseFolder();
      if (path !== null) await open({ path });
      setChosen(true);
    })();
  });
  useEffect(() => {
    if (isChosen && !asked) onClose();
  }, [isChosen, asked, onClose]);
  return asked && <StopRunsDialog runs={asked.runs} answer={(stops) => void answer(stops)} />;
}
