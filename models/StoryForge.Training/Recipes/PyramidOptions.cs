using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace StoryForge.Training;

/// <summary>
/// Recurrent layers that double towards the middle one and halve after it: five of at most 1,024 units are 256, 512,
/// 1024, 512, 256; an even number has two widest ones (four: 512, 1024, 1024, 512).
/// </summary>
public sealed record PyramidOptions
{
    /// <summary>1 to 15.</summary>
    [Range(1, 15)]
    public int Layers { get; init; } = 5;

    /// <summary>Units of the widest layer. 1 to 8,192.</summary>
    [Range(1, 8192)]
    public int Most { get; init; } = 1024;

    /// <summary>The units of each layer.</summary>
    /// <exception cref="RecipeException">The outermost layers would have no whole number of units.</exception>
    internal ImmutableArray<int> Units()
    {
        int halvings = (Layers - 1) / 2;
        return Most % (1 << halvings) == 0
            ? [.. Enumerable.Range(0, Layers).Select(layer => Most >> (halvings - Math.Min(layer, Layers - 1 - layer)))]
            : throw new RecipeException(
                $"A pyramid of {Layers} layers halves its widest one {halvings} times, and {Most} units can't be; set model.pyramid.most to a multiple of {1 << halvings}.");
    }
}
