namespace StoryForge.Cli.Compare;

/// <summary>What the models are given to continue: the same for each of them.</summary>
internal static class PromptList
{
    /// <summary>How many prompts the gallery shows.</summary>
    private const int Shown = 4;

    /// <summary>Sentences of the held-out text that make up a prompt.</summary>
    private const int Sentences = 2;

    /// <summary>One a line; empty lines don't count.</summary>
    /// <exception cref="FailureException">Not one.</exception>
    public static IReadOnlyList<string> Read(string file)
    {
        string[] prompts = [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return prompts.Length > 0 ? prompts : throw new FailureException($"There is no prompt in {file}. Write one a line.");
    }

    /// <summary>The openings, then places of the held-out text that are as far from each other as can be.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> openings, IEnumerable<string> heldOut, int wanted)
    {
        List<string> places = [];
        foreach (var document in heldOut)
        {
            string[] sentences = [.. SentenceList.Of(document)];
            places.AddRange(Enumerable.Range(0, Math.Max(0, sentences.Length - Sentences)).Select(at => string.Join(' ', sentences[at..(at + Sentences)])));
        }

        var more = Math.Min(places.Count, Math.Max(0, wanted - openings.Count));
        return [.. openings.Take(wanted), .. Enumerable.Range(0, more).Select(i => places[(int)((long)i * places.Count / more)])];
    }

    /// <summary>A few of them, from the first to the last.</summary>
    public static IReadOnlyList<string> ForGallery(IReadOnlyList<string> prompts) =>
        [.. Enumerable.Range(0, Math.Min(Shown, prompts.Count)).Select(i => prompts[i * (prompts.Count - 1) / Math.Max(1, Math.Min(Shown, prompts.Count) - 1)])];
}
