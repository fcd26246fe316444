import type { Explained, PlanNode } from './explained.ts';

/** A table of fewer rows may be read from end to end, and sorted. */
export const LARGE_FROM = 1_000;
/** No page has more rows, nor has what is deleted at once. */
const SORTED_MAX = 2_000;

// What a statement may read for what it gives: a few rows of its own and, for each row that it is asked for, returns or
// writes, some in other tables, each by an index of three or four levels.
const READ_MAX = { rows: 100, perRow: 4 };
const BUFFERS_MAX = { buffers: 200, perRow: 40 };

export type Tables = ReadonlyMap<string, number>;

/** What is wrong with a plan whatever the values: tables that are read from end to end. */
export function faultsOfPlan(plan: PlanNode, rowsOf: Tables): string[] {
  return nodesOf(plan).flatMap((node) => {
    const table = node['Relation Name'] ?? '';
    const rows = rowsOf.get(table) ?? 0;
    return node['Node Type'] === 'Seq Scan' && rows >= LARGE_FROM ? [`reads all of ${table}`] : [];
  });
}

/** What is wrong with a run: more was sorted, read or looked at than what came of it explains. */
export function faultsOfRun({ plan }: Explained, tables: Tables): string[] {
  const nodes = nodesOf(plan);
  const faults: string[] = [];
  for (const node of nodes.filter((each) => /^(Incremental )?Sort$/.test(each['Node Type']))) {
    const sorted = rowsOf(node.Plans?.[0] ?? node);
    if (sorted > SORTED_MAX) faults.push(`sorts ${sorted} rows`);
    if (node['Sort Space Type'] === 'Disk') faults.push('sorts on disk');
  }
  const scans = nodes.filter(
    (node) => /Scan$/.test(node['Node Type']) && node['Node Type'] !== 'Function Scan',
  );
  const read = scans
    .filter((node) => !/^(CTE|Subquery|Bitmap Index|WorkTable) Scan$/.test(node['Node Type']))
    .filter((node) => (tables.get(node['Relation Name'] ?? '') ?? 0) >= LARGE_FROM)
    .reduce((sum, node) => sum + rowsOf(node) + removedBy(node), 0);
  const useful = usefulRows(plan, nodes);
  if (read > READ_MAX.rows + READ_MAX.perRow * useful) faults.push(`reads ${read} rows for ${useful}`);
  const buffers = (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
  if (buffers > BUFFERS_MAX.buffers + BUFFERS_MAX.perRow * useful)
    faults.push(`looks at ${buffers} pages for ${useful} rows`);
  return faults;
}

/** Rows that are returned, written, or asked for. */
function usefulRows(plan: PlanNode, nodes: readonly PlanNode[]): number {
  const written = nodes
    .filter((node) => node['Node Type'] === 'ModifyTable')
    .reduce((sum, node) => sum + rowsOf(node.Plans?.[0] ?? node), 0);
  const asked = nodes
    .filter((node) => node['Node Type'] === 'Function Scan' && (node['Actual Loops'] ?? 0) === 1)
    .reduce((sum, node) => sum + rowsOf(node), 0);
  return Math.round(rowsOf(plan) + written + asked);
}

function rowsOf(node: PlanNode): number {
  return Math.round((node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0));
}

function removedBy(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return Math.round(removed * (node['Actual Loops'] ?? 0));
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
