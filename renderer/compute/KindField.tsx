import { NativeSelect, Radio, Stack } from '@mantine/core';
import { text } from '../text/en.ts';
import type { Reach, TargetDraft } from './targetDraft.ts';
import type { TargetFields } from './targetFields.ts';

type Kind = keyof typeof text.compute.dialog.kinds;

const draftOfKind: Record<Kind, Pick<TargetDraft, 'kind' | 'by'>> = {
  here: { kind: 'docker', by: 'socket' },
  tls: { kind: 'docker', by: 'tls' },
  ssh: { kind: 'docker', by: 'ssh' },
  swarm: { kind: 'swarm', by: 'socket' },
};
const kinds = Object.keys(draftOfKind) as Kind[];

const reachesHere: readonly Reach[] = ['socket', 'loopback'];
const reaches: readonly Reach[] = [...reachesHere, 'tls', 'ssh'];

/** What sort of target it is, and by what its engine is reached. A kept target stays what it is: its runs tell of it. */
export function KindField({ fields, isFixed }: { fields: TargetFields; isFixed: boolean }) {
  const { draft, change } = fields;
  const words = text.compute.dialog;
  const kind = kindOf(draft);
  const offered = kind === 'swarm' ? reaches : reachesHere;
  return (
    <>
      {!isFixed && (
        <Radio.Group
          size="xs"
          label={words.kind}
          value={kind}
          onChange={(value) => change({ ...draftOfKind[value as Kind], port: '', secrets: {} })}
        >
          <Stack gap={6} mt={4}>
            {kinds.map((one) => (
              <Radio
                key={one}
                value={one}
                size="xs"
                label={words.kinds[one]}
                description={words.kindHelp[one]}
                {...(one === kind && { 'data-autofocus': true })}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {(kind === 'here' || kind === 'swarm') && (
        <NativeSelect
          size="xs"
          label={kind === 'swarm' ? words.reachSwarm : words.reach}
          value={draft.by}
          onChange={(event) => change({ by: event.currentTarget.value as Reach, port: '', secrets: {} })}
          data={offered.map((by) => ({ value: by, label: words.reaches[by] }))}
        />
      )}
    </>
  );
}

function kindOf({ kind, by }: TargetDraft): Kind {
  if (kind === 'swarm') return 'swarm';
  return by === 'tls' || by === 'ssh' ? by : 'here';
}
