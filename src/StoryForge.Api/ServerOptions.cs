using System.ComponentModel.DataAnnotations;
using StoryForge.Generation;

namespace StoryForge.Api;

/// <summary>Where the server listens, where it keeps its data, and how much it holds at once. Validated by Build.</summary>
public sealed record ServerOptions
{
    /// <summary>Folder of stories.db and of models/ trained or pulled by the user; made when missing.</summary>
    [Required]
    public required string DataFolder { get; init; }

    /// <summary>Folder of the shipped checkpoints; may be missing.</summary>
    [Required]
    public required string ZooFolder { get; init; }

    /// <summary>The built page (client/dist); null or missing: the API alone. The setting Client:Path comes first.</summary>
    public string? ClientFolder { get; init; }

    /// <summary>The address to listen on: "localhost", or an IP address such as 0.0.0.0 to be reached from outside.</summary>
    [Required]
    public string Host { get; init; } = "localhost";

    /// <summary>0 takes any free port. 0 to 65,535.</summary>
    [Range(0, 65_535)]
    public int Port { get; init; } = 5080;

    /// <summary>
    /// Whoever does not have it sees no story but by a link; null: everybody who reaches the server is its owner.
    /// At least 16 characters.
    /// </summary>
    [StringLength(1_000, MinimumLength = 16)]
    public string? OwnerToken { get; init; }

    /// <summary>The model offered first; null: the zoo's own choice (see <see cref="ModelLibrary"/>).</summary>
    public string? DefaultModel { get; init; }

    public const int DefaultPlayDays = 30;

    /// <summary>Days after which a plot that nobody has saved, shared or written on is removed; 0: never. 0 to 3,650.</summary>
    [Range(0, 3_650)]
    public int PlayDays { get; init; } = DefaultPlayDays;

    /// <summary>Turns that may wait for the model; one more is refused as model-busy. 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int QueueLength { get; init; } = 32;

    /// <summary>Turns that are generated at the same time, token by token in turn. 1 to 64.</summary>
    [Range(1, 64)]
    public int TurnsTogether { get; init; } = 8;

    /// <summary>Models kept in memory. 1 to 100.</summary>
    [Range(1, 100)]
    public int OpenModels { get; init; } = 3;

    /// <summary>Bytes that the weights of these models may take; half of the machine's memory by default.</summary>
    [Range(1, long.MaxValue)]
    public long ModelMemory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Stories whose decoding state is kept in memory between turns. 0 to 1,000.</summary>
    [Range(0, 1_000)]
    public int CachedSessions { get; init; } = 8;

    /// <summary>Bytes that this may take for all of them; the story last written in is kept in any case. An eighth of the machine's memory by default.</summary>
    [Range(1, long.MaxValue)]
    public long SessionMemory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8;

    /// <summary>Whether a turn is made for nobody on start, so that the first writer's is as quick as the next.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>Origins of other sites that may call the API; none by default.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Opens a checkpoint folder; called on the model thread. Null: StoryForge.Models.</summary>
    public Func<string, ILanguageModel>? OpenModel { get; init; }

    /// <summary>Describes a checkpoint folder from its small files. Null: StoryForge.Models.</summary>
    public Func<string, ModelDescription>? DescribeModel { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <exception cref="ValidationException">An option outside its range, named with the range.</exception>
    public void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
}
