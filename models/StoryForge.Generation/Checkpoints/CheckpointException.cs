namespace StoryForge.Generation;

/// <summary>A file of a checkpoint is missing, truncated, or not what it should be.</summary>
/// <param name="path">The file or folder that is at fault.</param>
/// <param name="problem">What is wrong with it, without a full stop: "the header ends after 12 of 96 bytes".</param>
/// <param name="advice">What the user can do, as a sentence: "Download it again."</param>
public sealed class CheckpointException(string path, string problem, string advice, Exception? inner = null)
    : Exception($"{path}: {problem}. {advice}", inner)
{
    public string Path { get; } = path;

    public string Problem { get; } = problem;

    public string Advice { get; } = advice;
}
