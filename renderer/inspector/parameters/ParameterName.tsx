import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useOpened } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import { findNameProblem, renameParameter } from './editParameters.ts';
import { renameValue } from './runValues.ts';
import { useShownParameter } from './showParameter.ts';

/** The name of a parameter. It is changed, with all references, when a name that can be had is left or Enter is pressed. */
export function ParameterName({ name }: { name: string }) {
  const words = text.inspector.parameters;
  const { document } = useOpened();
  const [typed, setTyped] = useState<string | null>(null);
  const problem = typed === null ? undefined : findNameProblem(document.store.getState().pipeline, typed, name);
  function rename() {
    if (typed === null || problem) return;
    setTyped(null);
    if (typed === name) return;
    renameValue(document, name, typed);
    useShownParameter.setState({ name: typed });
    document.edit((pipeline) => renameParameter(pipeline, name, typed));
  }
  return (
    <TextInput
      label={words.name}
      autoComplete="off"
      spellCheck={false}
      error={problem && words.nameProblems[problem]}
      value={typed ?? name}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={rename}
      onKeyDown={({ key }) => {
        if (key === 'Enter') rename();
        if (key === 'Escape') setTyped(null);
      }}
    />
  );
}
