using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>Rows of token ids and the tokens that follow them, on the host.</summary>
/// <param name="Ids">[Rows, Window], row by row.</param>
/// <param name="Targets">
/// [Rows, Window]: the token after each one of <paramref name="Ids"/>, <see cref="LanguageNetwork.IgnoredTarget"/> for
/// padding; or [Rows]: only the one after the window.
/// </param>
public sealed record Batch(int Rows, int Window, long[] Ids, long[] Targets)
{
    public bool EveryPosition => Targets.Length == Ids.Length;

    /// <summary>Targets that count: padding has none.</summary>
    public long Predictions => Targets.LongCount(target => target != LanguageNetwork.IgnoredTarget);

    /// <summary>Tokens read, without padding.</summary>
    public long Tokens => EveryPosition ? Predictions : Ids.Length;
}
