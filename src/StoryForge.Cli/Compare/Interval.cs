namespace StoryForge.Cli.Compare;

/// <summary>A mean, and the range in which it lies with a confidence of 95 %.</summary>
internal sealed record Interval(double Value, double Low, double High);
