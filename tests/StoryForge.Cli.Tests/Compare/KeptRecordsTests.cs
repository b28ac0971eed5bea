using StoryForge.Cli;
using StoryForge.Cli.Compare;

namespace StoryForge.Tests.Cli.Compare;

public sealed class KeptRecordsTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("storyforge-records-").FullName, "records.jsonl");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public void A_line_that_was_cut_off_is_dropped_and_the_others_are_kept()
    {
        using (var records = Open())
        {
            records.Add(new Note("a", 1));
            records.Add(new Note("b", 2));
        }

        File.AppendAllText(_file, """{"key":"c","val""");
        using (var records = Open())
        {
            Assert.Equal((1, 2, null), (records.Find("a")?.Value, records.Find("b")?.Value, records.Find("c")?.Value));
            records.Add(new Note("c", 3));
        }

        using var again = Open();
        Assert.Equal(3, again.Find("c")?.Value);
        Assert.Equal(3, File.ReadAllLines(_file).Length);
    }

    [Theory]
    [InlineData("my novel\n")]
    [InlineData("{}\n")]
    public void Something_else_is_refused(string text)
    {
        File.WriteAllText(_file, text);

        Assert.Contains("not of a comparison", Assert.Throws<FailureException>(Open).Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_file));
    }

    private KeptRecords<Note> Open() => new(_file, note => note.Key);

    internal sealed record Note(string Key, int Value);
}
