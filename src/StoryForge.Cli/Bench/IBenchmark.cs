namespace StoryForge.Cli.Bench;

/// <summary>Something that is measured on this machine, now.</summary>
internal interface IBenchmark
{
    /// <summary>By which it is chosen on the command line.</summary>
    string Name { get; }

    string Description { get; }

    /// <param name="bench">What the run as a whole knows.</param>
    /// <exception cref="FailureException">It can't be run here; says why.</exception>
    Task<IReadOnlyList<Figure>> RunAsync(BenchRun bench, CancellationToken cancellation);
}
