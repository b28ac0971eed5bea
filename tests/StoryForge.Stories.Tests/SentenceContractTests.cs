using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

public sealed class SentenceContractTests
{
    [SharedDataFact("sentence-endings.json")]
    public void The_shared_endings_are_cut_as_they_should_be()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("sentence-endings.json")));
        var wrong = new List<string>();

        foreach (var ending in file.RootElement.GetProperty("cases").EnumerateArray())
        {
            var raw = ending.GetProperty("raw").GetString()!;
            var before = ending.TryGetProperty("before", out var given) ? given.GetString()! : "";
            var expected = (ending.GetProperty("keep").GetString(), ending.GetProperty("complete").GetInt32());

            var result = SentenceContract.Keep(raw, before);

            if ((result.Kept.TrimEnd(), result.Sentences) != expected)
            {
                wrong.Add($"{raw}\n  expected {expected}\n  got      {result}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
