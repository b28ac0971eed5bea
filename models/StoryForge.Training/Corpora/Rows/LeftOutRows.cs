namespace StoryForge.Training;

/// <summary>How many rows of a corpus were left out, and why.</summary>
public sealed record LeftOutRows
{
    public long Empty { get; internal set; }

    /// <summary>Of a CSV file, with other values than those asked for.</summary>
    public long Filtered { get; internal set; }

    /// <summary>With other characters than those of ASCII, where only ASCII was asked for.</summary>
    public long NotAscii { get; internal set; }
}
