namespace StoryForge.Api;

/// <summary>
/// The folder of everything the server keeps, held by one server at a time: its locks on stories are in memory, and a
/// second process would not see them. The kernel lets go of the lock even when the process is killed.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="DataFolderException">It can't be made or written, or another server has it.</exception>
    public DataFolder(ServerOptions options)
    {
        Root = Path.GetFullPath(options.DataFolder);
        try
        {
            Directory.CreateDirectory(Models);
            _lock = new FileStream(Path.Combine(Root, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new DataFolderException(Root, "may not be written. Change its permissions, or name another one with STORYFORGE_DATA.");
        }
        catch (IOException error)
        {
            throw new DataFolderException(Root, File.Exists(Path.Combine(Root, "server.lock"))
                ? "is in use by another StoryForge server. Stop that one, or name another folder with STORYFORGE_DATA."
                : $"can't be used ({error.Message}). Name another one with STORYFORGE_DATA.");
        }
    }

    public string Root { get; }

    /// <summary>Checkpoints that were trained or pulled here.</summary>
    public string Models => Path.Combine(Root, "models");

    public string Database => Path.Combine(Root, "stories.db");

    public void Dispose() => _lock.Dispose();
}

/// <summary>The data folder can't be used; the message says what to do.</summary>
public sealed class DataFolderException(string folder, string problem) : Exception($"The data folder {folder} {problem}")
{
    public string Folder { get; } = folder;
}
