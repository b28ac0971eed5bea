namespace StoryForge.Training;

/// <summary>Rows of token ids and the tokens that follow them, on the host.</summary>
/// <param name="Ids">[Rows, Window], row by row.</param>
/// <param name="Targets">
/// [Rows, Window]: the token after each one of <paramref name="Ids"/>; or [Rows]: only the one after the window.
/// </param>
public sealed record Batch(int Rows, int Window, long[] Ids, long[] Targets)
{
    public bool EveryPosition => Targets.Length == Ids.Length;
}
