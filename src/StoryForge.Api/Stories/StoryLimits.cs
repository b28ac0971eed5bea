namespace StoryForge.Api;

/// <summary>How long texts may be, in characters (UTF-16 code units).</summary>
public static class StoryLimits
{
    public const int Turn = 20_000;
    public const int Title = 200;
    public const int Memory = 10_000;
    public const int AuthorsNote = 2_000;

    /// <summary>Longer than a turn, as it may be cut into several.</summary>
    public const int Draft = 5 * Turn;
    public const int BranchName = 100;

    /// <summary>How many a story has.</summary>
    public const int WorldNotes = 500;

    /// <summary>The longest story that one may set out to write, in words.</summary>
    public const int WordGoal = 10_000_000;

    /// <summary>The text of a stateless continuation.</summary>
    public const int Prompt = 200_000;

    /// <summary>Of a whole request, in bytes: the longest prompt, were every character escaped as \uXXXX.</summary>
    public const int Request = 6 * Prompt + 10_000;
}
