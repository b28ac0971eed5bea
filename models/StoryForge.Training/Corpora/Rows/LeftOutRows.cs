namespace StoryForge.Training;

/// <summary>How many rows of a corpus were left out, and why.</summary>
public sealed record LeftOutRows
{
    public long Empty { get; internal set; }

    /// <summary>Of a CSV file, with other values than those asked for.</summary>
    public long Filtered { get; internal set; }

    /// <summary>With other characters than those of ASCII, where only ASCII was asked for.</summary>
    public long NotAscii { get; internal set; }

    /// <summary>Of more characters than sequences may have.</summary>
    public long TooLong { get; internal set; }

    /// <summary>With a line break within a sequence.</summary>
    public long SeveralLines { get; internal set; }

    /// <summary>Sequences that were there already.</summary>
    public long Repeated { get; internal set; }

    /// <summary>Sequences beyond the number wanted.</summary>
    public long Surplus { get; internal set; }
}
