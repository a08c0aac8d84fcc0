import { Group, NavLink, Text } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutputRef } from '../../../pipelines/contract/rpc/outputs.ts';
import { queries } from '../../api/queries.ts';
import { text } from '../../text/en.ts';
import { formatBytes } from '../../ui/formatBytes.ts';
import { Answer } from '../Answer.tsx';
import { DownloadMenu } from '../DownloadMenu.tsx';
import classes from './FilesView.module.css';

interface FilesViewProps {
  output: OutputRef;
  files: readonly { name: string; size: number }[];
}

/** The files of a folder or archive, and the beginning of the one that is chosen. */
export function FilesView({ output, files }: FilesViewProps) {
  const words = text.outputs.files;
  const [chosen, setChosen] = useState(files.length === 1 ? files[0]!.name : null);
  return (
    <div className={classes.view}>
      <nav className={classes.list} aria-label={words.title}>
        <Group justify="space-between" mb={6}>
          <Text component="h3" size="sm" fw={600}>
            {words.title}
          </Text>
          <DownloadMenu output={output} formats={['original']} />
        </Group>
        {files.length === 0 && <Text size="sm">{words.none}</Text>}
        {files.map(({ name, size }) => (
          <NavLink
            key={name}
            component="button"
            active={name === chosen}
            aria-current={name === chosen}
            label={name}
            title={name}
            description={formatBytes(size)}
            leftSection={<IconFile size={16} stroke={1.6} aria-hidden />}
            styles={{ description: { color: 'var(--mantine-color-text)', opacity: 1 } }}
            onClick={() => setChosen(name)}
          />
        ))}
      </nav>
      <div className={classes.content}>
        {chosen === null ? (
          <Text size="sm" c="dimmed" p="md">
            {files.length > 0 && words.choose}
          </Text>
        ) : (
          <TextPreview key={chosen} output={output} file={chosen} />
        )}
      </div>
    </div>
  );
}

function TextPreview({ output, file }: { output: OutputRef; file: string }) {
  const words = text.outputs.files;
  const asked = useQuery(queries.outputs.text.queryOptions({ input: { ...output, file } }));
  return (
    <Answer asked={asked}>
      {({ text: content, complete }) => (
        <>
          {!complete && (
            <Text size="xs" c="dimmed" px="sm" py={4}>
              {words.cut}
            </Text>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too. */}
          <section className={classes.text} tabIndex={0} aria-label={words.preview(file)}>
            <pre>{content}</pre>
          </section>
        </>
      )}
    </Answer>
  );
}
