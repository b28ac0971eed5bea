namespace StoryForge.Generation;

/// <summary>
/// Writes a folder whole or not at all: it is filled under a hidden name beside the wanted one, brought to the disk,
/// and swapped in by one rename. A kill or a full disk at any moment leaves the old folder or the new one, whole.
/// </summary>
/// <remarks>
/// What a killed writer left behind is a sibling folder that begins with a dot, and the next write removes it.
/// One writer a folder at a time; readers that have the old files open keep them.
/// Linux only: two folders are exchanged in one step by renameat2 (see <see cref="PosixFiles"/>). .NET's own renames
/// would take two, and a kill between them would leave none.
/// </remarks>
public static class AtomicFolder
{
    /// <param name="folder">The folder as readers will see it; it may exist.</param>
    /// <param name="fill">Writes the files, under the temporary folder it is given.</param>
    /// <param name="keep">
    /// Files and folders of the present folder that the new one takes over (as hard links: a log that is open for
    /// appending stays the same file), unless <paramref name="fill"/> writes that name itself. Others are dropped.
    /// </param>
    public static void Write(string folder, Action<string> fill, IReadOnlyCollection<string>? keep = null)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string parent = Path.GetDirectoryName(target)
            ?? throw new ArgumentException("The root of the file system cannot be replaced.", nameof(folder));
        string temporary = Path.Combine(parent, $".{Path.GetFileName(target)}.writing");
        Directory.CreateDirectory(parent);
        DeleteIfThere(temporary);
        try
        {
            Directory.CreateDirectory(temporary);
            fill(temporary);
            foreach (string name in keep ?? [])
            {
                TakeOver(Path.Combine(target, name), Path.Combine(temporary, name));
            }

            BringToDisk(temporary);
            SwapIn(temporary, target);
            PosixFiles.Sync(parent);
        }
        finally
        {
            DeleteIfThere(temporary);
        }
    }

    private static void TakeOver(string from, string to)
    {
        if (Path.Exists(to))
        {
            return;
        }

        if (File.Exists(from))
        {
            PosixFiles.Link(from, to);
        }
        else if (Directory.Exists(from))
        {
            Directory.CreateDirectory(to);
            foreach (string entry in Directory.EnumerateFileSystemEntries(from))
            {
                TakeOver(entry, Path.Combine(to, Path.GetFileName(entry)));
            }
        }
    }

    private static void BringToDisk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            PosixFiles.Sync(file);
        }

        foreach (string inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        {
            PosixFiles.Sync(inner);
        }

        PosixFiles.Sync(folder);
    }

    private static void SwapIn(string temporary, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(temporary, target);
        }
        else
        {
            // afterwards the old folder has the temporary name, and the caller deletes it
            PosixFiles.Exchange(temporary, target);
        }
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
