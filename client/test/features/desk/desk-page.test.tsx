import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { DeskPage } from '../../../src/features/desk/desk-page';
import { Problem } from '../../../src/wire/problem';
import type { Story } from '../../../src/wire/story';
import type { TurnEvent } from '../../../src/wire/turn-event';
import { FakeServer } from '../../fake-server';
import { branchedStory, models, storyOf, writers } from '../../turns';

const started = (turnId: string, parentId: string | null): TurnEvent => ({ type: 'turnStarted', turnId, parentId, model: 'gotham-small' });
const text = (turnId: string, words: string): TurnEvent => ({ type: 'textAdded', turnId, text: words });

async function openPage(story: Story = branchedStory()) {
  const server = new FakeServer(story);
  const onUseSeed = vi.fn();
  render(
    <DeskPage
      storyId="story"
      connections={server.connections}
      options={() => ({ sentences: 2 })}
      modelName="gotham-small"
      begun={null}
      onUseSeed={onUseSeed}
      onOpenSettings={() => undefined}
      overlay={() => null}
      back={null}
      tools={null}
    />,
  );
  await screen.findByRole('textbox', { name: 'Your next words' });
  act(() => server.connect());
  return { server, onUseSeed, user: userEvent.setup() };
}

const composer = () => screen.getByRole('textbox', { name: 'Your next words' });
const page = () => screen.getByRole('group', { name: 'Story' });
const status = () => screen.getByRole('status');
const mark = (name: RegExp) => within(page()).getByRole('button', { name });

/** What a browser does when somebody types into text that is edited in place; jsdom does not know how. */
function type(field: HTMLElement, words: string) {
  field.textContent = words;
  fireEvent.input(field);
}

