using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace StoryForge.Training;

/// <summary>
/// A SQLite database with a row (sequence, next) for each window of a text: character codes as a BLOB (or TEXT), and
/// the code that follows them. Rows are read by ranges of their row numbers, which costs the same anywhere in the
/// table; LIMIT and OFFSET would step over all rows before.
/// </summary>
public sealed class WindowDatabase : IDisposable
{
    /// <summary>Codes are ASCII.</summary>
    public const int Codes = 128;

    private const int FingerprintRows = 256;
    private const string Advice = "Make it again with: storyforge corpus windows --in TEXT --out FILE.";

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _select;
    private readonly long _firstRow;

    private WindowDatabase(string path, SqliteConnection connection)
    {
        Path = path;
        _connection = connection;
        string table = Scalar(
            """
            SELECT name FROM sqlite_master AS tables WHERE type = 'table'
            AND EXISTS (SELECT 1 FROM pragma_table_info(tables.name) WHERE name = 'sequence')
            AND EXISTS (SELECT 1 FROM pragma_table_info(tables.name) WHERE name = 'next')
            """) as string ?? throw Wrong("has no table with the columns sequence and next");
        string quoted = $"\"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        _firstRow = Scalar($"SELECT min(rowid) FROM {quoted}") as long? ?? throw Wrong("has no rows");
        Rows = (Scalar($"SELECT max(rowid) FROM {quoted}") as long? ?? 0) - _firstRow + 1;
        _select = connection.CreateCommand();
        _select.CommandText = $"SELECT sequence, next FROM {quoted} WHERE rowid BETWEEN $first AND $last ORDER BY rowid";
        _select.Parameters.Add("$first", SqliteType.Integer);
        _select.Parameters.Add("$last", SqliteType.Integer);
        _select.Prepare();
        Length = LengthOfFirst();
        Fingerprint = FingerprintOf();
    }

    public string Path { get; }

    public long Rows { get; }

    /// <summary>Characters of a sequence.</summary>
    public int Length { get; }

    /// <summary>Bytes of a row as <see cref="Read"/> gives it: the sequence and the next code.</summary>
    public int RowBytes => Length + 1;

    /// <summary>Hash of the number of rows and of some hundred of them, spread evenly: a look at all would take minutes.</summary>
    public string Fingerprint { get; }

    public static bool IsOne(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        Span<byte> start = stackalloc byte[16];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("SQLite format 3\0"u8);
    }

    /// <exception cref="CorpusException">Damaged, without rows, or of other rows.</exception>
    public static WindowDatabase Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        try
        {
            connection.Open();
            return new WindowDatabase(path, connection);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw Unreadable(path, error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads rows one after the other.</summary>
    /// <param name="first">From 0.</param>
    /// <param name="rows">Filled with as many rows as it has room for, <see cref="RowBytes"/> each.</param>
    /// <exception cref="CorpusException">A row is missing, or holds something else.</exception>
    public void Read(long first, Span<byte> rows)
    {
        long count = rows.Length / RowBytes;
        try
        {
            _select.Parameters[0].Value = _firstRow + first;
            _select.Parameters[1].Value = _firstRow + first + count - 1;
            using SqliteDataReader reader = _select.ExecuteReader();
            for (int at = 0; at < count; at++)
            {
                if (!reader.Read())
                {
                    throw Wrong("has gaps in its row numbers, so rows were deleted");
                }

                Span<byte> row = rows.Slice(at * RowBytes, RowBytes);
                if (CopyCodes(reader.GetValue(0), row[..Length]) != Length || CopyCodes(reader.GetValue(1), row[Length..]) != 1)
                {
                    throw Wrong($"has in row {_firstRow + first + at} something else than {Length} ASCII characters and a next one");
                }
            }
        }
        catch (SqliteException error)
        {
            throw Unreadable(Path, error);
        }
    }

    public void Dispose()
    {
        _select.Dispose();
        _connection.Dispose();
    }

    private static CorpusException Unreadable(string path, SqliteException error) =>
        new(path, $"is no database that can be read ({error.Message.TrimEnd('.')})", Advice);

    private CorpusException Wrong(string problem) => new(Path, problem, Advice);

    private int LengthOfFirst()
    {
        _select.Parameters[0].Value = _select.Parameters[1].Value = _firstRow;
        using SqliteDataReader reader = _select.ExecuteReader();
        reader.Read();
        int length = reader.GetValue(0) switch { byte[] codes => codes.Length, string text => text.Length, _ => 0 };
        return length > 0 ? length : throw Wrong("has no characters in its first row");
    }

    private string FingerprintOf()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, Rows);
        hash.AppendData(number);
        byte[] row = new byte[RowBytes];
        long looks = Math.Min(FingerprintRows, Rows);
        for (long i = 0; i < looks; i++)
        {
            Read(looks == 1 ? 0 : (long)((Int128)i * (Rows - 1) / (looks - 1)), row);
            hash.AppendData(row);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>How many codes there are; 0 if there are none, or one beyond ASCII.</returns>
    private static int CopyCodes(object value, Span<byte> codes)
    {
        switch (value)
        {
            case byte[] bytes when bytes.Length == codes.Length && !bytes.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)(Codes - 1)):
                bytes.CopyTo(codes);
                return codes.Length;
            case string text when text.Length == codes.Length && !text.AsSpan().ContainsAnyExceptInRange('\0', (char)(Codes - 1)):
                System.Text.Encoding.ASCII.GetBytes(text, codes);
                return codes.Length;
            case long code and >= 0 and < Codes when codes.Length == 1:
                codes[0] = (byte)code;
                return 1;
            default:
                return 0;
        }
    }

    private object? Scalar(string query)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar();
    }
}
