using System.Security.Cryptography;

namespace StoryForge.Api;

/// <summary>Who meets whom: those that have met least often, so that few votes tell the most; sides by lot.</summary>
internal static class DuelPairing
{
    /// <param name="models">Two at least.</param>
    /// <param name="met">How often two models have met.</param>
    public static (ModelEntry Left, ModelEntry Right) Pick(IReadOnlyList<ModelEntry> models, Func<ModelEntry, ModelEntry, int> met)
    {
        var pairs = models.SelectMany((one, i) => models.Skip(i + 1).Select(other => (One: one, Other: other))).ToArray();
        RandomNumberGenerator.Shuffle<(ModelEntry, ModelEntry)>(pairs);
        var (one, other) = pairs.MinBy(pair => met(pair.One, pair.Other));
        return RandomNumberGenerator.GetInt32(2) == 0 ? (one, other) : (other, one);
    }
}
