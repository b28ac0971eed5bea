import { Check, Copy, Link2, Link2Off } from 'lucide-react';
import { useCallback, useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { IconButton } from '../../ui/icon-button';
import { Problem } from '../../wire/problem';
import type { Share, ShareKind } from '../../wire/story';
import type { StoryApi } from '../../wire/story-api';
import { nameStore } from './name-store';
import styles from './share-dialog.module.css';

/** Links to one story, to read it or to write in it, which can be taken back. */
export function ShareDialog(props: { api: StoryApi; storyId: string; addressOf: (token: string) => string; onClose: () => void }) {
  const { api, storyId } = props;
  const nameId = useId();
  const name = useStore(nameStore);
  const [shares, setShares] = useState<Share[] | null>(null);
  const [made, setMade] = useState<{ share: Share; address: string } | null>(null);
  const [copied, setCopied] = useState(false);
  const [closed, setClosed] = useState<boolean | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const attempt = useCallback(async (what: () => Promise<void>) => {
    try {
      await what();
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : strings.status.unsaved);
    }
  }, []);

  useEffect(() => {
    void attempt(async () => {
      setShares(await api.shares(storyId));
      setClosed((await api.access()).closed);
    });
  }, [api, storyId, attempt]);

  const add = (kind: ShareKind) =>
    attempt(async () => {
      const share = await api.addShare(storyId, kind);
      setShares((before) => [...(before ?? []), share]);
      setMade({ share, address: props.addressOf(share.token ?? '') });
      setCopied(false);
    });

  const revoke = (share: Share) =>
    attempt(async () => {
      await api.revokeShare(storyId, share.id);
      setShares((before) => (before ?? []).filter((other) => other.id !== share.id));
      setMade((before) => (before?.share.id === share.id ? null : before));
    });

  return (
    <Dialog heading={strings.share.heading} onClose={props.onClose}>
      {closed === false && <p className={styles.hint}>{strings.share.open}</p>}
      {closed === true && <p className={styles.hint}>{strings.share.closed}</p>}
      <div className={styles.row}>
        <Button onClick={() => void add('read')}>
          <Link2 />
          {strings.share.toRead}
        </Button>
        <Button onClick={() => void add('write')}>
          <Link2 />
          {strings.share.toWrite}
        </Button>
      </div>
      {made !== null && (
        <div className={styles.made} role="status">
          <label htmlFor={`${nameId}-link`}>{strings.share.once(made.share.kind)}</label>
          <span>
            <input id={`${nameId}-link`} readOnly value={made.address} onFocus={(event) => event.currentTarget.select()} />
            <IconButton
              label={copied ? strings.share.copied : strings.share.copy}
              onClick={() => void navigator.clipboard?.writeText(made.address).then(() => setCopied(true))}
            >
              {copied ? <Check /> : <Copy />}
            </IconButton>
          </span>
        </div>
      )}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {shares !== null && shares.length > 0 && (
        <ul className={styles.shares} aria-label={strings.share.links}>
          {shares.map((share) => (
            <li key={share.id}>
              <span>{strings.share.one(share.kind, share.createdAt)}</span>
              <Button label={strings.share.revokeAria(share.kind, share.createdAt)} onClick={() => void revoke(share)}>
                <Link2Off />
                {strings.share.revoke}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.name}>
        <label htmlFor={nameId}>{strings.share.name}</label>
        <input id={nameId} value={name} maxLength={60} autoComplete="nickname" placeholder={strings.share.nameless} onChange={(event) => nameStore.setState(event.currentTarget.value, true)} />
      </div>
    </Dialog>
  );
}
