import { useEffect, useState } from 'react';

/** What is read once, when a page opens; `value` is null until it is there. */
export function useLoaded<T>(load: () => Promise<T>): { value: T | null; failed: boolean } {
  const [value, setValue] = useState<T | null>(null);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    load().then(setValue, () => setFailed(true));
  }, [load]);

  return { value, failed };
}
