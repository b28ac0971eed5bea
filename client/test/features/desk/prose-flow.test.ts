import { describe, expect, it } from 'vitest';
import { chunkLength, chunksOf, emptyFlow, flowOf as flowOfTurns, flowOn, goesOnInParagraph, type FlowingTurn, type ProseFlow } from '../../../src/features/desk/prose-flow';

const flowOf = (...texts: string[]) =>
  texts.reduce<ProseFlow>((flow, text, index) => flowOn(flow, { id: `t${index}`, voice: 'writer', text }), emptyFlow);

const read = (flow: ProseFlow) => flow.paragraphs.map((paragraph) => paragraph.map((segment) => segment.text));

describe('turns set as running prose', () => {
  it('goes on in the same paragraph from turn to turn', () => {
    expect(read(flowOf('He ran.', ' She stayed.'))).toEqual([['He ran.', ' She stayed.']]);
  });

  it('parts paragraphs at two line breaks, wherever they stand', () => {
    expect(read(flowOf('One.\n\nTwo.'))).toEqual([['One.'], ['Two.']]);
    expect(read(flowOf('One.\n\n', 'Two.'))).toEqual([['One.'], ['Two.']]);
    expect(read(flowOf('One.', '\n\n\nTwo.'))).toEqual([['One.'], ['Two.']]);
    expect(read(flowOf('One.\n', '\nTwo.'))).toEqual([['One.'], ['Two.']]);
  });

  it('keeps a single line break as one', () => {
    expect(read(flowOf('One.\nTwo.', '\nThree.'))).toEqual([['One.', '\nTwo.', '\nThree.']]);
  });

  it('marks where a turn begins and where it ends, over paragraphs too', () => {
    const [first, second] = flowOf('One.\n\nTwo.', ' Three.').paragraphs;

    expect(first?.map(({ opens, closes }) => [opens, closes])).toEqual([[true, false]]);
    expect(second?.map(({ opens, closes }) => [opens, closes])).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it('says whether typed words go on in the last paragraph', () => {
    expect(goesOnInParagraph(emptyFlow)).toBe(false);
    expect(goesOnInParagraph(flowOf('One.'))).toBe(true);
    expect(goesOnInParagraph(flowOf('One.\n'))).toBe(true);
    expect(goesOnInParagraph(flowOf('One.\n\n'))).toBe(false);
  });

  it('leaves earlier paragraphs the same objects, so that they are not drawn again', () => {
    const before = flowOf('One.\n\nTwo.');

    const after = flowOn(before, { id: 'x', voice: 'model', text: ' More.' });

    expect(after.paragraphs[0]).toBe(before.paragraphs[0]);
    expect(after.paragraphs[1]).not.toBe(before.paragraphs[1]);
  });

  it('keeps a turn that is edited in one piece, with all its line breaks', () => {
    const flow = flowOn(flowOf('One.'), { id: 'x', voice: 'model', text: '\n\nTwo.\n\nThree.' }, 'edited');

    expect(read(flow)).toEqual([['One.', '\n\nTwo.\n\nThree.']]);
  });

  it('loses no character of a turn but the breaks between paragraphs', () => {
    const texts = ['It was late. “Who’s there?”\n', '\n"Nobody," said the 🦇.', ' …\nOne\r\ntwo\n\n\n', '   three'];

    const flow = flowOf(...texts);

    expect(read(flow).flat().join('').replaceAll('\n', '')).toBe(texts.join('').replaceAll('\n', ''));
  });
});

describe('a passage that was taken out', () => {
  it('keeps an empty place where it stood', () => {
    const flow = flowOf('One.', '', ' Three.');

    expect(read(flow)).toEqual([['One.', '', ' Three.']]);
    expect(flow.paragraphs[0]?.[1]).toMatchObject({ turnId: 't1', opens: true, closes: true });
  });

  it('stands alone where nothing else does', () => {
    expect(read(flowOf(''))).toEqual([['']]);
    expect(read(flowOf('One.\n\n', '', 'Two.'))).toEqual([['One.'], ['', 'Two.']]);
  });
});

describe('a long story', () => {
  const turns = (count: number): FlowingTurn[] =>
    Array.from({ length: count }, (_, index) => ({ id: `t${index}`, voice: index % 2 === 0 ? 'writer' : 'model', text: `${index === 0 ? '' : index % 3 === 0 ? '\n\n' : ' '}Turn ${index}.` }));

  it('is the same in one go as turn by turn', () => {
    const branch = turns(50);

    const flow = flowOfTurns(branch, null, emptyFlow);

    expect(flow).toEqual(branch.reduce((sofar, turn) => flowOn(sofar, turn), emptyFlow));
  });

  it('keeps every paragraph but those of a turn that changed', () => {
    const branch = turns(30);
    const before = flowOfTurns(branch, null, emptyFlow);
    const changed = branch.map((turn) => (turn.id === 't10' ? { ...turn, text: ' Another.' } : turn));

    const after = flowOfTurns(changed, null, before);

    expect(after.paragraphs.flatMap((paragraph, index) => (paragraph === before.paragraphs[index] ? [] : [index]))).toEqual([3]);
    expect(after.paragraphs[3]?.[1]?.text).toBe(' Another.');
  });

  it('without a line break is drawn in blocks that end with a turn, and go on', () => {
    const branch: FlowingTurn[] = Array.from({ length: 60 }, (_, index) => ({ id: `t${index}`, voice: 'writer', text: ` ${'word '.repeat(39)}end.` }));

    const { paragraphs } = flowOfTurns(branch, null, emptyFlow);

    expect(paragraphs.length).toBeGreaterThan(2);
    expect(paragraphs.map((paragraph) => paragraph.at(-1)?.goesOn ?? false)).toEqual([...paragraphs.slice(1).map(() => true), false]);
    expect(paragraphs.flat().map((segment) => segment.text).join('')).toBe(branch.map((turn) => turn.text).join(''));
    expect(Math.max(...paragraphs.map((paragraph) => paragraph.length))).toBeLessThan(25);
    expect(branch.reduce((flow, turn) => flowOn(flow, turn), emptyFlow)).toEqual({ paragraphs, newlines: 0 });
  });

  it('keeps every chunk but the one that changed', () => {
    const before = flowOfTurns(turns(300), null, emptyFlow);
    const chunks = chunksOf(before.paragraphs, []);

    const more = chunksOf(flowOn(before, { id: 'x', voice: 'model', text: ' More.' }).paragraphs, chunks);

    expect(chunks.flat()).toEqual(before.paragraphs);
    expect(chunks).toHaveLength(Math.ceil(before.paragraphs.length / chunkLength));
    expect(more.slice(0, -1).every((chunk, index) => chunk === chunks[index])).toBe(true);
    expect(more.at(-1)).not.toBe(chunks.at(-1));
  });
});
