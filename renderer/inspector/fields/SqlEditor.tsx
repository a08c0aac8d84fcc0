import { PostgreSQL, type SQLNamespace, sql } from '@codemirror/lang-sql';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import type { Column } from '../../../pipelines/contract/table.ts';
import { colorSql } from './colorSql.ts';
import classes from './SqlEditor.module.css';

interface SqlEditorProps {
  labelId: string;
  describedBy: string | undefined;
  isInvalid: boolean;
  tables: Readonly<Record<string, readonly Column[]>>;
  value: string;
  onChange(typed: string): void;
  height: string;
}

/** An editor for one query. Tab leaves it, so that the keyboard is never caught in it. */
export function SqlEditor({ labelId, describedBy, isInvalid, tables, value, onChange, height }: SqlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const language = useRef(new Compartment());
  const attributes = useRef(new Compartment());
  const latest = useRef(onChange);
  latest.current = onChange;

  // The editor keeps its own state, and is made once; what it shows is brought into step below.
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once
  useEffect(() => {
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          basicSetup,
          EditorView.lineWrapping,
          colorSql,
          EditorView.theme({ '&': { height }, '.cm-scroller': { overflow: 'auto' } }),
          language.current.of(describeTables(tables)),
          attributes.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);
  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(describeTables(tables)) });
  }, [tables]);
  useEffect(() => {
    const aria = { 'aria-labelledby': labelId, ...(describedBy !== undefined && { 'aria-describedby': describedBy }) };
    const effect = EditorView.contentAttributes.of({ ...aria, 'aria-invalid': String(isInvalid) });
    view.current?.dispatch({ effects: attributes.current.reconfigure(effect) });
  }, [labelId, describedBy, isInvalid]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={host} className={classes.editor} data-invalid={isInvalid || undefined} />;
}

function describeTables(tables: SqlEditorProps['tables']) {
  const schema: SQLNamespace = Object.fromEntries(
    Object.entries(tables).map(([table, columns]) => [
      table,
      columns.map(({ name, type }) => ({ label: name, apply: quoteName(name), detail: type, type: 'property' })),
    ]),
  );
  const [first, ...others] = Object.keys(tables);
  return sql({
    dialect: PostgreSQL,
    schema,
    upperCaseKeywords: true,
    // With one table, its columns are offered without its name.
    ...(first !== undefined && others.length === 0 && { defaultTable: first }),
  });
}

function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
