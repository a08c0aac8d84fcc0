import { Text } from '@mantine/core';
import { useDocument } from '../canvas/OpenedContext.tsx';
import { findNode, findSpec } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import { describeFields } from './fields/describeFields.ts';
import { Field } from './fields/Field.tsx';
import classes from './Inspector.module.css';
import { KeptParameters } from './KeptParameters.tsx';
import { Section } from './Section.tsx';
import { StepCompute } from './StepCompute.tsx';
import { StepCurves } from './StepCurves.tsx';
import { StepFacts } from './StepFacts.tsx';
import { StepHeader } from './StepHeader.tsx';
import { StepPin } from './StepPin.tsx';
import { StepProblems } from './StepProblems.tsx';

/** Everything about one step: what it is, what is wrong with it, and its parameters. */
export function StepInspector({ nodeId }: { nodeId: string }) {
  const words = text.inspector.step;
  const module = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.module);
  const version = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.version ?? 1);
  if (module === undefined) return null;
  const spec = findSpec(module);
  const fields = spec ? describeFields(spec) : [];
  const isNewer = spec !== undefined && version > spec.version;
  return (
    <div className={classes.stack}>
      <StepHeader nodeId={nodeId} module={module} />
      <StepPin nodeId={nodeId} />
      <StepProblems nodeId={nodeId} fields={fields} />
      {!spec && <div className={classes.note}>{words.unknownModuleHelp(module)}</div>}
      {spec && !isNewer && (
        <Section title={words.parameters}>
          {version < spec.version && <div className={classes.note}>{words.olderVersion(version, spec.version)}</div>}
          {fields.length === 0 && (
            <Text size="xs" c="dimmed">
              {words.noParameters}
            </Text>
          )}
          {fields.map((field) => (
            <Field key={field.name} nodeId={nodeId} spec={spec} field={field} />
          ))}
        </Section>
      )}
      <StepCompute nodeId={nodeId} />
      <StepCurves nodeId={nodeId} />
      {(!spec || isNewer) && <KeptParameters nodeId={nodeId} />}
      <StepFacts nodeId={nodeId} module={module} version={version} />
    </div>
  );
}
