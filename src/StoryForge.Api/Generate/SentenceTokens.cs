using System.Runtime.CompilerServices;
using System.Text;
using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>The entries of a vocabulary that matter where sentences end. Looked up once for each tokenizer.</summary>
internal sealed class SentenceTokens
{
    private static readonly ConditionalWeakTable<ITokenizer, SentenceTokens> Known = [];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SentenceTokens(ITokenizer tokenizer)
    {
        EndOfText = tokenizer.EndOfText;
        var endings = new List<(int, string)>();
        var closers = new List<(int, string)>();
        var blanks = new List<int>();
        for (int token = 0; token < tokenizer.VocabularySize; token++)
        {
            string text = TextOf(tokenizer, token);
            if (SentenceEnds.HasCloser(text))
            {
                closers.Add((token, text));
            }

            if (SentenceEnds.HasCloser(text) || SentenceEnds.IsEnding(text))
            {
                endings.Add((token, text));
            }

            if (text.Length > 0 && char.IsWhiteSpace(text[0]))
            {
                blanks.Add(token);
            }
        }

        (Endings, Closers, Blanks) = (endings, closers, blanks);
    }

    public int? EndOfText { get; }

    /// <summary>Tokens that may end a sentence, or may close the quote it stands in.</summary>
    public IReadOnlyList<(int Token, string Text)> Endings { get; }

    /// <summary>Tokens with a closing quote or bracket.</summary>
    public IReadOnlyList<(int Token, string Text)> Closers { get; }

    /// <summary>Tokens that begin with white space.</summary>
    public IReadOnlyList<int> Blanks { get; }

    public static SentenceTokens Of(ITokenizer tokenizer) => Known.GetValue(tokenizer, static key => new SentenceTokens(key));

    /// <summary>The first token is one of the blanks: see <see cref="StoryPrompt.BlankFirst"/>.</summary>
    public LogitsAdjustment BlankFirst(LogitsAdjustment adjust) => (logits, generated) =>
    {
        if (generated == 0)
        {
            KeepBlanks(logits);
        }

        adjust(logits, generated);
    };

    private void KeepBlanks(Span<float> logits)
    {
        var blanks = new (int Token, float Logit)[Blanks.Count];
        for (int i = 0; i < blanks.Length; i++)
        {
            blanks[i] = (Blanks[i], logits[Blanks[i]]);
        }

        if (blanks.Length > 0)
        {
            logits.Fill(float.NegativeInfinity);
            foreach (var (token, logit) in blanks)
            {
                logits[token] = logit;
            }
        }
    }

    /// <summary>Empty for a token that holds a part of a character only.</summary>
    private static string TextOf(ITokenizer tokenizer, int token)
    {
        try
        {
            return Strict.GetString(tokenizer.BytesOf(token));
        }
        catch (DecoderFallbackException)
        {
            return "";
        }
    }
}
