import { type ReactNode, useId } from 'react';
import { HelpMark } from './fields/HelpMark.tsx';
import classes from './Inspector.module.css';

/** A part of the inspector under a heading. */
export function Section({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.sectionHead}>
        <h3 id={id}>{title}</h3>
        {help !== undefined && <HelpMark title={title} help={help} />}
      </div>
      {children}
    </section>
  );
}
