using System.IO.MemoryMappedFiles;

namespace StoryForge.Training;

/// <summary>
/// Token ids in a memory-mapped file, little-endian: two bytes each where the vocabulary allows it, else four.
/// The corpus is never held in memory; reading a window touches its own pages only.
/// </summary>
public sealed class TokenFile : IDisposable
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly int _width;

    private TokenFile(string path, int width)
    {
        Path = path;
        _width = width;
        Count = new FileInfo(path).Length / width;
        if (Count > 0)
        {
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
            _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
    }

    public string Path { get; }

    public long Count { get; }

    public static int WidthFor(int vocabularySize) => vocabularySize <= ushort.MaxValue + 1 ? 2 : 4;

    public static TokenFile Open(string path, int vocabularySize) => new(path, WidthFor(vocabularySize));

    /// <summary>Copies the tokens from <paramref name="start"/> on, as the int64 ids that an embedding takes.</summary>
    public void Read(long start, Span<long> tokens)
    {
        if (start < 0 || start + tokens.Length > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"{Path} holds {Count} tokens.");
        }

        if (_view is null)
        {
            return;
        }

        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = _width == 2 ? _view.ReadUInt16((start + i) * 2) : _view.ReadUInt32((start + i) * 4);
        }
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
