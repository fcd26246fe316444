import { PageHeader } from '../parts/page-header.tsx';

export function Component() {
  return <PageHeader title="Overview" />;
}