describe('the page of a story', () => {
  it('reads as one page of prose, with whose words are whose said to a screen reader too', async () => {
    await openPage();

    expect(page()).toHaveTextContent('Robin waited. The lamp went out. He ran. Nobody followed.');
    expect(mark(/^Your opening: Robin waited/)).toBeInTheDocument();
    expect(mark(/^The model’s turn: The lamp went out/)).toBeInTheDocument();
  });

  it('continues with Ctrl+Enter, streams, and gives the turn back', async () => {
    const { server } = await openPage();
    composer().focus();
    type(composer(), 'He hid.');

    fireEvent.keyDown(composer(), { key: 'Enter', ctrlKey: true });
    expect(server.asked).toEqual([{ method: 'continue', text: ' He hid.', options: { sentences: 2 } }]);
    expect(page()).toHaveTextContent('Nobody followed. He hid.');
    expect(status()).toHaveTextContent('The model is reading');

    act(() => server.send(started('m3', 'w3'), text('m3', ' It was')));
    expect(page()).toHaveTextContent('He hid. It was');
    expect(status()).toHaveTextContent('gotham-small is writing');
    expect(screen.getByRole('button', { name: 'Stop' })).toBeEnabled();

    act(() => server.send(text('m3', ' dark.'), { type: 'turnFinished', turnId: 'm3', turn: models('m3', 'w3', ' It was dark.'), reason: 'sentences' }));
    expect(page()).toHaveTextContent('He hid. It was dark.');
    expect(status()).toBeEmptyDOMElement();
    expect(screen.getByRole('button', { name: /^Continue/ })).toBeEnabled();
  });

  it('leaves the caret alone while text streams in, over paragraphs too', async () => {
    const { server } = await openPage();
    composer().focus();
    fireEvent.keyDown(composer(), { key: 'Enter', ctrlKey: true });
    act(() => server.send(started('m3', 'm2')));
    type(composer(), 'typed ahead');
    const field = composer();
    const node = field.firstChild;

    act(() => server.send(text('m3', ' It was dark.\n\n'), text('m3', 'Then it was not.')));

    expect(composer()).toBe(field);
    expect(field.firstChild).toBe(node);
    expect(field).toHaveFocus();
    expect(field).toHaveTextContent('typed ahead');
  });

  it('stops with Esc and says that it stops', async () => {
    const { server } = await openPage();
    fireEvent.keyDown(composer(), { key: 'Enter', ctrlKey: true });
    act(() => server.send(started('m3', 'm2')));

    fireEvent.keyDown(composer(), { key: 'Escape' });
    expect(server.stops).toBe(1);
    expect(screen.getByRole('button', { name: 'Stopping' })).toBeDisabled();

    act(() => server.send({ type: 'turnFinished', turnId: 'm3', turn: null, reason: 'stopped' }));
    expect(status()).toHaveTextContent('Stopped before a sentence was whole, so nothing was kept.');
  });

  it('says why a turn failed, and gives the words back', async () => {
    const { server, user } = await openPage();
    type(composer(), 'He hid.');
    fireEvent.keyDown(composer(), { key: 'Enter', ctrlKey: true });

    act(() => server.send({ type: 'turnFailed', turnId: null, code: 'story-busy', message: '' }));

    expect(status()).toHaveTextContent('A turn of this story is still running.');
    expect(composer()).toHaveTextContent('He hid.');
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(status()).toBeEmptyDOMElement();
  });

  it('says that the line is down, and asks the model nothing then', async () => {
    const { server } = await openPage();

    act(() => server.hub?.connection('reconnecting'));
    expect(status()).toHaveTextContent('Connection lost, reconnecting');
    expect(screen.getByRole('button', { name: /^Continue/ })).toBeDisabled();
    fireEvent.keyDown(composer(), { key: 'Enter', ctrlKey: true });
    expect(server.asked).toEqual([]);

    act(() => server.hub?.connection('disconnected'));
    expect(status()).toHaveTextContent('No connection. You can write on');
    expect(screen.getByRole('button', { name: 'Connect now' })).toBeEnabled();

    await act(async () => server.connect());
    expect(status()).toBeEmptyDOMElement();
    expect(screen.getByRole('button', { name: /^Continue/ })).toBeEnabled();
  });

  it('steps through the versions of the last turn, and asks for one more', async () => {
    const { server, user } = await openPage({ ...branchedStory(), headId: 'm1b' });
    expect(screen.getByRole('group', { name: 'Version 2 of 2' })).toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'Previous version' }));
    await waitFor(() => expect(page()).toHaveTextContent('The lamp went out. He ran.'));
    await user.click(screen.getByRole('button', { name: 'Retry' }));

    expect(server.asked).toEqual([{ method: 'retry', turnId: 'm2', options: { sentences: 2 } }]);
  });

  it('undoes and redoes', async () => {
    const { user } = await openPage();

    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(page()).not.toHaveTextContent('Nobody followed.'));
    await user.click(screen.getByRole('button', { name: 'Redo' }));

    await waitFor(() => expect(page()).toHaveTextContent('Nobody followed.'));
    expect(screen.getByRole('button', { name: 'Redo' })).toBeDisabled();
  });

  it('keeps words without an answer', async () => {
    const { server, user } = await openPage();
    type(composer(), 'He hid.');

    await user.click(screen.getByRole('button', { name: 'Keep' }));

    await waitFor(() => expect(composer()).toHaveTextContent(''));
    expect(server.story.turns.at(-1)).toMatchObject({ author: 'writer', text: ' He hid.', parentId: 'm2' });
    expect(server.asked).toEqual([]);
  });

  it('does not send more than a turn takes', async () => {
    await openPage();

    type(composer(), 'a'.repeat(20_001));

    expect(screen.getByRole('button', { name: /^Continue/ })).toBeDisabled();
    expect(status()).toHaveTextContent('These are 20,001 characters, and one turn takes 20,000.');
  });

  it('reads the model’s sentences out as they are complete', async () => {
    const { server } = await openPage();
    fireEvent.keyDown(composer(), { key: 'Enter', ctrlKey: true });

    act(() => server.send(started('m3', 'm2'), text('m3', ' It was dark. Nobody')));
    const log = screen.getByRole('log');
    expect(log).toHaveTextContent(/^It was dark\.$/);

    act(() => server.send({ type: 'turnFinished', turnId: 'm3', turn: models('m3', 'm2', ' It was dark. Nobody came.'), reason: 'sentences' }));
    expect(within(log).getAllByRole('paragraph')).toHaveLength(2);
  });
});

