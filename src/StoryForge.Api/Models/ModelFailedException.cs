namespace StoryForge.Api;

/// <summary>A model that could not be opened, or failed while it wrote.</summary>
public sealed class ModelFailedException(string model, string what, Exception cause)
    : Exception($"The model {model} {what}: {FirstLine(cause.Message)}", cause)
{
    public string Model { get; } = model;

    /// <summary>Native libraries add their own call stack to a message.</summary>
    private static string FirstLine(string message) => message.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd();
}
