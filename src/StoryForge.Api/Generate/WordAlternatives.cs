using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// What else was likely where a model wrote a word: the model reads all that stood before it once more, and each of
/// the likeliest next tokens is completed to a word. The odds are those the word was drawn by, settings and all.
/// </summary>
/// <param name="Start">Where in the turn's text the word begins; what is before it stays.</param>
/// <param name="End">Where it ends.</param>
/// <param name="PromptChanged">The memory or a note is not what it was then: these are the odds of now.</param>
public sealed record WordAlternatives(int Start, int End, bool PromptChanged, IReadOnlyList<WordAlternative> Alternatives)
{
    /// <summary>How many words are looked for.</summary>
    private const int Most = 10;

    /// <summary>A word that is longer, in tokens, is left as it is then.</summary>
    private const int LongestWord = 24;

    /// <param name="offset">Of a character of the word in <paramref name="text"/>.</param>
    /// <param name="plan">By which the turn was written.</param>
    internal static WordAlternatives At(PromptedSession session, StoryPrompt prompt, TurnPlan plan, string text, int offset, bool promptChanged)
    {
        ITokenizer tokenizer = session.Model.Tokenizer;
        bool blankBelongsToWord = tokenizer.Encode(" a").Length == 1;
        var word = WordAt(text, offset, blankBelongsToWord);
        string kept = text[..word.Start];
        // the blank before the turn's first word was the writer's, and was taken off the prompt's end
        bool afterBlank = kept.Length == 0 && prompt.TrailingSpace.Length > 0;
        var tokens = PromptTokens.Of(prompt, tokenizer, afterBlank && !blankBelongsToWord ? " " : kept);
        Read(session, tokens);

        var sampler = new Sampler(TurnGenerator.SamplingOf(plan.Settings), 0, tokenizer.NeverGenerated);
        var words = new Dictionary<string, double>(StringComparer.Ordinal);
        LogitsAdjustment steering = Steering(tokenizer, prompt, plan, kept);
        bool blankFirst = kept.Length == 0 && prompt.BlankFirst && blankBelongsToWord;
        var first = Likeliest(
            session, sampler, tokens.All, blankFirst ? SentenceTokens.Of(tokenizer).BlankFirst(steering) : steering, session.Model.Description.VocabularySize);
        foreach (var token in first.Take(Most))
        {
            using var way = session.Copy();
            var (written, probability) = Complete(way, sampler, tokens.All, token);
            written = afterBlank ? written.TrimStart(' ') : written;
            words[written] = words.GetValueOrDefault(written) + probability;
        }

        string own = text[word.Start..word.End];
        words.TryAdd(own, ProbabilityOf(session, sampler, tokens.All, first, tokenizer.Encode(afterBlank && blankBelongsToWord ? " " + own : own)));
        return new WordAlternatives(
            word.Start,
            word.End,
            promptChanged,
            [.. words.Where(each => !string.IsNullOrWhiteSpace(each.Key)).OrderByDescending(each => each.Value).Select(each => new WordAlternative(each.Key, each.Value, each.Key == own))]);
    }

    /// <summary>The word around a character, or the one mark that stands there, with the blanks before it where tokens have them.</summary>
    private static (int Start, int End) WordAt(string text, int offset, bool blankBelongsToWord)
    {
        int start = Math.Clamp(offset, 0, text.Length - 1);
        while (start < text.Length - 1 && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        int end = start + 1;
        if (IsOfWord(text[start]))
        {
            while (start > 0 && IsOfWord(text[start - 1]))
            {
                start--;
            }

            while (end < text.Length && IsOfWord(text[end]))
            {
                end++;
            }
        }

        while (blankBelongsToWord && start > 0 && text[start - 1] == ' ')
        {
            start--;
        }

        return (start, end);
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '\'' or '’' or '-' || char.IsSurrogate(c);

    private static void Read(PromptedSession session, PromptTokens tokens)
    {
        int[] wanted = new PromptWindow(session.Model.Description.ContextLength, tokens.Pinned).Crop(tokens.All);
        for (int at = session.KeepPrefixOf(wanted); at < wanted.Length; at += Continuation.ChunkLength)
        {
            session.Append(wanted.AsSpan(at, Math.Min(Continuation.ChunkLength, wanted.Length - at)));
        }
    }

    private static LogitsAdjustment Steering(ITokenizer tokenizer, StoryPrompt prompt, TurnPlan plan, string kept)
    {
        var tokens = SentenceTokens.Of(tokenizer);
        if (plan.Settings.Characters is { } characters)
        {
            return new CharacterText(tokens, characters).Adjust;
        }

        var gate = new SentenceGate(plan.Settings.SentencesAfter(plan.Beginning, prompt.Before), prompt.Before);
        gate.Append(kept);
        // as within the budget: how many tokens the turn had by then is known only by writing it again
        return new SentenceSteering(tokens, gate, plan.Settings.MinSentences, int.MaxValue, overrun: 1).Adjust;
    }

    private static IReadOnlyList<TokenProbability> Likeliest(PromptedSession session, Sampler sampler, int[] text, LogitsAdjustment? steering, int count)
    {
        float[] logits = session.Logits[..Math.Min(session.Logits.Length, session.Model.Tokenizer.VocabularySize)].ToArray();
        steering?.Invoke(logits, 0);
        return sampler.Likeliest(logits, text, count);
    }

    /// <summary>Goes on from a token to the end of its word, by the likeliest token at each step.</summary>
    private static (string Word, double Probability) Complete(PromptedSession session, Sampler sampler, int[] text, TokenProbability first)
    {
        ITokenizer tokenizer = session.Model.Tokenizer;
        var tokens = new List<int> { first.Token };
        double probability = first.Probability;
        while (tokens.Count < LongestWord && first.Token != tokenizer.EndOfText && IsOpen(tokenizer.Decode([.. tokens])) && HasRoom(session))
        {
            session.Append([tokens[^1]]);
            var next = Likeliest(session, sampler, [.. text, .. tokens], null, 1)[0];
            string more = tokenizer.Decode([next.Token]);
            if (next.Token == tokenizer.EndOfText || more.Length == 0 || !IsOfWord(more[0]))
            {
                break;
            }

            tokens.Add(next.Token);
            probability *= next.Probability;
        }

        string word = tokenizer.Decode([.. tokens]);
        return (word, probability);
    }

    /// <summary>More letters may follow.</summary>
    private static bool IsOpen(string word) => word.Length > 0 && (IsOfWord(word[^1]) || word[^1] == '\ufffd');

    private static bool HasRoom(PromptedSession session) =>
        session.Model.Description.ContextLength is not { } context || session.Tokens.Length < context;

    /// <summary>Of the word that was written, token by token.</summary>
    private static double ProbabilityOf(PromptedSession session, Sampler sampler, int[] text, IReadOnlyList<TokenProbability> first, int[] word)
    {
        double probability = first.FirstOrDefault(each => each.Token == word[0]).Probability;
        using var way = session.Copy();
        for (int i = 1; i < word.Length && probability > 0 && HasRoom(way); i++)
        {
            way.Append([word[i - 1]]);
            var next = Likeliest(way, sampler, [.. text, .. word[..i]], null, session.Model.Description.VocabularySize);
            probability *= next.FirstOrDefault(each => each.Token == word[i]).Probability;
        }

        return probability;
    }
}

/// <param name="Text">With the blanks before it.</param>
/// <param name="Probability">Of the whole word, from 0 to 1.</param>
/// <param name="IsOwn">It is the one that was written.</param>
public sealed record WordAlternative(string Text, double Probability, bool IsOwn);
