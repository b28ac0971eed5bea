using System.Text;

namespace StoryForge.Scraper;

/// <summary>A text file that is written under another name, and has its own only once it is whole.</summary>
internal sealed class WholeFile : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _path;
    private readonly string _part;
    private readonly FileStream _file;

    public WholeFile(string path)
    {
        _path = path;
        _part = path + ".part";
        _file = new FileStream(_part, FileMode.Create, FileAccess.Write);
        Text = new StreamWriter(_file, Utf8) { NewLine = "\n" };
    }

    public StreamWriter Text { get; }

    /// <summary>Brings all of it to the disk; only the name is missing then.</summary>
    public void Finish()
    {
        Text.Flush();
        _file.Flush(flushToDisk: true);
    }

    public void Name()
    {
        Text.Dispose();
        File.Move(_part, _path, overwrite: true);
    }

    /// <summary>A file that got no name is gone.</summary>
    public void Dispose()
    {
        Text.Dispose();
        File.Delete(_part);
    }
}
