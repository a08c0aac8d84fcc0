import '@mantine/spotlight/styles.css';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconPlus, IconSearch, IconTopologyRing } from '@tabler/icons-react';
import { useState } from 'react';
import { palette } from '../../modules/catalog.ts';
import { actions } from '../actions/actions.ts';
import { formatKeys } from '../actions/keys.ts';
import { addStep } from '../canvas/dropOnCanvas.ts';
import { showView, useApp } from '../store/app.ts';
import { activeDocument, openDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import { nameOfCategory } from './categories.ts';
import { notifyError } from './notify.ts';

/** Everything that can be done, by name: actions, modules to add, pipelines to open. */
export function CommandPalette() {
  const pipelines = useApp((state) => state.pipelines);
  const [openings, setOpenings] = useState(0);
  return (
    <Spotlight
      actions={gather(pipelines ?? [], openings)}
      onSpotlightOpen={() => setOpenings((count) => count + 1)}
      shortcut={null}
      highlightQuery
      scrollable
      maxHeight={420}
      limit={40}
      nothingFound={text.actions.nothingFound}
      searchProps={{
        leftSection: <IconSearch size={16} aria-hidden />,
        placeholder: text.actions.search,
        'aria-label': text.actions.search,
      }}
    />
  );
}

/** What is enabled is asked for at each opening. */
function gather(pipelines: readonly { path: string; name: string }[], _openings: number): SpotlightActionGroupData[] {
  const opened = activeDocument();
  const groups = Object.entries(text.actions.groups).map(([group, title]) => ({
    group: title,
    actions: actions
      .filter((action) => action.group === group && action.id !== 'command-palette' && action.isEnabled())
      .map((action) => ({
        id: action.id,
        label: action.label,
        description: action.keys && formatKeys(action.keys),
        leftSection: action.icon ? <action.icon size={18} aria-hidden /> : null,
        onClick: () => void action.perform(),
      })),
  }));
  const modules = opened
    ? palette.map((spec) => ({
        id: `add-${spec.id}`,
        label: text.actions.addModule(spec.title),
        description: nameOfCategory(spec.category),
        leftSection: <IconPlus size={18} aria-hidden />,
        onClick: () => addStep(opened, spec),
      }))
    : [];
  const open = pipelines.map(({ path, name }) => ({
    id: `open-${path}`,
    label: text.actions.openPipeline(name),
    description: path,
    leftSection: <IconTopologyRing size={18} aria-hidden />,
    onClick: () => {
      showView('designer');
      openDocument(path).catch((error: unknown) => notifyError(text.actions.openPipeline(name), error));
    },
  }));
  return [
    ...groups,
    { group: text.panels.titles.palette, actions: modules },
    { group: text.designer.tabs, actions: open },
  ].filter((group) => group.actions.length > 0) as SpotlightActionGroupData[];
}
