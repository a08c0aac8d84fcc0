import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useChecks, useNewestRun } from '../canvas/OpenedContext.tsx';
import { StateMark } from '../canvas/StateMark.tsx';
import { text } from '../text/en.ts';
import classes from './panels.module.css';
import { useChosenStep } from './useChosenStep.ts';

/** Why the chosen step ran or was reused, and what a run would do with it now. */
export function WhyPanel() {
  const chosen = useChosenStep();
  if (!chosen) return <p className={classes.empty}>{text.panels.why.none}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <section className={classes.why} aria-label={text.panels.titles.why} tabIndex={0}>
      <h3>{chosen.title}</h3>
      <LastTime nodeId={chosen.id} />
      <NextTime nodeId={chosen.id} />
    </section>
  );
}

function LastTime({ nodeId }: { nodeId: string }) {
  const runId = useNewestRun((run) => run?.id);
  const status = useNewestRun((run) => run?.steps[nodeId]?.status);
  const hasEnded = status !== undefined && status !== 'queued' && status !== 'running';
  const { data } = useQuery({
    ...queries.runs.explainStep.queryOptions({ input: { runId: runId ?? '', nodeId } }),
    enabled: runId !== undefined && hasEnded,
  });
  if (status === undefined) return <p>{text.panels.why.notRun}</p>;
  return (
    <section>
      <h4>{text.panels.why.last}</h4>
      <StateMark state={status} />
      <Reasons reasons={data?.reasons ?? []} />
    </section>
  );
}

function NextTime({ nodeId }: { nodeId: string }) {
  const forecast = useChecks(({ forecasts }) => forecasts.get(nodeId));
  return (
    <section>
      <h4>
        {text.panels.why.next} {forecast && text.panels.why.verdicts[forecast.verdict]}
      </h4>
      {forecast ? <Reasons reasons={forecast.reasons} /> : <p>{text.panels.why.unknown}</p>}
    </section>
  );
}

function Reasons({ reasons }: { reasons: readonly string[] }) {
  return (
    <ul>
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}
