namespace StoryForge.Training;

/// <summary>
/// Cuts a source into documents. Documents end with a line <c>&lt;|endoftext|&gt;</c>; a file without such a line
/// is one document. A source of fewer than <see cref="FewDocuments"/> documents (a scraped page in one line, a single
/// book) is cut further, into blocks at the ends of paragraphs or sentences, so that some can be held out.
/// </summary>
internal static class DocumentSplitter
{
    public const string Separator = "<|endoftext|>";

    public const int FewDocuments = 10;

    /// <summary>In UTF-16 units, about 500 tokens of GPT-2.</summary>
    private const int ShortestBlock = 2_000;

    /// <summary>So a long text gives blocks of whole scenes, and not thousands of seams.</summary>
    private const int MostBlocks = 100;

    public static IReadOnlyList<CorpusDocument> Split(IEnumerable<string> texts)
    {
        List<CorpusDocument> documents = [];
        foreach (string text in texts)
        {
            documents.AddRange(Separated(text).Select(document => new CorpusDocument(document)));
        }

        return documents.Count >= FewDocuments ? documents : [.. documents.SelectMany(document => Blocks(document.Text))];
    }

    /// <summary>The documents that lines <c>&lt;|endoftext|&gt;</c> separate, trimmed; empty ones are left out.</summary>
    public static IEnumerable<string> Separated(string text)
    {
        int start = 0;
        for (int at = text.IndexOf(Separator, StringComparison.Ordinal); at >= 0;
             at = text.IndexOf(Separator, at + Separator.Length, StringComparison.Ordinal))
        {
            int end = at + Separator.Length;
            bool wholeLine = (at == 0 || text[at - 1] == '\n') && (end == text.Length || text[end] == '\n');
            if (wholeLine)
            {
                if (Trimmed(text, start, at) is { Length: > 0 } document)
                {
                    yield return document;
                }

                start = end;
            }
        }

        if (Trimmed(text, start, text.Length) is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    private static string Trimmed(string text, int start, int end) => text.AsSpan(start, end - start).Trim().ToString();

    private static IEnumerable<CorpusDocument> Blocks(string text)
    {
        int size = Math.Max(ShortestBlock, text.Length / MostBlocks);
        for (int start = 0; start < text.Length;)
        {
            // a rest too short for a block of its own stays with the one before it
            int end = text.Length - start < 2 * size ? text.Length : BlockEnd(text, start + size, start + (2 * size));
            yield return new CorpusDocument(text[start..end], Continues: start > 0);
            start = end;
        }
    }

    /// <summary>
    /// The first paragraph end at or after <paramref name="from"/>, else sentence end, else white space, else
    /// <paramref name="from"/>. White space goes to the block after it, as tokens carry the space before a word.
    /// </summary>
    private static int BlockEnd(string text, int from, int limit)
    {
        ReadOnlySpan<char> range = text.AsSpan(from, limit - from);
        int paragraph = range.IndexOf("\n\n", StringComparison.Ordinal);
        if (paragraph >= 0)
        {
            return from + paragraph;
        }

        int space = -1;
        for (int i = 1; i < range.Length; i++)
        {
            if (char.IsWhiteSpace(range[i]) && !char.IsWhiteSpace(range[i - 1]))
            {
                if (range[i - 1] is '.' or '!' or '?' or '…' or '”' or '"')
                {
                    return from + i;
                }

                space = space < 0 ? i : space;
            }
        }

        int end = from + Math.Max(space, 0);
        return char.IsLowSurrogate(text[end]) ? end + 1 : end;
    }
}
