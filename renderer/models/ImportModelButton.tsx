import { Button, type ButtonProps } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { text } from '../text/en.ts';

const ImportModelDialog = lazy(async () => ({ default: (await import('./ImportModelDialog.tsx')).ImportModelDialog }));

/** Registers a model that another program made. */
export function ImportModelButton({ size = 'xs' }: Pick<ButtonProps, 'size'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" size={size} onClick={() => setOpen(true)}>
        {text.models.import.action}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <ImportModelDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
