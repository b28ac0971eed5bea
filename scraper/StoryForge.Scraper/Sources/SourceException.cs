namespace StoryForge.Scraper;

/// <summary>A source file that holds what it must not, or lacks what it needs; the message says what to write.</summary>
/// <param name="file">The source file.</param>
/// <param name="problem">What is wrong with it, as one sentence or two.</param>
public sealed class SourceException(string file, string problem) : Exception($"{file}: {problem}")
{
    public string File { get; } = file;
}
