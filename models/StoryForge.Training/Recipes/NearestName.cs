namespace StoryForge.Training;

/// <summary>Finds what was probably meant by a mistyped name.</summary>
public static class NearestName
{
    /// <summary>
    /// The name with the fewest edits from <paramref name="wrong"/>; null where even that one takes an edit for more
    /// than every third letter, and is hardly what was meant. Of a dotted name the last part alone counts as well.
    /// </summary>
    public static string? Of(string wrong, IEnumerable<string> names) => names
        .Select(name => (Name: name, Edits: Math.Min(Edits(wrong, name), Edits(wrong, name[(name.LastIndexOf('.') + 1)..]))))
        .Where(candidate => candidate.Edits <= Math.Max(1, wrong.Length / 3))
        .OrderBy(candidate => candidate.Edits)
        .ThenBy(candidate => candidate.Name.Length)
        .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .FirstOrDefault()
        .Name;

    /// <summary>That name as a question, a blank before it, to go on with after "There is no …."; else other words for there.</summary>
    public static string Question(string wrong, IEnumerable<string> names, string otherwise = "") =>
        Of(wrong, names) is { } nearest ? $" Did you mean \"{nearest}\"?" : otherwise;

    /// <summary>
    /// Letters to insert, delete or replace, or neighbours to exchange: the optimal string alignment distance
    /// (Damerau 1964, "A technique for computer detection and correction of spelling errors").
    /// </summary>
    private static int Edits(string wrong, string name)
    {
        (string a, string b) = (wrong.ToLowerInvariant(), name.ToLowerInvariant());
        // of the first i letters of a from the first j of b
        var edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(1 + Math.Min(edits[i - 1, j], edits[i, j - 1]), edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[a.Length, b.Length];
    }
}
