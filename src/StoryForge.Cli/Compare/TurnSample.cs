using System.Security.Cryptography;
using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Cli.Compare;

/// <summary>One turn that a model wrote for the comparison.</summary>
/// <param name="Key">Of all that decides the text: the same key, the same turn.</param>
internal sealed record TurnSample(
    string Key,
    string Model,
    string Prompt,
    double Temperature,
    long Seed,
    string Text,
    int Sentences,
    TurnEndReason Reason,
    int Tokens,
    long Milliseconds)
{
    public static string KeyOf(string checkpoint, string prompt, TurnSettings settings, long seed) => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { checkpoint, prompt, settings, seed })).AsSpan(0, 12));
}
