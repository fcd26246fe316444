import { Button, Group, Stack, Stepper, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { useGo, useLocationId } from '../locations/current-location.ts';
import { ErrorNotice } from '../parts/error-notice.tsx';
import { LinkButton } from '../parts/link.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useSearchState } from '../parts/use-search-state.ts';
import { paths } from '../paths.ts';
import { PullingNotice } from './health/pulling-notice.tsx';
import { type Endpoint, endpointQuery } from './queries.ts';
import { problemsOfFilter, problemsOfTarget, withoutChanged } from './settings/check-draft.ts';
import { type EndpointDraft, settingsOf } from './settings/draft.ts';
import { FilterFields } from './settings/filter-fields.tsx';
import {
  forgetNewEndpoint,
  keepNewEndpoint,
  type NewEndpoint,
  readNewEndpoint,
} from './settings/kept-draft.ts';
import { PairsFields } from './settings/pairs-fields.tsx';
import { inFormWords, type Problems, problemsOf } from './settings/problems.ts';
import { SendingFields } from './settings/sending-fields.tsx';
import { type StartDraft, StartFields, startOf } from './settings/start-fields.tsx';
import { TargetFields } from './settings/target-fields.tsx';
import { TestPanel } from './testing/test-panel.tsx';

const TARGET = 0;
const FILTER = 1;
const SENDING = 2;
const TEST = 3;

/** Where each field of the API is asked for; those of no other step are of the third. */
const fieldsOfSteps: readonly (readonly string[])[] = [
  ['url', 'description'],
  ['events', 'locationIds', 'objectKeys', 'associations', 'start'],
];

function stepOf(field: string): number {
  const step = fieldsOfSteps.findIndex((fields) => fields.includes(field));
  return step === -1 ? SENDING : step;
}

/**
 * Where, what, how; then it is made, and can be tried. The step and what was made stand in the address; what was typed
 * does not, since it is for this window alone.
 */
export function Component() {
  const [params, change] = useSearchState();
  const made = params.get('made');
  const locationId = useLocationId();
  const [begun, setBegun] = useState(() => readNewEndpoint(locationId));
  const leave = useGo();
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
            onCancel={() => {
              forgetNewEndpoint();
              leave(paths.endpoints());
            }}
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
  readonly onCancel: () => void;
  readonly onMade: (endpoint: Endpoint) => void;
}

function Form({ step, draft, onChange, start, onStart, onGo, onCancel, onMade }: FormProps) {
  const locationId = useLocationId();
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    form.current?.querySelector<HTMLElement>('input:checked, input')?.focus();
  }, [step]);
  const [problems, setProblems] = useState<Problems>({});
  const isRefused = useRef(false);
  // Whoever is sent back to a field goes on there.
  useEffect(() => {
    const field = isRefused.current && form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (!field) return;
    isRefused.current = false;
    field.focus();
  });
  const refuse = (found: Problems) => {
    isRefused.current = true;
    setProblems(found);
  };
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
    onError: (error) => {
      const found = problemsOf(error);
      refuse(found);
      const first = Math.min(...Object.keys(found).map(stepOf), SENDING);
      if (first !== step) onGo(first);
    },
  });
  const forms = {
    draft,
    onChange: (changes: Partial<EndpointDraft>) => {
      isRefused.current = false;
      setProblems((before) => withoutChanged(before, changes));
      onChange(changes);
    },
    problems,
  };
  const submit = () => {
    const found = step === TARGET ? problemsOfTarget(draft) : step === FILTER ? problemsOfFilter(draft) : {};
    if (Object.keys(found).length > 0) refuse(found);
    else if (step < SENDING) onGo(step + 1);
    else create.mutate();
  };
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="lg">
        {step === TARGET && <TargetFields {...forms} />}
        {step === FILTER && (
          <>
            <FilterFields {...forms} />
            <StartFields
              start={start}
              onChange={(changed) => {
                setProblems(({ start: _, ...others }) => others);
                onStart(changed);
              }}
              hasOneLocation={!draft.everyLocation && draft.locationIds.length === 1}
              problem={problems.start}
            />
          </>
        )}
        {step === SENDING && (
          <>
            <SendingFields {...forms} />
            <PairsFields {...forms} />
          </>
        )}
        {create.isError && (
          <ErrorNotice error={create.error} title="The endpoint was not created" inWords={inFormWords} />
        )}
        <Group gap="xs">
          {step === TARGET ? (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          ) : (
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
