import { isAway, type ManagerCalls } from './managerCalls.ts';

/** What the cluster says of one try to start a service's container; of what the API answers, what is looked at. */
export interface ClusterTask {
  ServiceID: string;
  NodeID?: string;
  UpdatedAt: string;
  Status: {
    State: string;
    Err?: string;
    ContainerStatus?: { ExitCode?: number };
  };
}

const interval = 1_000;

/** Looks at all the jobs of an engine that have not begun yet, in one call a second, and tells each of its own. */
export class TaskWatch {
  readonly #manager: ManagerCalls;
  readonly #label: string;
  readonly #watched = new Map<string, (tasks: ClusterTask[]) => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(manager: ManagerCalls, engineId: string) {
    this.#manager = manager;
    this.#label = `pipewright.engine=${engineId}`;
  }

  /** Tells of a service's tasks, the newest first, until it is unwatched. */
  watch(service: string, onTasks: (tasks: ClusterTask[]) => void): void {
    this.#watched.set(service, onTasks);
    this.#timer ??= setTimeout(() => this.#look(), interval);
  }

  unwatch(service: string): void {
    this.#watched.delete(service);
  }

  async nodeName(id: string | undefined): Promise<string> {
    if (id === undefined) return 'A node';
    const nodes = await this.#manager.call((docker) => docker.listNodes());
    const node = (nodes as { ID: string; Description?: { Hostname?: string } }[]).find(({ ID }) => ID === id);
    return `The node ${node?.Description?.Hostname ?? id}`;
  }

  async #look(): Promise<void> {
    try {
      const filters = { label: [this.#label] };
      const tasks = (await this.#manager.call((docker) => docker.listTasks({ filters }))) as ClusterTask[];
      const byService = Map.groupBy(
        tasks.toSorted((a, b) => (a.UpdatedAt > b.UpdatedAt ? -1 : 1)),
        ({ ServiceID }) => ServiceID,
      );
      for (const [service, tell] of [...this.#watched]) tell(byService.get(service) ?? []);
    } catch (error) {
      // Whoever has been away for a minute is asked again as long as somebody waits; a refusal now may be none later.
      if (!isAway(error)) for (const [service, tell] of [...this.#watched]) tell(refusedTask(service, error as Error));
    }
    this.#timer = this.#watched.size > 0 ? setTimeout(() => this.#look(), interval) : undefined;
  }
}

function refusedTask(service: string, { message }: Error): ClusterTask[] {
  return [{ ServiceID: service, UpdatedAt: '', Status: { State: 'pending', Err: message } }];
}
