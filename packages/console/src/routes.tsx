import { createBrowserRouter, type RouteObject } from 'react-router';
import { RouteError } from './shell/route-error.tsx';
import { Shell } from './shell/shell.tsx';
import { Waiting } from './shell/waiting.tsx';

// Each page is loaded when it is first opened: the map with its layout, above all, is larger than all the rest.
const pages: RouteObject[] = [
  { index: true, lazy: () => import('./overview/overview-page.tsx') },
  { path: 'model', lazy: () => import('./model/model-page.tsx') },
  { path: 'records', lazy: () => import('./records/records-page.tsx') },
  { path: 'records/:objectKey', lazy: () => import('./records/records-page.tsx') },
  { path: 'records/:objectKey/:recordId', lazy: () => import('./records/record-page.tsx') },
  { path: 'events', lazy: () => import('./events/events-page.tsx') },
  { path: 'events/:webhookId', lazy: () => import('./events/event-page.tsx') },
  { path: 'endpoints', lazy: () => import('./endpoints/endpoints-page.tsx') },
  { path: 'endpoints/new', lazy: () => import('./endpoints/create-endpoint-page.tsx') },
  { path: 'endpoints/:endpointId', lazy: () => import('./endpoints/endpoint-page.tsx') },
  { path: 'settings', lazy: () => import('./settings/settings-page.tsx') },
];

export const router = createBrowserRouter([
  {
    path: '/sign-in',
    HydrateFallback: Waiting,
    lazy: () => import('./session/sign-in-page.tsx'),
    ErrorBoundary: RouteError,
  },
  {
    path: '/',
    Component: Shell,
    HydrateFallback: Waiting,
    ErrorBoundary: RouteError,
    children: pages.map((page) => ({ ...page, ErrorBoundary: RouteError })),
  },
]);
