import { Gauge, type Registry } from 'prom-client';
import type { CircuitState } from '../transport/circuit-breaker.ts';
import type { RouteStatus } from '../transport/department-route.ts';

const circuitNumbers: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/**
 * How each department of the schema in force is asked. Counts are since its address is what it is.
 *
 * @returns what to call with the present state before the registry is read
 */
export function measureDepartments(registry: Registry): (departments: readonly RouteStatus[]) => void {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `govgraph_department_${name}`, help, labelNames, registers: [registry] });
  const circuit = gauge(
    'circuit',
    '0: asked; 1: tried; 2: not asked, since it failed; for the application for which it is worst.',
    'department',
  );
  const failing = gauge(
    'failing_applications',
    'For how many applications it is not asked, or tried only.',
    'department',
  );
  const inFlight = gauge('requests_in_flight', 'Requests that are under way.', 'department');
  const waiting = gauge('requests_waiting', 'Requests that wait for a turn.', 'department');
  const refused = gauge('requests_refused', 'Requests that were not sent, and why.', 'department', 'reason');
  const retries = gauge('retries', 'Queries that were sent once more.', 'department');

  return (departments) => {
    for (const each of [circuit, failing, inFlight, waiting, refused, retries]) each.reset();
    for (const { department, ...status } of departments) {
      circuit.set({ department }, circuitNumbers[status.circuit]);
      failing.set({ department }, status.failingFor.length);
      inFlight.set({ department }, status.inFlight);
      waiting.set({ department }, status.waiting);
      refused.set({ department, reason: 'failing' }, status.refused.circuit);
      refused.set({ department, reason: 'line' }, status.refused.line);
      retries.set({ department }, status.retries);
    }
  };
}
