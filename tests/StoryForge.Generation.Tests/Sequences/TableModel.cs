namespace StoryForge.Generation.Tests;

/// <summary>A model of sequences over a and b whose probabilities a function gives: of a, b and the end, after the text so far.</summary>
internal sealed class TableModel(Func<string, (double A, double B, double End)> table, SequenceFormat format) : ILanguageModel
{
    private static readonly CharacterVocabulary Letters = CharacterVocabulary.Build(["ab"]);

    /// <summary>What the sessions were fed, each call on its own.</summary>
    public List<int[]> Fed { get; } = [];

    public ModelDescription Description { get; } = new("table", "lstm", 1, null, Letters.VocabularySize, "", format);

    public ITokenizer Tokenizer => Letters;

    public IDecodingSession OpenSession() => new Session(this);

    public void Feed(IReadOnlyList<SessionInput> inputs) => throw new NotSupportedException("One session at a time.");

    public void Dispose()
    {
    }

    private sealed class Session(TableModel model) : IDecodingSession
    {
        private float[] _logits = [];

        public int Position { get; private set; }

        public long Bytes => 0;

        public ReadOnlySpan<float> Logits => _logits;

        public ReadOnlySpan<float> Feed(ReadOnlySpan<int> tokens)
        {
            model.Fed.Add(tokens.ToArray());
            Position += tokens.Length;
            (double a, double b, double end) = model.Table(Letters.Decode(tokens));
            // an unknown character is never generated, however likely the network thinks it
            _logits = [(float)Math.Log(a), (float)Math.Log(b), 5, (float)Math.Log(end)];
            return _logits;
        }

        public int Rewind(int position) => throw new NotSupportedException();

        public IDecodingSession Copy() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private (double A, double B, double End) Table(string text) => table(text);
}