describe('a turn’s card', () => {
  it('says how the model’s turn came about, and takes over its seed', async () => {
    const { onUseSeed, user } = await openPage();

    await user.click(mark(/The lamp went out/));
    const card = screen.getByRole('dialog', { name: /The model’s turn/ });
    expect(card).toHaveTextContent('gotham-small');
    expect(card).toHaveTextContent('2 sentences, 37 tokens in 0.8 s');
    await user.click(within(card).getByRole('button', { name: 'Use this seed' }));

    expect(onUseSeed).toHaveBeenCalledWith(42);
  });

  it('opens from the keyboard, and Esc gives the focus back', async () => {
    const { user } = await openPage();
    act(() => mark(/Nobody followed/).focus());

    await user.keyboard('{ArrowUp}{ArrowUp}{Enter}');
    expect(screen.getByRole('dialog', { name: /The model’s turn/ })).toHaveFocus();
    await user.keyboard('{Escape}');

    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(mark(/The lamp went out/)).toHaveFocus();
  });

  it('is one stop of the Tab key, however long the story', async () => {
    await openPage();

    const stops = within(page()).getAllByRole('button').filter((button) => button.tabIndex === 0);

    expect(stops).toHaveLength(1);
  });

  it('says what else was likely for a word, and goes on from another one', async () => {
    const { server, user } = await openPage();
    await user.click(mark(/^The model’s turn: Nobody followed/));

    const odds = await screen.findByRole('region', { name: 'What else was likely here' });
    await waitFor(() => expect(odds).toHaveTextContent('Instead of “Nobody”:'));
    expect(within(odds).getByRole('button', { name: /^Nobody 40 % ?, as it was written$/ })).toBeDisabled();
    await user.click(within(odds).getByRole('button', { name: /^cat 25 % ?: go on from this word$/ }));

    expect(server.asked).toEqual([{ method: 'retry', turnId: 'm2', options: { sentences: 2, beginning: ' cat' } }]);
  });

  it('changes a passage in place: the edit is a new version, and the rest stays', async () => {
    const { server } = await openPage(storyOf([writers('w1', null, 'Robin waited.')]));
    act(() => mark(/Robin waited/).focus());
    fireEvent.keyDown(mark(/Robin waited/), { key: 'e' });
    const editor = screen.getByRole('textbox', { name: 'Edit this passage' });
    expect(editor).toHaveFocus();

    type(editor, 'Robin slept.');
    fireEvent.keyDown(editor, { key: 'Enter', ctrlKey: true });

    await waitFor(() => expect(page()).toHaveTextContent('Robin slept.'));
    expect(server.story.turns.map((turn) => turn.text)).toEqual(['Robin waited.', 'Robin slept.']);
    expect(server.asked).toEqual([]);
    await waitFor(() => expect(mark(/Robin slept/)).toHaveFocus());
  });

  it('Esc leaves a passage as it was', async () => {
    const { server } = await openPage(storyOf([writers('w1', null, 'Robin waited.')]));
    fireEvent.keyDown(mark(/Robin waited/), { key: 'e' });
    const editor = screen.getByRole('textbox', { name: 'Edit this passage' });

    type(editor, 'Robin slept.');
    fireEvent.keyDown(editor, { key: 'Escape' });

    expect(page()).toHaveTextContent('Robin waited.');
    expect(server.story.turns).toHaveLength(1);
  });

  it('offers an edit again that was not saved when the page went away', async () => {
    await openPage();
    fireEvent.keyDown(mark(/^Your opening: Robin waited/), { key: 'e' });
    type(screen.getByRole('textbox', { name: 'Edit this passage' }), 'Robin slept,\nand dreamt.');
    cleanup();

    const { server } = await openPage();

    const editor = screen.getByRole('textbox', { name: 'Edit this passage' });
    expect(editor.textContent).toBe('Robin slept,\nand dreamt.');
    expect(screen.getByText('Your edit from before, not saved yet.')).toBeInTheDocument();
    expect(composer()).toHaveFocus();
    fireEvent.click(screen.getByRole('button', { name: 'Save the edit' }));
    await waitFor(() => expect(editor).not.toBeInTheDocument());
    expect(server.story.turns.at(-1)?.text).toBe('Robin slept,\nand dreamt.');
    cleanup();
    await openPage();
    expect(screen.queryByRole('textbox', { name: 'Edit this passage' })).not.toBeInTheDocument();
  });

  it('forgets an edit that was left with Esc', async () => {
    await openPage();
    fireEvent.keyDown(mark(/^Your opening: Robin waited/), { key: 'e' });
    const editor = screen.getByRole('textbox', { name: 'Edit this passage' });
    type(editor, 'Robin slept.');
    fireEvent.keyDown(editor, { key: 'Escape' });
    cleanup();

    await openPage();

    expect(screen.queryByRole('textbox', { name: 'Edit this passage' })).not.toBeInTheDocument();
  });

  it('keeps an edit open that could not be saved', async () => {
    const { server } = await openPage(storyOf([writers('w1', null, 'Robin waited.')]));
    fireEvent.keyDown(mark(/Robin waited/), { key: 'e' });
    const editor = screen.getByRole('textbox', { name: 'Edit this passage' });
    server.failure = new TypeError('Failed to fetch');

    type(editor, 'Robin slept.');
    fireEvent.keyDown(editor, { key: 'Enter', ctrlKey: true });

    await waitFor(() => expect(status()).toHaveTextContent('not saved yet'));
    expect(screen.getByRole('textbox', { name: 'Edit this passage' })).toHaveTextContent('Robin slept.');
  });
});

describe('a story that cannot be shown', () => {
  it('says that there is none', async () => {
    const server = new FakeServer(branchedStory());
    server.failure = new Problem(404, 'There is no story.', 'story-not-found');

    render(
      <DeskPage storyId="story" connections={server.connections} options={() => ({})} modelName="" begun={null} onUseSeed={() => undefined} onOpenSettings={() => undefined} overlay={() => null} back={null} tools={null} />,
    );

    expect(await screen.findByText(/There is no story here/)).toBeInTheDocument();
  });
});
