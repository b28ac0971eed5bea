import type { TurnEndReason, TurnSettings } from './wire/story';
import type { TurnFailureCode } from './wire/turn-event';

const number = new Intl.NumberFormat('en');
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

const families: Record<string, string> = { gpt2: 'GPT-2', lstm: 'LSTM', gru: 'GRU' };

const counted = (count: number, one: string, many: string) => `${number.format(count)} ${count === 1 ? one : many}`;

/** Every word that the page says, in one place. */
export const strings = {
  product: 'StoryForge',
  untitled: 'Untitled story',
  close: 'Close',
  cancel: 'Cancel',
  back: 'All stories',
  nowhere: 'There is no page here.',
  words: (count: number) => counted(count, 'word', 'words'),
  day: (iso: string) => day.format(new Date(iso)),
  moment: (iso: string) => moment.format(new Date(iso)),

  shelf: {
    heading: 'Stories',
    begin: 'Begin a story',
    opening: 'The first words of a new story',
    placeholder: 'It was a quiet night in the city until',
    start: 'Continue',
    startHint: 'You write a sentence, the model answers with the next ones.',
    blank: 'Start with a blank page',
    empty: 'No stories yet. The first line above starts one.',
    loading: 'Fetching your stories',
    unreachable: 'The server does not answer, so your stories cannot be shown. They are safe where it keeps them.',
    again: 'Try again',
    remove: (title: string) => `Delete “${title}”`,
    removeHeading: 'Delete this story?',
    removeBody: (title: string, turns: number) =>
      `“${title}” and all ${counted(turns, 'turn', 'turns')} of it, every alternative included, will be gone for good.`,
    removeConfirm: 'Delete the story',
    bringIn: 'Bring a story in',
    bringInHint: 'A .txt, .md, KoboldAI story .json, or an export of ours (.json)',
    bringingIn: 'Reading the file',
    notBegun: 'The story could not be begun. Your words are still here.',
  },

  desk: {
    story: 'Story',
    title: 'Title',
    loading: 'Opening the story',
    composer: 'Your next words',
    emptyPlaceholder: 'Begin anywhere. Write a line, then let the model continue.',
    placeholder: 'Write on',
    continue: 'Continue',
    continueAria: 'Continue: let the model write on',
    keep: 'Keep',
    keepHint: 'Keep my words without an answer',
    retry: 'Retry',
    retryHint: 'Write the last turn another way',
    stop: 'Stop',
    stopping: 'Stopping',
    undo: 'Undo',
    redo: 'Redo',
    previous: 'Previous version',
    next: 'Next version',
    version: (index: number, count: number) => `${index} / ${count}`,
    versionAria: (index: number, count: number) => `Version ${index} of ${count}`,
    settings: 'Settings',
    modelButton: (model: string) => `Model and settings: ${model}`,
    serverModel: 'default model',
    keyboard: 'Keyboard',
    tooLong: (length: number, limit: number) =>
      `These are ${number.format(length)} characters, and one turn takes ${number.format(limit)}. Keep a part of it first.`,
    legend: {
      opening: 'The opening',
      writer: 'your words',
      model: 'the model’s words',
      revised: 'its words, changed',
      others: 'the writer’s words',
      hide: 'Hide the marks',
      show: 'Show whose words are whose',
    },
    actions: 'Story actions',
  },

  notes: {
    open: 'Memory and notes',
    heading: 'What the model should know',
    memory: 'Memory',
    memoryHint: 'Always stands first, whatever else does not fit.',
    authorsNote: 'Author’s note',
    authorsNoteHint: 'How the story should go on. It stands near the end of what the model reads, a few sentences back.',
    world: 'World notes',
    worldHint: 'Told only while one of the words stands in the last page of the story. Notes of greater priority go first; 2,000 characters have room.',
    add: 'Add a note',
    one: (index: number) => `World note ${index}`,
    remove: (index: number) => `Remove world note ${index}`,
    keys: 'Words that bring it in',
    keysPlaceholder: 'Catwoman, Selina',
    text: 'What the model is told then',
    priority: 'Priority',
    noKeys: 'Without a word that brings it in this note is not saved.',
  },

  prompt: {
    open: 'See what the model reads',
    heading: 'What the model reads',
    loading: 'Asking the model',
    summary: (model: string, read: number, all: number, context: number | null) =>
      `${model} reads ${read === all ? `all ${counted(all, 'token', 'tokens')}` : `${number.format(read)} of ${counted(all, 'token', 'tokens')}`}${context === null ? '; it has no limit.' : `; ${number.format(context)} is the most it can hold.`}`,
    origins: { memory: 'Memory', 'world-note': 'World notes', 'authors-note': 'Author’s note', story: 'Story' },
    tokens: (count: number) => counted(count, 'token', 'tokens'),
    text: 'The text as the model gets it',
    cut: (tokens: number) => `Cut out here, as there is no room: ${counted(tokens, 'token', 'tokens')}`,
    because: (key: string) => `World note, as the story speaks of “${key}”`,
    notSent: (keys: string[]) => `No room was left for the notes on ${keys.join(', ')}.`,
  },

  odds: {
    open: 'What else was likely?',
    heading: 'What else was likely here',
    asking: 'Asking the model',
    instead: (word: string) => `Instead of “${word}”:`,
    previous: 'The word before',
    next: 'The word after',
    changed: 'The memory or a note was changed since; these are the odds of now.',
    share: (probability: number) => (probability < 0.001 ? '< 0.1 %' : `${oneDecimal.format(100 * probability)} %`),
    asWritten: ', as it was written',
    choose: ': go on from this word',
  },

  saving: {
    saved: 'Saved',
    saving: 'Saving',
    waiting: 'Offline, will save',
    hint: {
      saved: 'All that you typed is on the server.',
      saving: 'What you type is saved within a second.',
      waiting: 'The server does not answer. Your words are kept in this browser and saved as soon as it does.',
    },
  },

  choices: {
    heading: 'Continuations to choose from',
    three: 'Three continuations at once',
    threeOthers: 'Three others',
    one: (index: number) => `Continuation ${index}`,
    take: 'Take this one',
    takeAria: (index: number, taken: boolean) => `${taken ? 'Taken' : 'Take this one'}: continuation ${index}`,
    taken: 'Taken',
    close: 'Put the others away (they are kept as versions)',
    announced: (count: number) => `${count} continuations are there to choose from.`,
  },

  map: {
    open: 'Story map',
    heading: 'Story map: every version',
    empty: 'Nothing is written yet.',
    here: 'you are here',
    more: (count: number) => `+ ${counted(count, 'turn', 'turns')}`,
    passage: 'Passage',
    go: 'Go on from here',
    name: 'Name of this branch',
    saveName: 'Name it',
    compare: 'Compare its newest end with',
    compareNone: 'choose a branch',
    now: 'the story as it is read now',
    differences: 'Differences',
    onlyThere: 'only there',
    onlyHere: 'only here',
  },

  turn: {
    voice: { opening: 'Your opening', writer: 'Your turn', model: 'The model’s turn', revised: 'The model’s turn, edited by you' },
    mark: (voice: string, excerpt: string) => `${voice}: ${excerpt} (versions and details)`,
    card: (voice: string) => `${voice}: versions and details`,
    removed: 'taken out',
    edit: 'Edit',
    editing: 'Edit this passage',
    save: 'Save the edit',
    saveShort: 'Save',
    restored: 'Your edit from before, not saved yet.',
    written: 'written',
    edited: 'edited',
    model: 'Model',
    seed: 'Seed',
    settings: 'Settings',
    samplers: (options: TurnSettings) =>
      [
        `temperature ${options.temperature}`,
        options.topK > 0 ? `top-k ${options.topK}` : null,
        options.topP < 1 ? `top-p ${options.topP}` : null,
        options.minP > 0 ? `min-p ${options.minP}` : null,
        options.repetitionPenalty > 1 ? `repetition penalty ${options.repetitionPenalty} over ${options.repetitionWindow} tokens` : null,
      ]
        .filter(Boolean)
        .join(', '),
    length: 'Length',
    made: (sentences: number, tokens: number, milliseconds: number) =>
      `${counted(sentences, 'sentence', 'sentences')}, ${counted(tokens, 'token', 'tokens')} in ${oneDecimal.format(milliseconds / 1000)} s`,
    useSeed: 'Use this seed',
    rewrite: 'Write this again exactly',
    rewriteHint: 'The same model, seed, settings and text before it: the same words come out',
    checkpoint: 'Checkpoint',
  },

  status: {
    asked: 'The model is reading',
    writing: (model: string) => `${model} is writing`,
    elsewhere: (model: string) => `${model} is writing, asked from another page`,
    stopping: 'Stopping',
    done: 'Your turn',
    connecting: 'Connecting to the server',
    reconnecting: 'Connection lost, reconnecting',
    disconnected: 'No connection. You can write on; your words are kept in this browser.',
    reconnect: 'Connect now',
    dismiss: 'Dismiss',
    finished: (reason: TurnEndReason, kept: boolean): string => {
      if (!kept) {
        return reason === 'stopped'
          ? 'Stopped before a sentence was whole, so nothing was kept.'
          : 'The model did not reach the end of a sentence, so nothing was kept. Continue asks again.';
      }
      switch (reason) {
        case 'stopped':
          return 'Stopped. The whole sentences are kept.';
        case 'length':
          return 'The model ran out of room; only its whole sentences are kept.';
        case 'end-of-text':
          return 'The model ended the story here. You can go on all the same.';
        case 'sentences':
          return '';
      }
    },
    failed: (code: TurnFailureCode, message: string): string => {
      switch (code) {
        case 'story-busy':
          return 'A turn of this story is still running. Wait for it, or stop it.';
        case 'model-busy':
          return 'The model has too many stories waiting. Try again in a moment.';
        case 'model-failed':
          return 'The model failed on this turn. Your words are saved; try again, or choose another model.';
        case 'unknown-model':
          return `${message} Choose another one in the settings.`;
        case 'story-not-found':
        case 'turn-not-found':
        case 'invalid-request':
          return message;
      }
    },
    again: (same: boolean, promptChanged: boolean) =>
      same
        ? 'Written again: the same text, word for word.'
        : promptChanged
          ? 'Written again, and other words came out: the memory or a note is not what it was then.'
          : 'Written again, and other words came out. They stand beside the first ones.',
    cut: 'The connection broke in the middle of a turn. What was whole is saved.',
    unsaved: 'The server does not answer, so this is not saved yet. Try again in a moment.',
    notFound: 'There is no story here. It may have been deleted.',
    unreachable: 'The server does not answer. The story opens as soon as it does.',
    crashed: 'Something on this page broke. Your story is saved on the server.',
    reload: 'Reload the page',
  },

  settings: {
    heading: 'Settings',
    model: 'Model',
    modelsLoading: 'Asking the server for its models',
    modelsUnreachable: 'The server did not list its models.',
    modelsNone: 'The server has no model yet. Train or pull one; it is listed here as soon as its folder is there.',
    modelGone: (name: string) => `“${name}” is no longer offered; the server’s default is used.`,
    isDefault: 'default',
    facts: (family: string, parameters: number, context: number | null) =>
      [families[family] ?? family, `${compact.format(parameters)} parameters`, context === null ? null : `reads ${number.format(context)} tokens back`].filter(Boolean).join(' · '),
    sentences: 'Sentences a turn',
    depth: 'How much to set',
    depths: { simple: 'Simple', advanced: 'Advanced' },
    mood: 'Mood',
    moods: ['careful', 'steady', 'balanced', 'lively', 'wild'],
    moodHint: 'Careful writes what is most expected, wild what is least. It sets temperature and top-p.',
    ownMood: 'your own',
    ownMoodHint: 'The samplers are set in Advanced. Moving this puts a mood in their place.',
    use: (sampler: string) => `Use ${sampler.toLowerCase()}`,
    off: 'off',
    standard: (value: number | string) => `${value}, the model’s own`,
    each: 'each model’s own',
    characters: 'Length in characters',
    useCharacters: 'Measure turns in characters',
    charactersHint: 'This model writes character by character. A turn then has exactly so many, wherever in a word that ends.',
    byCharacters: (characters: number) => `A turn has ${counted(characters, 'character', 'characters')} (Advanced), in place of whole sentences.`,
    /** Name, and what it does. */
    samplers: {
      temperature: ['Temperature', 'Sharpens the odds below 1 and flattens them above; 0 always takes the likeliest token. Off leaves them as the model has them.'],
      topK: ['Top-k', 'Only so many of the likeliest tokens may be drawn.'],
      topP: ['Top-p', 'Only the fewest likeliest tokens that together have this share of the odds.'],
      minP: ['Min-p', 'Only tokens with at least this share of the likeliest one’s odds.'],
      repetitionPenalty: ['Repetition penalty', 'Makes tokens less likely that stand in the text just before; names suffer from it too.'],
      repetitionWindow: ['Penalty looks back', 'How many tokens back the repetition penalty looks.'],
    } as Record<'temperature' | 'topK' | 'topP' | 'minP' | 'repetitionPenalty' | 'repetitionWindow', [string, string]>,
    maxTokens: 'Token budget',
    maxTokensHint: 'The most tokens of a turn, but for a sentence that is being finished. The model’s own has room for two sentences.',
    seed: 'Seed',
    seedHint: 'The same seed gives the same turn again. Empty draws a new one each time.',
    seedInvalid: 'A whole number from 0 to 9,007,199,254,740,991.',
    seedPlaceholder: 'random',
    serverDefault: 'server’s default',
    reset: 'Back to the defaults',
    theme: 'Day or night',
    themes: { system: 'Auto', light: 'Day', dark: 'Night' },
  },

  share: {
    button: 'Share',
    heading: 'Share this story',
    open: 'A link opens this one story. But this server is open: whoever reaches it can read and change every story without a link. Start it with --owner-token to close it.',
    closed: 'A link opens this one story to whoever has it, and nothing else here.',
    toRead: 'New link to read',
    toWrite: 'New link to write',
    once: (kind: 'read' | 'write') => `The link to ${kind}. It is shown this once: copy it now.`,
    copy: 'Copy the link',
    copied: 'Copied',
    links: 'Links',
    one: (kind: 'read' | 'write', at: string) => `To ${kind}, made ${moment.format(new Date(at))}`,
    revoke: 'Take back',
    revokeAria: (kind: 'read' | 'write', at: string) => `Take back the link to ${kind}, made ${moment.format(new Date(at))}`,
    name: 'Your name, as others see it here',
    nameless: 'Somebody',
    gone: 'This link opens nothing. It may have been taken back.',
    reading: 'You are reading; new words appear as they are written.',
  },

  present: {
    one: (name: string, doing: 'reading' | 'typing' | 'editing') =>
      `${name || 'Somebody'} is ${{ reading: 'here', typing: 'typing', editing: 'editing' }[doing]}`,
    many: (count: number) => `${number.format(count)} others are here`,
  },

  door: {
    closed: 'This server is closed: its stories, plays, duels and trainings are its owner’s alone. With a link that you were given you can open one story.',
    token: 'The owner’s token',
    enter: 'Open',
    wrong: 'This is not the owner’s token.',
  },

  statistics: {
    open: 'Words, whose they are, and your goal',
    heading: 'Words',
    ofGoal: (words: number, goal: number) => `${number.format(words)} of ${counted(goal, 'word', 'words')}`,
    share: (share: number) => `${Math.round(100 * share)} % of them are the model’s own.`,
    of: (voice: 'opening' | 'writer' | 'model' | 'revised', words: number): string =>
      `${{ opening: 'The opening', writer: 'Yours', model: 'The model’s', revised: 'The model’s, changed by you' }[voice]}: ${number.format(words)}`,
    goal: 'Writing goal, in words',
    none: 'none',
    set: 'Set',
    left: (words: number, goal: number) => (words >= goal ? 'The goal is reached.' : `${counted(goal - words, 'word', 'words')} to go.`),
  },

  presets: {
    heading: 'Your presets',
    use: (name: string) => `Use the preset ${name}`,
    rename: (name: string) => `Rename the preset ${name}`,
    remove: (name: string) => `Delete the preset ${name}`,
    name: 'Keep these settings as',
    newName: (name: string) => `New name of ${name}`,
    save: 'Save preset',
    saveName: 'Rename',
  },

  export: {
    open: 'Export',
    heading: 'Take the story with you',
    formats: {
      md: ['Markdown', '.md'],
      txt: ['Plain text', '.txt'],
      html: ['Web page', '.html'],
      epub: ['E-book', '.epub'],
      json: ['Whole tree, every version', '.json'],
    },
  },

  keyboard: {
    heading: 'Keyboard',
    open: 'Keyboard shortcuts',
    or: 'or',
    rows: [
      [['Ctrl', 'Enter'], 'Continue: send your words, let the model write on'],
      [['Ctrl', 'Shift', 'Enter'], 'Retry: the model’s last turn, another way'],
      [['Ctrl', 'Alt', 'Enter'], 'Three continuations at once'],
      [['Alt', '1…3'], 'Take one of the three'],
      [['Ctrl', 'S'], 'Keep your words without an answer'],
      [['Esc'], 'Stop the model; close what is open'],
      [['Alt', 'Z'], 'Undo one turn'],
      [['Alt', 'Shift', 'Z'], 'Redo one turn'],
      [['Alt', '['], 'Previous version of the last turn'],
      [['Alt', ']'], 'Next version of the last turn'],
      [['↑', '↓'], 'In the story: from turn to turn; Enter opens one, E edits it'],
      [['?'], 'This list (outside of text)'],
    ] as [string[], string][],
  },
};
