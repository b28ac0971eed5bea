using System.ComponentModel.DataAnnotations;

namespace StoryForge.Training;

public sealed record BatchOptions
{
    /// <summary>Windows that are computed together. 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int Rows { get; init; } = 8;

    /// <summary>Tokens of a window; at most the model's context. 1 to 8,192.</summary>
    [Range(1, 8192)]
    public int Window { get; init; } = 512;

    /// <summary>Tokens from one window to the next; 0 is a whole window. 0 to 8,192.</summary>
    [Range(0, 8192)]
    public int Stride { get; init; }

    /// <summary>Batches whose gradients are averaged for one step. 1 to 1,024.</summary>
    [Range(1, 1024)]
    public int Accumulation { get; init; } = 1;
}
