namespace StoryForge.Training;

/// <summary>A corpus that cannot be trained on: missing, empty, binary, or shorter than one window.</summary>
public sealed class CorpusException(string path, string problem, string advice)
    : Exception($"The corpus {path} {problem}. {advice}")
{
    public string Path { get; } = path;
}
