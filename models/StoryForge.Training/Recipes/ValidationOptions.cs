using System.ComponentModel.DataAnnotations;

namespace StoryForge.Training;

public sealed record ValidationOptions
{
    /// <summary>Share of each source's characters held out, by whole documents; 0 trains without validation. 0 to 0.5.</summary>
    [Range(0.0, 0.5)]
    public double Share { get; init; } = 0.1;

    /// <summary>
    /// Share of each source's characters that is held out of validation too, and measured once, with the best
    /// checkpoint, when the run ends. 0 to 0.5.
    /// </summary>
    [Range(0.0, 0.5)]
    public double Test { get; init; }

    /// <summary>Steps between two validations. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int Every { get; init; } = 100;

    /// <summary>Passes over the corpus between two validations, in place of <see cref="Every"/>. 0.001 to 1,000.</summary>
    [Range(0.001, 1000)]
    public double? EveryEpochs { get; init; }

    /// <summary>About how many tokens are predicted, spread over all that is held out. 1 to 100,000,000.</summary>
    [Range(1, 100_000_000)]
    public int Tokens { get; init; } = 50_000;

    /// <summary>Validations without a new best before the run stops; 0 never stops. 0 to 10,000.</summary>
    [Range(0, 10_000)]
    public int Patience { get; init; }

    /// <summary>Texts that are measured at each validation too, each by itself, and neither trained on nor chosen by: paths.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];
}
