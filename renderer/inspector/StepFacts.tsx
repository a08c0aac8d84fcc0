import { text } from '../text/en.ts';
import classes from './Inspector.module.css';
import { Section } from './Section.tsx';

/** What the file calls the step. */
export function StepFacts({ nodeId, module, version }: { nodeId: string; module: string; version: number }) {
  const words = text.inspector.step;
  return (
    <Section title={words.about}>
      <dl className={classes.facts}>
        <dt>{words.moduleId}</dt>
        <dd>
          {module}, {words.moduleVersion(version)}
        </dd>
        <dt>{words.stepId}</dt>
        <dd>{nodeId}</dd>
      </dl>
    </Section>
  );
}
