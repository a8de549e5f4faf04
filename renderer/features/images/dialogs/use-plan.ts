import { useDebouncedValue } from "@mantine/hooks";
import type { ImageRef, ImageWork, PlannedImageWork } from "../../../../shared/contract/images.ts";
import type { ErrorData } from "../../../../shared/model/error.ts";
import { client } from "../../../app/session.ts";
import { useCall } from "../../../components/use-call.ts";

const PAUSE_MS = 200;

interface Request {
  readonly image: ImageRef;
  readonly work: ImageWork;
  readonly passphrase?: string;
}

interface Planned {
  readonly plan: PlannedImageWork | undefined;
  /** Why it would be refused. */
  readonly refusal: ErrorData | undefined;
}

/** What some work would do, a moment after its form has changed; nothing while the form is not complete. */
export function usePlan(request: Request | undefined): Planned {
  const now = request && JSON.stringify(request);
  const [asked] = useDebouncedValue(now, PAUSE_MS);
  const { value, error } = useCall(
    async (signal) => {
      if (asked === undefined) return undefined;
      const plan = await client.api.images.work(
        { ...(JSON.parse(asked) as Request), preview: true },
        { signal },
      );
      return { asked, plan };
    },
    [asked],
  );
  const current = asked === now;
  return {
    plan: current && value?.asked === asked ? value?.plan : undefined,
    refusal: current ? error : undefined,
  };
}
