namespace StoryForge.Cli.Output;

/// <summary>Plain tables that look the same in a terminal, in a file and in an issue.</summary>
internal static class Tables
{
    public static void Print(IReadOnlyList<string> head, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        var widths = head.Select((name, column) => all.Select(row => row[column].Length).Append(name.Length).Max()).ToArray();
        Line(head, widths);
        Line([.. widths.Select(width => new string('-', width))], widths);
        all.ForEach(row => Line(row, widths));
    }

    private static void Line(IReadOnlyList<string> cells, int[] widths) =>
        Console.Out.WriteLine(string.Join("  ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
}
