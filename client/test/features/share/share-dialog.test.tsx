import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ShareDialog } from '../../../src/features/share/share-dialog';
import { Problem } from '../../../src/wire/problem';
import type { Share } from '../../../src/wire/story';
import type { StoryApi } from '../../../src/wire/story-api';

const share = (id: string, kind: 'read' | 'write', token: string | null = null): Share => ({ id, kind, createdAt: '2026-11-22T04:00:00Z', token });

function openDialog(given: Partial<StoryApi>, closed = false) {
  const api = { shares: async () => [], access: async () => ({ role: 'owner', storyId: null, closed }), ...given } as StoryApi;
  render(<ShareDialog api={api} storyId="story" addressOf={(token) => `http://desk/s/${token}`} onClose={() => undefined} />);
  return userEvent.setup();
}

describe('links to a story', () => {
  it('are made, shown once, and taken back', async () => {
    const revokeShare = vi.fn(async () => undefined);
    const user = openDialog({ shares: async () => [share('old', 'write')], addShare: async (_, kind) => share('new', kind, 'secret'), revokeShare });
    expect(await screen.findAllByRole('listitem')).toHaveLength(1);

    await user.click(screen.getByRole('button', { name: 'New link to read' }));
    expect(await screen.findByRole('textbox', { name: /^The link to read/ })).toHaveValue('http://desk/s/secret');
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: /^Take back the link to read/ }));

    expect(revokeShare).toHaveBeenCalledWith('story', 'new');
    expect(screen.queryByRole('textbox', { name: /^The link to read/ })).not.toBeInTheDocument();
    expect(screen.getAllByRole('listitem')).toHaveLength(1);
  });

  it('say what they do not protect on an open server', async () => {
    openDialog({});

    expect(await screen.findByText(/But this server is open/)).toBeInTheDocument();
  });

  it('say why one could not be made', async () => {
    const user = openDialog({ addShare: () => Promise.reject(new Problem(404, 'There is no story.')) }, true);

    await user.click(screen.getByRole('button', { name: 'New link to write' }));

    expect(await screen.findByRole('alert')).toHaveTextContent('There is no story.');
  });
});
