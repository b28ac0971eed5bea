using System.Text;

namespace StoryForge.Training;

/// <summary>Makes a window database of texts.</summary>
public static class WindowBuild
{
    /// <summary>Rows from one look at the cancellation, and one report, to the next.</summary>
    private const int RowsAReport = 100_000;

    /// <param name="paths">Text files, or folders of them.</param>
    /// <param name="to">The database; what is there is replaced once the new one is whole.</param>
    /// <param name="length">Characters of a sequence.</param>
    /// <param name="step">Characters from one sequence's start to the next one's.</param>
    /// <param name="progress">Rows so far.</param>
    /// <exception cref="CorpusException">A text is missing or no text, or there is not one window.</exception>
    public static BuiltWindows Run(
        IReadOnlyList<string> paths, string to, int length, int step, Action<long> progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        // before anything is written: a wrong path should cost nothing
        string[] files = [.. paths.SelectMany(path => CorpusFile.Under(path))];
        using var writer = new WindowDatabaseWriter(to);
        (long documents, long characters, long leftOut) = (0, 0, 0);
        foreach (string file in files)
        {
            foreach (string document in DocumentSplitter.Separated(CorpusFile.Read(file).Text))
            {
                (string text, long without) = AsciiText.Of(document);
                byte[] codes = Encoding.ASCII.GetBytes(text);
                documents++;
                characters += codes.Length;
                leftOut += without;
                for (int start = 0; start + length < codes.Length; start += step)
                {
                    writer.Add(codes.AsSpan(start, length), codes[start + length]);
                    if (writer.Rows % RowsAReport == 0)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        progress(writer.Rows);
                    }
                }
            }
        }

        cancellation.ThrowIfCancellationRequested();
        if (writer.Rows == 0)
        {
            throw new CorpusException(
                string.Join(", ", paths), $"has no document of more than {length} ASCII characters", "Give it more text, or set --length lower.");
        }

        writer.Complete();
        return new BuiltWindows(documents, characters, leftOut, writer.Rows, length, step);
    }
}

/// <param name="Characters">In ASCII, of all documents.</param>
/// <param name="LeftOut">Characters that have no likeness in ASCII.</param>
public sealed record BuiltWindows(long Documents, long Characters, long LeftOut, long Rows, int Length, int Step);
