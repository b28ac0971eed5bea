using Microsoft.Data.Sqlite;

namespace StoryForge.Training;

/// <summary>Writes what <see cref="WindowDatabase"/> reads, under another name until it is whole.</summary>
public sealed class WindowDatabaseWriter : IDisposable
{
    /// <summary>Few enough that memory stays flat, and many enough that a commit costs nothing.</summary>
    private const int RowsACommit = 500_000;

    private readonly string _path;
    private readonly string _partial;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private SqliteTransaction _transaction;

    public WindowDatabaseWriter(string path)
    {
        _path = System.IO.Path.GetFullPath(path);
        _partial = _path + ".partial";
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_path)!);
        File.Delete(_partial);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _partial, Pooling = false }.ToString());
        _connection.Open();
        // a file that is thrown away when it is not finished needs no journal
        Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE windows (sequence BLOB NOT NULL, next INTEGER NOT NULL);");
        _transaction = _connection.BeginTransaction();
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO windows (sequence, next) VALUES ($sequence, $next)";
        _insert.Parameters.Add("$sequence", SqliteType.Blob);
        _insert.Parameters.Add("$next", SqliteType.Integer);
        _insert.Transaction = _transaction;
        _insert.Prepare();
    }

    public long Rows { get; private set; }

    /// <param name="sequence">Character codes; kept by the caller.</param>
    public void Add(byte[] sequence, byte next)
    {
        _insert.Parameters[0].Value = sequence;
        _insert.Parameters[1].Value = (long)next;
        _insert.ExecuteNonQuery();
        if (++Rows % RowsACommit == 0)
        {
            _transaction.Commit();
            _transaction.Dispose();
            _transaction = _connection.BeginTransaction();
            _insert.Transaction = _transaction;
        }
    }

    /// <summary>Brings all to the disk and takes the place of what was there.</summary>
    public void Complete()
    {
        _transaction.Commit();
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
        _transaction.Dispose();
        _connection.Dispose();
        File.Delete(_partial);
    }

    private void Execute(string statements)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
