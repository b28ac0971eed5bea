using StoryForge.Generation;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>What a model gets to read, piece by piece, in the order it reads it.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="ContextLength">The most tokens it can hold; null: no limit.</param>
/// <param name="Tokens">Of the whole prompt.</param>
/// <param name="TokensRead">Of what is left of it when it is cut to fit.</param>
/// <param name="NotSent">Mentioned world notes for which there was no room.</param>
public sealed record PromptView(
    string Model, int? ContextLength, int Tokens, int TokensRead, IReadOnlyList<PromptPiece> Pieces, IReadOnlyList<UnsentNote> NotSent)
{
    /// <summary>By the same tokens and the same window with which a turn is begun (<see cref="TurnGenerator"/>).</summary>
    internal static PromptView Of(StoryPrompt prompt, ILanguageModel model)
    {
        var tokens = PromptTokens.Of(prompt, model.Tokenizer);
        var cut = new PromptWindow(model.Description.ContextLength, tokens.Pinned).SkippedRange(tokens.All.Length);
        var pieces = new List<PromptPiece>();
        int start = 0;
        foreach (var part in prompt.Parts)
        {
            int end = TokensOf(prompt.Text.AsSpan(0, part.Start + part.Length));
            // a piece may be read, cut, and read again
            Add(part, start, Math.Min(end, cut.Start), isRead: true);
            Add(part, Math.Max(start, cut.Start), Math.Min(end, cut.End), isRead: false);
            Add(part, Math.Max(start, cut.End), end, isRead: true);
            start = end;
        }

        return new PromptView(
            model.Description.Name,
            model.Description.ContextLength,
            tokens.All.Length,
            tokens.All.Length - (cut.End - cut.Start),
            pieces,
            [.. prompt.Notes.LeftOut.Select(note => new UnsentNote(note.Key, note.Note.Text))]);

        // a token across the border of two pieces counts for the second one
        int TokensOf(ReadOnlySpan<char> text) => text.Length == prompt.Text.Length
            ? tokens.All.Length
            : model.Tokenizer.Encode(text).AsSpan().CommonPrefixLength(tokens.All);

        void Add(PromptPart part, int from, int to, bool isRead)
        {
            if (to > from)
            {
                pieces.Add(new PromptPiece(part.Origin, model.Tokenizer.Decode(tokens.All.AsSpan(from, to - from)), to - from, isRead, part.Key));
            }
        }
    }
}

/// <param name="IsRead">False: the model's context has no room for it.</param>
/// <param name="Key">The word that brought a world note in; null elsewhere.</param>
public sealed record PromptPiece(PromptOrigin Origin, string Text, int Tokens, bool IsRead, string? Key);

public sealed record UnsentNote(string Key, string Text);
