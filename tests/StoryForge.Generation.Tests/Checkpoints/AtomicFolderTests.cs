namespace StoryForge.Generation.Tests;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();

    private string Folder => _parent.PathOf("model");

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void A_new_folder_appears_with_its_files()
    {
        AtomicFolder.Write(Path.Combine(Folder, "deep", "er"), Fill("one"));

        Assert.Equal("one", File.ReadAllText(Path.Combine(Folder, "deep", "er", "config.json")));
    }

    [Fact]
    public void An_existing_folder_is_replaced_and_nothing_else_is_left_behind()
    {
        AtomicFolder.Write(Folder, Fill("one"));
        File.WriteAllText(Path.Combine(Folder, "stale.txt"), "");

        AtomicFolder.Write(Folder + "/", Fill("two"));

        Assert.Equal(["config.json"], Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName));
        Assert.Equal("two", File.ReadAllText(Path.Combine(Folder, "config.json")));
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_parent.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_failure_while_filling_leaves_the_old_folder_whole()
    {
        AtomicFolder.Write(Folder, Fill("one"));

        Assert.Throws<IOException>(() => AtomicFolder.Write(Folder, temporary =>
        {
            Fill("two")(temporary);
            throw new IOException("No space left on device");
        }));

        Assert.Equal("one", File.ReadAllText(Path.Combine(Folder, "config.json")));
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_parent.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void What_a_killed_writer_left_is_cleared_away()
    {
        Directory.CreateDirectory(_parent.PathOf(".model.writing"));
        _parent.Write(".model.writing/half.safetensors", "half");

        AtomicFolder.Write(Folder, Fill("one"));

        Assert.Equal(["config.json"], Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_reader_finds_the_old_or_the_new_at_every_moment()
    {
        AtomicFolder.Write(Folder, Fill("0"));
        using var done = new CancellationTokenSource();
        Task writer = Task.Run(() =>
        {
            try
            {
                for (int version = 1; version <= 50; version++)
                {
                    AtomicFolder.Write(Folder, Fill($"{version}"));
                }
            }
            finally
            {
                done.Cancel();
            }
        });

        int last = 0;
        while (!done.IsCancellationRequested)
        {
            int read = int.Parse(File.ReadAllText(Path.Combine(Folder, "config.json")), null);
            Assert.InRange(read, last, 50);
            last = read;
        }

        await writer;
    }

    [Fact]
    public void Kept_files_and_folders_are_taken_over_unless_they_are_written_anew()
    {
        AtomicFolder.Write(Folder, Fill("one"));
        Directory.CreateDirectory(Path.Combine(Folder, "last", "inner"));
        File.WriteAllText(Path.Combine(Folder, "last", "inner", "state.json"), "state");
        using StreamWriter log = new(Path.Combine(Folder, "metrics.jsonl")) { AutoFlush = true };
        log.WriteLine("1");

        AtomicFolder.Write(Folder, Fill("two"), keep: ["last", "metrics.jsonl", "config.json", "missing"]);
        log.WriteLine("2");

        Assert.Equal("two", File.ReadAllText(Path.Combine(Folder, "config.json")));
        Assert.Equal("state", File.ReadAllText(Path.Combine(Folder, "last", "inner", "state.json")));
        Assert.Equal(["1", "2"], File.ReadAllLines(Path.Combine(Folder, "metrics.jsonl")));
    }

    private static Action<string> Fill(string content) => folder => File.WriteAllText(Path.Combine(folder, "config.json"), content);
}
