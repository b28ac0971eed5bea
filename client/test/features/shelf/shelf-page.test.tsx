import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ShelfPage } from '../../../src/features/shelf/shelf-page';
import { Problem } from '../../../src/wire/problem';
import type { StorySummary } from '../../../src/wire/story';
import type { StoryApi } from '../../../src/wire/story-api';
import { storyOf } from '../../turns';

const summary = (id: string, title: string, excerpt: string): StorySummary => ({
  id,
  title,
  excerpt,
  words: 1243,
  turns: 18,
  createdAt: '2026-11-20T12:00:00Z',
  updatedAt: '2026-11-22T12:00:00Z',
});

function openShelf(given: Partial<StoryApi>) {
  const onBegun = vi.fn();
  const go = vi.fn();
  render(<ShelfPage api={given as StoryApi} pathOf={(id) => `/stories/${id}`} go={go} onBegun={onBegun} tools={null} />);
  return { onBegun, go, user: userEvent.setup() };
}

const opening = () => screen.getByRole('textbox', { name: 'The first words of a new story' });

function type(field: HTMLElement, words: string) {
  field.textContent = words;
  fireEvent.input(field);
}

describe('the shelf', () => {
  it('lists the stories as a table of contents', async () => {
    const { go, user } = openShelf({ stories: async () => [summary('a', 'The Night Shift', 'Robin waited.'), summary('b', '', 'A door opened.')] });

    const link = await screen.findByRole('link', { name: /The Night Shift/ });
    expect(link).toHaveAttribute('href', '/stories/a');
    expect(link).toHaveTextContent('1,243 words');
    expect(screen.getByRole('link', { name: /A door opened/ })).toBeInTheDocument();

    await user.click(link);
    expect(go).toHaveBeenCalledWith('/stories/a');
  });

  it('says so when there are none', async () => {
    openShelf({ stories: async () => [] });

    expect(await screen.findByText(/No stories yet/)).toBeInTheDocument();
  });

  it('says so when the server does not answer, and tries again', async () => {
    const stories = vi.fn<StoryApi['stories']>().mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue([]);
    const { user } = openShelf({ stories });

    await user.click(await screen.findByRole('button', { name: 'Try again' }));

    expect(await screen.findByText(/No stories yet/)).toBeInTheDocument();
  });

  it('begins a story with its first words, and asks the model to answer them', async () => {
    const createStory = vi.fn<StoryApi['createStory']>().mockResolvedValue(storyOf([]));
    const { onBegun } = openShelf({ stories: async () => [], createStory });

    type(opening(), ' It was late. ');
    fireEvent.keyDown(opening(), { key: 'Enter', ctrlKey: true });

    await waitFor(() => expect(onBegun).toHaveBeenCalledWith('story', true));
    expect(createStory).toHaveBeenCalledWith({ text: 'It was late.' });
  });

  it('begins a blank page without asking', async () => {
    const createStory = vi.fn<StoryApi['createStory']>().mockResolvedValue(storyOf([]));
    const { onBegun, user } = openShelf({ stories: async () => [], createStory });

    await user.click(screen.getByRole('button', { name: 'Start with a blank page' }));

    expect(onBegun).toHaveBeenCalledWith('story', false);
    expect(createStory).toHaveBeenCalledWith({});
  });

  it('keeps the first words when the story could not be begun', async () => {
    openShelf({ stories: async () => [], createStory: () => Promise.reject(new TypeError('Failed to fetch')) });

    type(opening(), 'It was late.');
    fireEvent.keyDown(opening(), { key: 'Enter', ctrlKey: true });

    expect(await screen.findByText(/could not be begun/)).toBeInTheDocument();
    expect(opening()).toHaveTextContent('It was late.');
  });

  it('deletes a story only when asked twice', async () => {
    const deleteStory = vi.fn<StoryApi['deleteStory']>().mockResolvedValue();
    const stories = vi.fn<StoryApi['stories']>().mockResolvedValueOnce([summary('a', 'The Night Shift', '')]).mockResolvedValue([]);
    const { user } = openShelf({ stories, deleteStory });

    await user.click(await screen.findByRole('button', { name: 'Delete “The Night Shift”' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    expect(deleteStory).not.toHaveBeenCalled();

    await user.click(screen.getByRole('button', { name: 'Delete “The Night Shift”' }));
    await user.click(screen.getByRole('button', { name: 'Delete the story' }));

    expect(deleteStory).toHaveBeenCalledWith('a');
    expect(await screen.findByText(/No stories yet/)).toBeInTheDocument();
  });

  it('brings a story in from a file, and opens it', async () => {
    const importStory = vi.fn(async () => storyOf([]));
    const { go, user } = openShelf({ stories: async () => [], importStory });
    const file = new File(['Night fell.'], 'night.txt', { type: 'text/plain' });

    await user.upload(screen.getByLabelText('Bring a story in', { selector: 'input' }), file);

    await waitFor(() => expect(go).toHaveBeenCalledWith('/stories/story'));
    expect(importStory).toHaveBeenCalledWith('night.txt', file);
  });

  it('says why a file is no story', async () => {
    const { user } = openShelf({ stories: async () => [], importStory: () => Promise.reject(new Problem(400, 'There is no text in this file.')) });

    await user.upload(screen.getByLabelText('Bring a story in', { selector: 'input' }), new File([''], 'empty.txt'));

    expect(await screen.findByRole('alert')).toHaveTextContent('There is no text in this file.');
  });

  it('of a closed server asks for its owner’s token', async () => {
    let open = false;
    const { user } = openShelf({
      stories: async () => {
        if (!open) throw new Problem(401, 'This server is its owner’s alone.', 'closed');
        return [summary('a', 'The Night Shift', 'Robin waited.')];
      },
      enterAsOwner: async (token) => {
        if (token !== 'sixteen letters!') throw new Problem(401, '');
        open = true;
      },
    });

    await user.type(await screen.findByLabelText('The owner’s token'), 'a guess{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('This is not the owner’s token.');
    await user.clear(screen.getByLabelText('The owner’s token'));
    await user.type(screen.getByLabelText('The owner’s token'), 'sixteen letters!{Enter}');

    expect(await screen.findByRole('link', { name: /The Night Shift/ })).toBeInTheDocument();
  });
});
