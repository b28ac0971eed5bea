using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StoryForge.Generation;

namespace StoryForge.Training;

/// <summary>
/// A corpus as tokens on disk, made once for each combination of contents, split and tokenizer:
/// <c>training.tokens</c>, <c>validation.tokens</c> and <c>corpus.json</c>.
/// </summary>
internal sealed class TokenizedCorpus : ITrainingCorpus
{
    /// <summary>Changes whenever the same texts would give other tokens, so that old caches are not taken.</summary>
    private const string Format = "1";

    private TokenizedCorpus(string folder, CorpusManifest manifest, IReadOnlyList<CorpusSource> sources)
    {
        Manifest = manifest;
        Training = TokenFile.Open(Path.Combine(folder, "training.tokens"), manifest.VocabularySize);
        Validation = TokenFile.Open(Path.Combine(folder, "validation.tokens"), manifest.VocabularySize);
        Ranges = [.. manifest.Sources.Zip(sources, (made, source) =>
            new TokenRange(made.Name, made.TrainingStart, made.TrainingTokens, source.Weight))];
    }

    public CorpusManifest Manifest { get; }

    public TokenFile Training { get; }

    public TokenFile Validation { get; }

    /// <summary>Where each source lies in <see cref="Training"/>.</summary>
    public IReadOnlyList<TokenRange> Ranges { get; }

    public long TrainingTokens => Training.Count;

    public long ValidationTokens => Validation.Count;

    public double TokensACharacter => (double)Validation.Count / Manifest.ValidationCharacters;

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

    public IEnumerable<Batch>? HeldOut(BatchShape training, long mostTokens)
    {
        // windows do not overlap, and a held-out text shorter than a window is one short window
        int window = (int)Math.Min(training.Window, Validation.Count - 1);
        BatchShape shape = training with { Window = window, Stride = training.EveryPosition ? window : training.Stride };
        return window < 1 || (window < training.Window && !training.EveryPosition) ? null : ValidationBatches.Of(Validation, shape, mostTokens);
    }

    public void Dispose()
    {
        Training.Dispose();
        Validation.Dispose();
    }

    private static void Make(
        string folder, string key, IReadOnlyList<CorpusText> texts, IReadOnlyList<CorpusText> heldOut, ITokenizer tokenizer)
    {
        using var training = new TokenFileWriter(Path.Combine(folder, "training.tokens"), tokenizer.VocabularySize);
        using var validation = new TokenFileWriter(Path.Combine(folder, "validation.tokens"), tokenizer.VocabularySize);
        List<TokenizedSource> sources = [];
        long validationCharacters = 0;
        foreach (CorpusText text in texts.Concat(heldOut))
        {
            long trainingStart = training.Count;
            long validationStart = validation.Count;
            bool wholly = sources.Count >= texts.Count;
            long characters = 0;
            bool lastSide = false;
            foreach ((int index, int[] tokens, long scalars) in Encode(text, tokenizer))
            {
                CorpusDocument document = text.Documents[index];
                bool held = wholly || text.HeldOut[index];
                TokenFileWriter side = held ? validation : training;
                bool goesOn = document.Continues && held == lastSide;
                if (!goesOn && side.Count > 0 && tokenizer.EndOfText is { } end)
                {
                    side.Write([end]);
                }

                side.Write(tokens);
                characters += scalars;
                validationCharacters += held ? scalars : 0;
                lastSide = held;
            }

            sources.Add(new TokenizedSource(
                Path.GetFileName(text.Source.Path), text.Sha256, text.Documents.Count, characters,
                trainingStart, training.Count - trainingStart, validation.Count - validationStart));
        }

        new CorpusManifest(key, tokenizer.VocabularySize, sources, validationCharacters).Write(Path.Combine(folder, "corpus.json"));
    }

    private static ParallelQuery<(int Index, int[] Tokens, long Scalars)> Encode(CorpusText text, ITokenizer tokenizer) =>
        Enumerable.Range(0, text.Documents.Count).AsParallel().AsOrdered().Select(index =>
        {
            string document = text.Documents[index].Text;
            long scalars = document.LongCount(unit => !char.IsLowSurrogate(unit));
            return (index, tokenizer.Encode(document), scalars);
        });

    private static string KeyOf(IReadOnlyList<CorpusText> texts, IReadOnlyList<CorpusText> heldOut, string tokenizerHash)
    {
        var parts = new StringBuilder().AppendLine(Format).AppendLine(tokenizerHash);
        foreach (CorpusText text in texts)
        {
            parts.Append(text.Key).Append(' ')
                .AppendLine(string.Concat(text.HeldOut.Select(held => held ? '1' : '0')));
        }

        foreach (CorpusText text in heldOut)
        {
            parts.Append(CultureInfo.InvariantCulture, $"held out {text.Key}").AppendLine();
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts.ToString())));
    }
}
