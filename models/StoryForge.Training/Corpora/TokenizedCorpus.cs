using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>
/// A corpus as tokens on disk, made once for each combination of contents, split and tokenizer:
/// <c>training.tokens</c>, <c>validation.tokens</c>, <c>test.tokens</c> where there is a test, and <c>corpus.json</c>.
/// </summary>
internal sealed class TokenizedCorpus : ITrainingCorpus
{
    /// <summary>Changes whenever the same texts would give other tokens, so that old caches are not taken.</summary>
    private const string Format = "1";

    private TokenizedCorpus(string folder, CorpusManifest manifest, IReadOnlyList<CorpusSource> sources)
    {
        Manifest = manifest;
        Training = TokenFile.Open(PathOf(folder, CorpusSide.Training), manifest.VocabularySize);
        Validation = TokenFile.Open(PathOf(folder, CorpusSide.Validation), manifest.VocabularySize);
        Test = manifest.TestCharacters > 0 ? TokenFile.Open(PathOf(folder, CorpusSide.Test), manifest.VocabularySize) : null;
        Ranges = [.. manifest.Sources.Zip(sources, (made, source) =>
            new TokenRange(made.Name, made.TrainingStart, made.TrainingTokens, source.Weight))];
    }

    public CorpusManifest Manifest { get; }

    public TokenFile Training { get; }

    public TokenFile Validation { get; }

    /// <summary>Null where no document is held out for a test.</summary>
    public TokenFile? Test { get; }

    /// <summary>Where each source lies in <see cref="Training"/>.</summary>
    public IReadOnlyList<TokenRange> Ranges { get; }

    public long TrainingTokens => Training.Count;

    public long ValidationTokens => Validation.Count;

    public double TokensACharacter(CorpusSide side) => side == CorpusSide.Test
        ? (double)(Test?.Count ?? 0) / Manifest.TestCharacters
        : (double)Validation.Count / Manifest.ValidationCharacters;

    /// <summary>Opens the tokens of these texts under <paramref name="cache"/>, making them where they are not there yet.</summary>
    /// <param name="tokenizerHash">Two tokenizers of the same hash give the same tokens.</param>
    /// <param name="heldOut">Whole sources for validation only.</param>
    public static TokenizedCorpus Open(
        string cache,
        IReadOnlyList<CorpusText> texts,
        IReadOnlyList<CorpusText> heldOut,
        ITokenizer tokenizer,
        string tokenizerHash)
    {
        string key = KeyOf(texts, heldOut, tokenizerHash);
        string folder = Path.Combine(cache, key[..16]);
        string manifestPath = Path.Combine(folder, "corpus.json");
        if (!File.Exists(manifestPath) || CorpusManifest.Read(manifestPath).Key != key)
        {
            AtomicFolder.Write(folder, temporary => Make(temporary, key, texts, heldOut, tokenizer));
        }

        return new TokenizedCorpus(folder, CorpusManifest.Read(manifestPath), [.. texts.Select(text => text.Source)]);
    }

    public IBatchSource Batches(BatchShape shape, ulong seed) => new BatchSource(Training, Ranges, shape, seed);

    public IEnumerable<Batch>? HeldOut(CorpusSide side, BatchShape training, long mostTokens)
    {
        if ((side == CorpusSide.Test ? Test : Validation) is not { Count: > 1 } tokens)
        {
            return null;
        }

        // windows do not overlap, and a held-out text shorter than a window is one short window
        int window = (int)Math.Min(training.Window, tokens.Count - 1);
        BatchShape shape = training with { Window = window, Stride = training.EveryPosition ? window : training.Stride };
        return window < training.Window && !training.EveryPosition ? null : ValidationBatches.Of(tokens, shape, mostTokens);
    }

    public void Dispose()
    {
        Training.Dispose();
        Validation.Dispose();
        Test?.Dispose();
    }

    private static string PathOf(string folder, CorpusSide side) => Path.Combine(folder, $"{side.ToString().ToLowerInvariant()}.tokens");

    private static void Make(
        string folder, string key, IReadOnlyList<CorpusText> texts, IReadOnlyList<CorpusText> heldOut, ITokenizer tokenizer)
    {
        using TokenFileWriter training = Writer(CorpusSide.Training);
        using TokenFileWriter validation = Writer(CorpusSide.Validation);
        using TokenFileWriter? test = texts.Any(text => text.Sides.Contains(CorpusSide.Test)) ? Writer(CorpusSide.Test) : null;
        List<TokenizedSource> sources = [];
        long[] charactersFor = new long[3];
        foreach (CorpusText text in texts.Concat(heldOut))
        {
            long trainingStart = training.Count;
            long validationStart = validation.Count;
            bool wholly = sources.Count >= texts.Count;
            long characters = 0;
            CorpusSide lastSide = CorpusSide.Training;
            foreach ((int index, int[] tokens, long scalars) in Encode(text, tokenizer))
            {
                CorpusDocument document = text.Documents[index];
                CorpusSide side = wholly ? CorpusSide.Validation : text.Sides[index];
                TokenFileWriter file = side switch
                {
                    CorpusSide.Training => training,
                    CorpusSide.Validation => validation,
                    _ => test!,
                };
                bool goesOn = document.Continues && side == lastSide;
                if (!goesOn && file.Count > 0 && tokenizer.EndOfText is { } end)
                {
                    file.Write([end]);
                }

                file.Write(tokens);
                characters += scalars;
                charactersFor[(int)side] += scalars;
                lastSide = side;
            }

            sources.Add(new TokenizedSource(
                Path.GetFileName(text.Source.Path), text.Sha256, text.Documents.Count, characters,
                trainingStart, training.Count - trainingStart, validation.Count - validationStart));
        }

        new CorpusManifest(key, tokenizer.VocabularySize, sources, charactersFor[(int)CorpusSide.Validation], charactersFor[(int)CorpusSide.Test])
            .Write(Path.Combine(folder, "corpus.json"));

        TokenFileWriter Writer(CorpusSide side) => new(PathOf(folder, side), tokenizer.VocabularySize);
    }

    private static ParallelQuery<(int Index, int[] Tokens, long Scalars)> Encode(CorpusText text, ITokenizer tokenizer) =>
        Enumerable.Range(0, text.Documents.Count).AsParallel().AsOrdered().Select(index =>
        {
            string document = text.Documents[index].Text;
            long scalars = document.LongCount(unit => !char.IsLowSurrogate(unit));
            return (index, tokenizer.Encode(document), scalars);
        });

    /// <summary>Of all that the tokens depend on.</summary>
    internal static string KeyOf(IReadOnlyList<CorpusText> texts, IReadOnlyList<CorpusText> heldOut, string tokenizerHash)
    {
        var parts = new StringBuilder().AppendLine(Format).AppendLine(tokenizerHash);
        foreach (CorpusText text in texts)
        {
            parts.Append(text.Key).Append(' ')
                .AppendLine(string.Concat(text.Sides.Select(side => (int)side)));
        }

        foreach (CorpusText text in heldOut)
        {
            parts.Append(CultureInfo.InvariantCulture, $"held out {text.Key}").AppendLine();
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts.ToString())));
    }
}
