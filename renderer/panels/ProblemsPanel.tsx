import { IconAlertTriangle, IconServerOff } from '@tabler/icons-react';
import { revealStep } from '../canvas/canvasApi.ts';
import { useChecks, useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { findNode, titleOf } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import classes from './panels.module.css';
import { useProblems } from './useProblems.ts';

/** Everything that keeps the pipeline from running, here or on the machine it is on, with the way to its place. */
export function ProblemsPanel() {
  const { document, path } = useOpened();
  const problems = useProblems();
  const isChecked = useChecks((state) => state.isChecked);
  const pipeline = useDocument((state) => state.pipeline);
  if (problems.length === 0) {
    return <p className={classes.empty}>{isChecked ? text.panels.noProblems : text.panels.checking}</p>;
  }
  return (
    <ul className={classes.list}>
      {problems.map((problem, index) => {
        const Icon = problem.isOfPlace ? IconServerOff : IconAlertTriangle;
        const node = problem.node === undefined ? undefined : findNode(pipeline, problem.node);
        const go = () => {
          if (!node) return;
          document.select([node.id]);
          revealStep(path, node.id);
        };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity of their own
          <li key={index}>
            <button type="button" className={classes.problem} onClick={go} disabled={!node}>
              <Icon size={15} aria-hidden />
              <span className={classes.where}>{node ? titleOf(node) : text.panels.pipeline}</span>
              <span>{problem.message}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
