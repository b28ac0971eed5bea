using System.Text;
using StoryForge.Training;

namespace StoryForge.Cli.Compare;

/// <summary>Compares samples with training texts, which are read through it one after another.</summary>
internal sealed class CopyMeter
{
    /// <summary>In words: "He is here." stands in any large text.</summary>
    public const int ShortestSentence = 5;

    private readonly Dictionary<string, int> _wordIds = new(StringComparer.Ordinal);
    private readonly List<string[]> _words = [];
    private readonly List<string> _characters;

    // for each sample, its sentences: how many words each has, and where the last of them stands
    private readonly List<(int Words, int Last)[]> _sentences = [];
    private readonly SharedRuns _wordRuns;
    private readonly SharedRuns _characterRuns;
    private long _read;
    private bool _afterSpace;

    public CopyMeter(IEnumerable<string> samples)
    {
        string[] texts = [.. samples];
        foreach (var text in texts)
        {
            List<string> words = [];
            List<(int, int)> sentences = [];
            foreach (var sentence in SentenceList.Of(text))
            {
                var before = words.Count;
                words.AddRange(WordReader.WordsOf(sentence));
                sentences.Add((words.Count - before, words.Count - 1));
            }

            _words.Add([.. words]);
            _sentences.Add([.. sentences]);
        }

        _characters = [.. texts.Select(text => Plain(text.Trim()))];
        _wordRuns = new SharedRuns(_words.Select(words => words.Select(IdOf).ToArray()));
        _characterRuns = new SharedRuns(_characters.Select(text => text.Select(c => (int)c).ToArray()));
    }

    public void Read(CorpusDocument document)
    {
        if (!document.Continues)
        {
            _wordRuns.StartDocument();
            _characterRuns.StartDocument();
            _afterSpace = false;
        }

        var ids = _wordIds.GetAlternateLookup<ReadOnlySpan<char>>();
        var reader = new WordReader(document.Text);
        while (reader.TryRead(out var word))
        {
            _wordRuns.Read(ids.TryGetValue(word, out var id) ? id : -1);
        }

        foreach (var c in document.Text)
        {
            var plain = Plain(c);
            if (plain != ' ' || !_afterSpace)
            {
                _characterRuns.Read(plain);
                _read++;
            }

            _afterSpace = plain == ' ';
        }
    }

    public Copying Result(IReadOnlyList<string> texts, IReadOnlyList<string> missing, int seed)
    {
        var words = _wordRuns.LongestEnding();
        var (sampleOfWords, endOfWords, longestWords) = Longest(words);
        var (sampleOfCharacters, endOfCharacters, longestCharacters) = Longest(_characterRuns.LongestEnding());
        (double Copied, double All)[] sentences =
        [
            .. _sentences.Select((ends, sample) => ends.Where(end => end.Words >= ShortestSentence).ToArray() is var counted
                ? (counted.Count(end => words[sample][end.Last] >= end.Words), (double)counted.Length)
                : default),
        ];
        return new Copying(
            texts,
            missing,
            _read,
            longestWords,
            longestWords == 0 ? "" : string.Join(' ', _words[sampleOfWords][(endOfWords - longestWords + 1)..(endOfWords + 1)]),
            longestCharacters,
            longestCharacters == 0 ? "" : _characters[sampleOfCharacters][(endOfCharacters - longestCharacters + 1)..(endOfCharacters + 1)],
            Bootstrap.Mean(words.Select(ends => (double)ends.DefaultIfEmpty(0).Max()), seed),
            Bootstrap.Ratio(sentences, seed),
            (int)sentences.Sum(sample => sample.All));
    }

    private static (int Sample, int End, int Length) Longest(IReadOnlyList<int[]> endings) => endings
        .SelectMany((lengths, sample) => lengths.Select((length, end) => (sample, end, length)))
        .DefaultIfEmpty()
        .MaxBy(run => run.length);

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Plain(c) != ' ' || plain.Length == 0 || plain[^1] != ' ')
            {
                plain.Append(Plain(c));
            }
        }

        return plain.ToString();
    }

    /// <summary>White space and quotes are set in many ways, some models write lower case only: alike here.</summary>
    private static char Plain(char c) => c switch
    {
        '‘' or '’' => '\'',
        '“' or '”' => '"',
        _ => char.IsWhiteSpace(c) ? ' ' : char.ToLowerInvariant(c),
    };

    private int IdOf(string word)
    {
        if (!_wordIds.TryGetValue(word, out var id))
        {
            _wordIds.Add(word, id = _wordIds.Count);
        }

        return id;
    }
}
