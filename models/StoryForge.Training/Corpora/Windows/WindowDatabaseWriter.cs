using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace StoryForge.Training;

/// <summary>Writes what <see cref="WindowDatabase"/> reads, under another name until it is whole.</summary>
/// <remarks>Rows go to SQLite's own functions: a command with its parameters costs several times as much as the row.</remarks>
public sealed class WindowDatabaseWriter : IDisposable
{
    /// <summary>Few enough that memory stays flat, and many enough that a commit costs nothing.</summary>
    private const int RowsACommit = 500_000;

    private readonly string _path;
    private readonly string _partial;
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _insert;

    public WindowDatabaseWriter(string path)
    {
        _path = System.IO.Path.GetFullPath(path);
        _partial = _path + ".partial";
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_path)!);
        File.Delete(_partial);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _partial, Pooling = false }.ToString());
        _connection.Open();
        // a file that is thrown away when it is not finished needs no journal
        Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE windows (sequence BLOB NOT NULL, next INTEGER NOT NULL); BEGIN;");
        Check(raw.sqlite3_prepare_v2(_connection.Handle, "INSERT INTO windows (sequence, next) VALUES (?, ?)", out _insert), raw.SQLITE_OK);
    }

    public long Rows { get; private set; }

    /// <param name="sequence">Character codes.</param>
    /// <exception cref="SqliteException">No room on the disk, for one.</exception>
    public void Add(ReadOnlySpan<byte> sequence, byte next)
    {
        Check(raw.sqlite3_bind_blob(_insert, 1, sequence), raw.SQLITE_OK);
        Check(raw.sqlite3_bind_int64(_insert, 2, next), raw.SQLITE_OK);
        Check(raw.sqlite3_step(_insert), raw.SQLITE_DONE);
        Check(raw.sqlite3_reset(_insert), raw.SQLITE_OK);
        if (++Rows % RowsACommit == 0)
        {
            Execute("COMMIT; BEGIN;");
        }
    }

    /// <summary>Brings all to the disk and takes the place of what was there.</summary>
    public void Complete()
    {
        Execute("COMMIT;");
        _insert.Dispose();
        _connection.Close();
        using (FileStream file = File.Open(_partial, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(_partial, _path, overwrite: true);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
        File.Delete(_partial);
    }

    private void Check(int result, int expected)
    {
        if (result != expected)
        {
            SqliteException.ThrowExceptionForRC(result, _connection.Handle);
        }
    }

    private void Execute(string statements)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
