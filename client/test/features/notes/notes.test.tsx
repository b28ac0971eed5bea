import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { NotesPanel } from '../../../src/features/notes/notes-panel';
import { PromptDialog } from '../../../src/features/notes/prompt-dialog';
import type { PromptView } from '../../../src/wire/story';
import type { StoryChange } from '../../../src/wire/story-api';

const nothing = { memory: '', authorsNote: '', worldNotes: [] };

describe('the notes', () => {
  it('are saved a moment after they are typed, together', async () => {
    const save = vi.fn(async (_: StoryChange) => true);
    render(<NotesPanel notes={nothing} save={save} look={null} onClose={() => undefined} />);

    fireEvent.change(screen.getByLabelText('Memory'), { target: { value: 'Batman is tired.' } });
    fireEvent.change(screen.getByLabelText('Author’s note'), { target: { value: 'slow' } });

    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Saved'));
    expect(save.mock.calls).toEqual([[{ memory: 'Batman is tired.', authorsNote: 'slow' }]]);
  });

  it('on the world need a word that brings them in', async () => {
    const save = vi.fn(async (_: StoryChange) => true);
    const user = userEvent.setup();
    render(<NotesPanel notes={nothing} save={save} look={null} onClose={() => undefined} />);

    await user.click(screen.getByRole('button', { name: 'Add a note' }));
    expect(screen.getByText(/Without a word/)).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText('Words that bring it in'), { target: { value: ' Selina, cat ,, ' } });
    fireEvent.change(screen.getByLabelText('What the model is told then'), { target: { value: 'She purrs.' } });
    fireEvent.change(screen.getByLabelText('Priority'), { target: { value: '7' } });

    await waitFor(() => expect(save).toHaveBeenLastCalledWith({ worldNotes: [{ keys: ['Selina', 'cat'], text: 'She purrs.', priority: 7 }] }));
    await user.click(screen.getByRole('button', { name: 'Remove world note 1' }));
    await waitFor(() => expect(save).toHaveBeenLastCalledWith({ worldNotes: [] }));
  });

  it('that are closed at once are saved all the same', () => {
    const save = vi.fn(async (_: StoryChange) => true);
    const { unmount } = render(<NotesPanel notes={nothing} save={save} look={null} onClose={() => undefined} />);
    fireEvent.change(screen.getByLabelText('Memory'), { target: { value: 'Batman is tired.' } });

    unmount();

    expect(save).toHaveBeenCalledWith({ memory: 'Batman is tired.' });
  });

  it('say when the server does not answer', async () => {
    render(<NotesPanel notes={nothing} save={async () => false} look={null} onClose={() => undefined} />);

    fireEvent.change(screen.getByLabelText('Memory'), { target: { value: 'x' } });

    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Offline, will save'));
  });
});

describe('what the model reads', () => {
  const view: PromptView = {
    model: 'gotham-small',
    contextLength: 100,
    tokens: 130,
    tokensRead: 90,
    pieces: [
      { origin: 'memory', text: 'It is night.\n\n', tokens: 5, isRead: true, key: null },
      { origin: 'story', text: 'Long ago', tokens: 40, isRead: false, key: null },
      { origin: 'story', text: 'Now.', tokens: 80, isRead: true, key: null },
      { origin: 'world-note', text: '[A cat.]\n', tokens: 5, isRead: true, key: 'cat' },
    ],
    notSent: [{ key: 'dog', text: 'A dog.' }],
  };

  it('is shown by origin, with its counts, and with what is cut out', async () => {
    render(<PromptDialog look={async () => view} onClose={() => undefined} />);

    expect(await screen.findByText(/gotham-small reads 90 of 130 tokens; 100 is the most/)).toBeInTheDocument();
    expect(screen.getByText('Cut out here, as there is no room: 40 tokens')).toBeInTheDocument();
    expect(screen.getByTitle('World note, as the story speaks of “cat”')).toHaveTextContent('[A cat.]');
    expect(screen.getByText('Story: 80 tokens')).toBeInTheDocument();
    expect(screen.getByText('No room was left for the notes on dog.')).toBeInTheDocument();
  });

  it('cannot be shown where the model fails', async () => {
    render(<PromptDialog look={() => Promise.reject(new Error('The model is busy.'))} onClose={() => undefined} />);

    expect(await screen.findByRole('alert')).toHaveTextContent('The model is busy.');
  });
});
