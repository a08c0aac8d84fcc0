import { describe, expect, test } from 'vitest';
import { type FetchRows, type RowsRequest, TableWindows } from './tableWindows.ts';

const columns = Array.from({ length: 50 }, (_, i) => `c${i}`);
const part = (firstRow: number, firstColumn = 0) => ({
  firstRow,
  lastRow: firstRow + 30,
  firstColumn,
  lastColumn: firstColumn + 10,
});

/** Values that tell where they are from: row × 1000 + column. */
function numberedTable(rows: number) {
  const asked: RowsRequest[] = [];
  const fetchRows: FetchRows = async (request) => {
    asked.push(request);
    const count = Math.max(0, Math.min(request.limit, rows - request.offset));
    const values = request.columns.map((name) =>
      Array.from({ length: count }, (_, i) => (request.offset + i) * 1000 + columns.indexOf(name)),
    );
    return { total: rows, values };
  };
  return { asked, fetchRows };
}

async function settle(windows: TableWindows): Promise<void> {
  for (let before = -1; before !== windows.version(); ) {
    before = windows.version();
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
}

describe('windows of a table', () => {
  test('show each cell at its place', async () => {
    const { fetchRows } = numberedTable(1000);
    const windows = new TableWindows(columns, fetchRows);
    windows.show(part(190, 15));
    await settle(windows);
    expect(windows.total).toBe(1000);
    for (const [row, column] of [
      [190, 15],
      [205, 25],
      [199, 19],
      [200, 20],
    ] as const) {
      expect(windows.cell(row, column)).toBe(row * 1000 + column);
    }
    expect(windows.cell(900, 0)).toBeUndefined();
  });

  test('ask for what is in view first, then for the rows that it moves towards', async () => {
    const { asked, fetchRows } = numberedTable(100_000);
    const windows = new TableWindows(columns, fetchRows);
    windows.show(part(4000));
    await settle(windows);
    expect(asked.map(({ offset }) => offset)).toEqual([4000, 4200]);
    windows.show(part(2000));
    await settle(windows);
    expect(asked.slice(2).map(({ offset }) => offset)).toEqual([2000, 1800]);
  });

  test('come in one answer where the view lies over several', async () => {
    const { asked, fetchRows } = numberedTable(100_000);
    const windows = new TableWindows(columns, fetchRows);
    windows.show({ firstRow: 4190, lastRow: 4210, firstColumn: 5, lastColumn: 14 });
    await settle(windows);
    expect(asked[0]).toMatchObject({ offset: 4000, limit: 400 });
    expect(asked[0]!.columns).toEqual(columns.slice(0, 20));
    expect(windows.cell(4199, 9)).toBe(4_199_009);
    expect(windows.cell(4200, 10)).toBe(4_200_010);
    // Of the neighbouring columns only what is not here.
    windows.show({ firstRow: 4190, lastRow: 4210, firstColumn: 15, lastColumn: 24 });
    await settle(windows);
    expect(asked.find(({ columns: [first] }) => first === 'c20')).toMatchObject({ offset: 4000, limit: 400 });
  });

  test('that come in ahead of the view draw nothing anew', async () => {
    const { asked, fetchRows } = numberedTable(100_000);
    const windows = new TableWindows(columns, fetchRows);
    windows.show(part(4000));
    await settle(windows);
    expect(asked).toHaveLength(2);
    expect(windows.version()).toBe(1);
    expect(windows.cell(4200, 0)).toBe(4_200_000);
  });

  test('are not asked for twice', async () => {
    const { asked, fetchRows } = numberedTable(200);
    const windows = new TableWindows(columns, fetchRows);
    windows.show(part(0));
    await settle(windows);
    windows.show(part(50));
    windows.show(part(0));
    await settle(windows);
    expect(asked).toHaveLength(1);
  });

  test('that the view has left are cancelled', async () => {
    const signals: AbortSignal[] = [];
    const offsets: number[] = [];
    const windows = new TableWindows(columns, ({ offset }, signal) => {
      signals.push(signal);
      offsets.push(offset);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    windows.show(part(0));
    await settle(windows);
    windows.show(part(50_000));
    await settle(windows);
    expect(offsets).toEqual([0, 50_000]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(windows.error).toBeUndefined();
  });

  test('of a journey through a large table do not pile up', async () => {
    const { fetchRows } = numberedTable(10_000_000);
    const windows = new TableWindows(columns, fetchRows);
    for (let row = 0; row < 60; row++) {
      windows.show({ ...part(row * 1000), lastColumn: 49 });
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await settle(windows);
    const kept = Array.from({ length: 60 }, (_, i) => windows.cell(i * 1000, 0)).filter((cell) => cell !== undefined);
    expect(kept.length).toBeLessThan(40);
    expect(windows.cell(59_000, 0)).toBe(59_000_000);
  });

  test('a failure is told and can be tried again', async () => {
    const { fetchRows } = numberedTable(100);
    let fails = true;
    const windows = new TableWindows(columns, async (request, signal) => {
      if (fails) throw new Error('away');
      return fetchRows(request, signal);
    });
    windows.show(part(0));
    await settle(windows);
    expect(windows.error).toEqual(new Error('away'));
    fails = false;
    windows.retry();
    await settle(windows);
    expect(windows.error).toBeUndefined();
    expect(windows.cell(1, 1)).toBe(1001);
  });
});
