import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { openDesk, type Desk, type DeskConnections, type FirstAsk } from './desk';
import type { DeskState } from './desk-state';

/** The desk of a story, open as long as the page that shows it. */
export function useOpenDesk(storyId: string, connections: DeskConnections, first: FirstAsk | undefined): Desk | null {
  const [desk, setDesk] = useState<Desk | null>(null);
  const firstAsk = useRef(first);
  firstAsk.current = first;

  useEffect(() => {
    const opened = openDesk(storyId, connections, firstAsk.current);
    setDesk(opened);
    return () => {
      opened.close();
      setDesk(null);
    };
  }, [storyId, connections]);

  return desk;
}

export const useDeskState = <T>(desk: Desk, select: (state: DeskState) => T): T => useStore(desk.store, select);
