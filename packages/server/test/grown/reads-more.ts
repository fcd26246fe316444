/** What reads more than it gives, and why it may. */
export const READS_MORE: Readonly<Record<string, string>> = {
  records_count: 'a total; of an index alone',
  records_search: 'looks at all records of the object',
  browse_records: 'looks through up to 10 000 records for those that fit',
  relations_of_record: 'passes over up to `skip` relations of one record, and counts them',
  relations_of_record_by_association: 'passes over up to `skip` relations of one record, and counts them',
  relations_of_record_known: 'the same, where too much has happened since they were counted',
  relations_of_record_by_association_known: 'the same, where too much has happened since they were counted',

  endpoint_insert: 'makes a lane in each of its locations',
  endpoint_update: 'looks for locations that the endpoint did not have',
  location_drop_from_tokens: 'deleting a location; tokens are few',
  lanes_behind: 'each endpoint in each location of a page, at the start',
  lanes_due: 'looks at the lanes that have a lease or retries',
  lanes_seize_abandoned: 'looks through the lanes of an endpoint, once an hour',
  replays_remove: 'looks for those whose endpoint is gone, once an hour',
  breaker_lane_behind: 'the lanes of an endpoint that is down, before a probe',
  retry_of_lanes: 'counts what a lane has in retry, of which there is a limit, when it is claimed',
  retries_revive: 'looks through what a lane has in retry when it is taken over',

  lanes_page: 'counts what each lane has in retry and dead',
  lanes_page_of_locations: 'counts what each lane has in retry and dead',
  lanes_page_of_endpoint: 'counts what each lane has in retry and dead',
  lanes_page_of_endpoint_in_locations: 'counts what each lane has in retry and dead',
  replay_by_number: 'adds up what its lanes have done',
  replay_lanes_end: 'looks at the lanes of replays that run',
  replay_count_by_type: 'counts the events of a range',
  replay_count_in_detail: 'counts the events of a range',
  replay_count_of_dead: 'counts what was given up of a range',
  retention_ages: 'looks for the end of what is too old among the first thousand',
  retention_needed: 'asks each endpoint what it needs of a location',
  retention_lanes_behind: 'asks each endpoint and lane of a location',
  metrics_lag: 'adds up a page of locations',
  metrics_counts: 'counts up to a limit',
  demo_state: 'looks once, at the start of a new embedded database',
};

/** The same for larger databases than the test's. */
export const READS_MORE_AT_SIZE: Readonly<Record<string, string>> = {
  location_purge_retry: 'may sort what a location has in retry, for each thousand that go',
  location_purge_dead: 'may sort what a location has in dead, for each thousand that go',
};
