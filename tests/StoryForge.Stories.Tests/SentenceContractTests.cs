using System.Text.Json;
using StoryForge.Stories;

namespace StoryForge.Tests.Stories;

public sealed class SentenceContractTests
{
    [SharedDataFact("sentence-endings.json")]
    public void The_shared_endings_are_cut_as_they_should_be() => CutsAll(SharedData.PathOf("sentence-endings.json"), 18);

    [Fact]
    public void Our_own_endings_are_cut_as_they_should_be() =>
        CutsAll(Path.Combine(SharedData.Repository, "tests", "fixtures", "sentence-vectors.json"), 70);

    [Fact]
    public void A_number_of_sentences_below_one_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SentenceContract.Keep("He ran.", sentences: 0));

    private static void CutsAll(string path, int atLeast)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var cases = file.RootElement.GetProperty("cases").EnumerateArray().ToList();
        var wrong = new List<string>();

        foreach (var ending in cases)
        {
            var raw = ending.GetProperty("raw").GetString()!;
            var before = ending.TryGetProperty("before", out var given) ? given.GetString()! : "";
            var sentences = ending.TryGetProperty("sentences", out var wish) ? wish.GetInt32() : (int?)null;
            var endOfText = ending.TryGetProperty("endOfText", out var end) && end.GetBoolean();
            var expected = (ending.GetProperty("keep").GetString(), ending.GetProperty("complete").GetInt32());

            var result = SentenceContract.Keep(raw, before, sentences, endOfText);

            if ((result.Kept.TrimEnd(), result.Sentences) != expected)
            {
                wrong.Add($"{before}|{raw}\n  expected {expected}\n  got      {result}");
            }
        }

        Assert.True(cases.Count >= atLeast, $"only {cases.Count} cases in {path}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
