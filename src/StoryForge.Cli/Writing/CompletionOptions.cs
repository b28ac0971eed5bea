namespace StoryForge.Cli.Writing;

/// <param name="Temperature">Of the draws; null: none are made, and the likeliest completions are given.</param>
internal sealed record CompletionOptions(int Count, double? Temperature, long Seed);
