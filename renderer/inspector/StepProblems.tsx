import { Button } from '@mantine/core';
import type { Problem as ProblemOf } from '../../pipelines/contract/error.ts';
import { useChecks, useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { setParam } from '../graph/edit.ts';
import { findNode } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import type { Field } from './fields/describeFields.ts';
import { Problem } from './fields/Problem.tsx';
import { otherProblems } from './fields/stepParams.ts';
import classes from './Inspector.module.css';

/** What is wrong with a step and belongs to none of its fields. Parameters that the module does not have can be removed. */
export function StepProblems({ nodeId, fields }: { nodeId: string; fields: readonly Field[] }) {
  const words = text.inspector.step;
  const all = useChecks(({ byNode }) => byNode.get(nodeId));
  const problems = otherProblems(all ?? [], fields);
  if (problems.length === 0) return null;
  return (
    <section className={classes.problems} aria-label={words.problems}>
      {problems.map((problem) => (
        <div key={`${problem.param}${problem.message}`}>
          <Problem words={problem.message} />
          <RemoveParam nodeId={nodeId} problem={problem} />
        </div>
      ))}
    </section>
  );
}

function RemoveParam({ nodeId, problem: { code, param } }: { nodeId: string; problem: ProblemOf }) {
  const { document } = useOpened();
  const isThere = useDocument(({ pipeline }) => Object.hasOwn(findNode(pipeline, nodeId)?.params ?? {}, param ?? ''));
  if (code !== 'wrong-param' || param === undefined || !isThere) return null;
  return (
    <Button
      mt={4}
      size="compact-xs"
      variant="default"
      onClick={() => document.edit((pipeline) => setParam(pipeline, nodeId, param, undefined))}
    >
      {text.inspector.step.removeParam(param)}
    </Button>
  );
}
