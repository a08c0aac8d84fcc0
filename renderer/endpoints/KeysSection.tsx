import { Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { type Endpoint, keptKey } from '../../pipelines/contract/endpoint.ts';
import { engine } from '../api/engine.ts';
import { ConfirmDialog } from '../inspector/ConfirmDialog.tsx';
import { text } from '../text/en.ts';
import { formatAgo } from '../ui/formatDate.ts';
import { notifyError } from '../ui/notify.ts';
import classes from './endpoints.module.css';
import { KeysDialog, type ShownKeys } from './KeysDialog.tsx';
import { refreshEndpoints } from './useEndpoints.ts';

type Slot = 'primary' | 'secondary';

/** The two keys of an endpoint: when they were made, a new one, none. */
export function KeysSection({ endpoint, url }: { endpoint: Endpoint; url: string }) {
  const words = text.endpoints.keys;
  const { name, keys } = endpoint;
  const [asked, setAsked] = useState<{ action: 'rotate' | 'revoke'; slot: Slot } | null>(null);
  const [shown, setShown] = useState<ShownKeys | null>(null);

  async function change(action: 'rotate' | 'revoke', slot: Slot): Promise<void> {
    try {
      if (action === 'rotate') {
        const { key } = await engine().endpoints.rotateKey({ name, slot });
        setShown({ name, url, keys: [{ slot, key }] });
      } else await engine().endpoints.revokeKey({ name, slot });
      await refreshEndpoints();
    } catch (error) {
      notifyError(words.failed, error);
    }
  }

  return (
    <section className={classes.section}>
      <Text component="h3" size="sm" fw={600}>
        {words.title}
      </Text>
      <Text size="xs" c="dimmed">
        {words.help}
      </Text>
      <Table fz="xs" verticalSpacing={4} horizontalSpacing={6} aria-label={words.title} className={classes.table ?? ''}>
        <Table.Tbody>
          {keptKey.shape.slot.options.map((slot) => {
            const kept = keys.find((key) => key.slot === slot);
            const title = words.slots[slot];
            return (
              <Table.Tr key={slot}>
                <Table.Th scope="row" fw={500}>
                  {title}
                </Table.Th>
                <Table.Td>{kept ? words.made(formatAgo(kept.createdAt)) : words.revoked}</Table.Td>
                <Table.Td ta="right">
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={words.rotateOf(title)}
                    onClick={() => (kept ? setAsked({ action: 'rotate', slot }) : void change('rotate', slot))}
                  >
                    {words.rotate}
                  </Button>{' '}
                  {kept && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={words.revokeOf(title)}
                      onClick={() => setAsked({ action: 'revoke', slot })}
                    >
                      {words.revoke}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {asked && (
        <ConfirmDialog
          title={words[asked.action === 'rotate' ? 'rotateOf' : 'revokeOf'](words.slots[asked.slot])}
          message={words[asked.action === 'rotate' ? 'confirmRotate' : 'confirmRevoke'](words.slots[asked.slot])}
          action={words[asked.action]}
          onConfirm={() => void change(asked.action, asked.slot)}
          onClose={() => setAsked(null)}
        />
      )}
      {shown && <KeysDialog shown={shown} onClose={() => setShown(null)} />}
    </section>
  );
}
