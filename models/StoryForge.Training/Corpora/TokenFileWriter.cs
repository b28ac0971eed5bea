using System.Buffers.Binary;

namespace StoryForge.Training;

/// <summary>Writes what <see cref="TokenFile"/> reads, front to back.</summary>
internal sealed class TokenFileWriter(string path, int vocabularySize) : IDisposable
{
    private readonly FileStream _stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
    private readonly int _width = TokenFile.WidthFor(vocabularySize);

    public long Count { get; private set; }

    public void Write(ReadOnlySpan<int> tokens)
    {
        byte[] bytes = new byte[tokens.Length * _width];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (_width == 2)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), checked((ushort)tokens[i]));
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), checked((uint)tokens[i]));
            }
        }

        _stream.Write(bytes);
        Count += tokens.Length;
    }

    public void Dispose()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
    }
}
