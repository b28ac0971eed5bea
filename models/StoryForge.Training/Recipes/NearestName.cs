namespace StoryForge.Training;

/// <summary>Finds what was probably meant by a mistyped name.</summary>
public static class NearestName
{
    /// <summary>The name with the fewest edits from <paramref name="wrong"/>, or null where there is no name.</summary>
    public static string? Of(string wrong, IEnumerable<string> names) =>
        names.OrderBy(name => Edits(wrong.ToLowerInvariant(), name.ToLowerInvariant()))
            .ThenBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>Levenshtein's distance: letters to insert, delete or replace.</summary>
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
