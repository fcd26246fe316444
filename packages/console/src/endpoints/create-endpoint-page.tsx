import { Button, Group, Stack, Stepper, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useLocationId } from '../locations/current-location.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { LinkButton } from '../parts/link.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { paths } from '../paths.ts';
import { PullingNotice } from './health/pulling-notice.tsx';
import { type Endpoint, endpointQuery } from './queries.ts';
import { type EndpointDraft, settingsOf } from './settings/draft.ts';
import { FilterFields } from './settings/filter-fields.tsx';
import {
  forgetNewEndpoint,
  keepNewEndpoint,
  type NewEndpoint,
  readNewEndpoint,
} from './settings/kept-draft.ts';
import { PairsFields } from './settings/pairs-fields.tsx';
import { problemsOf } from './settings/problems.ts';
import { SendingFields } from './settings/sending-fields.tsx';
import { type StartDraft, StartFields, startOf } from './settings/start-fields.tsx';
import { TargetFields } from './settings/target-fields.tsx';
import { TestPanel } from './testing/test-panel.tsx';

const TARGET = 0;
const FILTER = 1;
const SENDING = 2;
const TEST = 3;

/**
 * Where, what, how; then it is made, and can be tried. The step and what was made stand in the address; what was typed
 * does not, since it is for this window alone.
 */
export function Component() {
  const [params, change] = useSearchState();
  const made = params.get('made');
  const locationId = useLocationId();
  const [begun, setBegun] = useState(() => readNewEndpoint(locationId));
  const { draft } = begun;
  const isBegun = draft.isPulled || draft.url.trim() !== '';
  const set = (changes: Partial<NewEndpoint>) => {
    const after = { ...begun, ...changes };
    setBegun(after);
    keepNewEndpoint(locationId, after);
  };
  const step = made !== null ? TEST : isBegun ? stepIn(params.get('step')) : TARGET;
  const go = (to: number) => change({ step: to === TARGET ? null : String(to + 1) });
  return (
    <>
      <PageHeader
        title="Create an endpoint"
        about="Where events go, which of them, and how; then it is tried."
      />
      <Stack maw={820}>
        <Stepper
          active={step}
          onStepClick={go}
          allowNextStepsSelect={false}
          size="xs"
          labelPosition="bottom"
          maw={480}
          autoContrast
          aria-label="Steps"
        >
          <Stepper.Step label="Where" allowStepSelect={made === null} />
          <Stepper.Step label="What" allowStepSelect={made === null && isBegun} />
          <Stepper.Step label="How" allowStepSelect={made === null && isBegun} />
          <Stepper.Step label="Test" allowStepSelect={false} />
        </Stepper>
        {made === null ? (
          <Form
            step={step}
            draft={draft}
            onChange={(more) => set({ draft: { ...draft, ...more } })}
            start={begun.start}
            onStart={(start) => set({ start })}
            onGo={go}
            onMade={({ id }) => {
              forgetNewEndpoint();
              change({ made: id, step: null }, { replace: true });
            }}
          />
        ) : (
          <Made id={made} />
        )}
      </Stack>
    </>
  );
}

interface FormProps {
  readonly step: number;
  readonly draft: EndpointDraft;
  readonly onChange: (changes: Partial<EndpointDraft>) => void;
  readonly start: StartDraft;
  readonly onStart: (start: StartDraft) => void;
  readonly onGo: (step: number) => void;
  readonly onMade: (endpoint: Endpoint) => void;
}

function Form({ step, draft, onChange, start, onStart, onGo, onMade }: FormProps) {
  const locationId = useLocationId();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    form.current?.querySelector<HTMLElement>('input:checked, input')?.focus();
  }, [step]);
  const create = useMutation({
    mutationFn: async () => {
      const body = { ...settingsOf(draft), start: startOf(start) };
      return (await api.POST('/v1/endpoints', { body })).data;
    },
    onSuccess: (endpoint: Endpoint) => {
      client.setQueryData(endpointQuery(locationId, endpoint.id).queryKey, endpoint);
      void client.invalidateQueries({ queryKey: keys(locationId, 'endpoints') });
      onMade(endpoint);
    },
  });
  const forms = { draft, onChange, problems: problemsOf(create.error) };
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        if (step < SENDING) onGo(step + 1);
        else create.mutate();
      }}
    >
      <Stack gap="lg">
        {step === TARGET && <TargetFields {...forms} />}
        {step === FILTER && (
          <>
            <FilterFields {...forms} />
            <StartFields
              start={start}
              onChange={onStart}
              hasOneLocation={!draft.everyLocation && draft.locationIds.length === 1}
              problem={forms.problems.start}
            />
          </>
        )}
        {step === SENDING && (
          <>
            <SendingFields {...forms} />
            <PairsFields {...forms} />
          </>
        )}
        {create.isError && <ErrorNotice error={create.error} title="The endpoint was not created" />}
        <Group gap="xs">
          {step > TARGET && (
            <Button variant="default" onClick={() => onGo(step - 1)}>
              Back
            </Button>
          )}
          <Button type="submit" loading={create.isPending}>
            {step < SENDING ? 'Next' : 'Create the endpoint'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Made({ id }: { id: string }) {
  const endpoint = useQuery(endpointQuery(useLocationId(), id));
  return (
    <Stack>
      {endpoint.isError && <ErrorNotice error={endpoint.error} onRetry={() => void endpoint.refetch()} />}
      {endpoint.data !== undefined && (
        <>
          <Title order={2} size="h5" tabIndex={-1} ref={focusOnce}>
            The endpoint is created and enabled
          </Title>
          {endpoint.data.url === null ? (
            <PullingNotice endpoint={endpoint.data} />
          ) : (
            <TestPanel endpoint={endpoint.data} />
          )}
          <Group>
            <LinkButton to={paths.endpoint(id)} variant="default">
              Go to the endpoint
            </LinkButton>
          </Group>
        </>
      )}
    </Stack>
  );
}

/** The form with the button that was pressed is gone. */
function focusOnce(title: HTMLElement | null): void {
  title?.focus({ preventScroll: true });
}

function stepIn(text: string | null): number {
  return text === '2' ? FILTER : text === '3' ? SENDING : TARGET;
}
