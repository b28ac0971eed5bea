namespace StoryForge.Training;

/// <summary>
/// Chance without state: a number that looks random and depends on nothing but its arguments, so that what happens
/// at a step can be worked out again from the seed and the step alone. The mixer is SplitMix64's (Steele, Lea and
/// Flood 2014, "Fast splittable pseudorandom number generators").
/// </summary>
internal static class SeededHash
{
    public static ulong Of(ulong seed, ulong a) => Mix(Mix(seed) + a);

    public static ulong Of(ulong seed, ulong a, ulong b) => Mix(Of(seed, a) + b);

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
