using System.Text;
using Microsoft.Data.Sqlite;

namespace StoryForge.Training.Tests;

public class WindowDatabaseTests
{
    [Fact]
    public void A_row_is_a_window_of_lower_case_ASCII_and_the_character_after_it()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", "Café “No”\n<|endoftext|>\nshort\n<|endoftext|>\nABCDEFG漢H");

        BuiltWindows built = Build(folder, [text], length: 6, step: 1);

        using WindowDatabase database = WindowDatabase.Open(folder["w.db"]);
        byte[] rows = new byte[database.Rows * database.RowBytes];
        database.Read(0, rows);
        Assert.Equal(["cafe \"n", "afe \"no", "fe \"no\"", "abcdefg", "bcdefgh"], rows.Chunk(7).Select(row => Encoding.ASCII.GetString(row)));
        Assert.Equal(new BuiltWindows(Documents: 3, Characters: 22, LeftOut: 1, Rows: 5, Length: 6, Step: 1), built);
        Assert.False(File.Exists(folder["w.db.partial"]));
    }

    [Fact]
    public void A_step_leaves_windows_out()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(4, Build(folder, [folder.Write("a.txt", "abcdefghijklmnop")], length: 5, step: 3).Rows);
    }

    [Fact]
    public void Texts_without_one_window_leave_what_was_there()
    {
        using var folder = new TemporaryFolder();
        folder.Write("w.db", "former");

        CorpusException error = Assert.Throws<CorpusException>(() => Build(folder, [folder.Write("a.txt", "abc")], length: 40, step: 1));

        Assert.Contains("--length", error.Message, StringComparison.Ordinal);
        Assert.Equal("former", File.ReadAllText(folder["w.db"]));
        Assert.False(File.Exists(folder["w.db.partial"]));
        Assert.Throws<CorpusException>(() => Build(folder, [folder["missing.txt"]], length: 40, step: 1));
    }

    [Fact]
    public void A_cancelled_build_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", new string('a', 1000));

        Assert.Throws<OperationCanceledException>(() => WindowBuild.Run([text], folder["w.db"], 40, 1, _ => { }, new CancellationToken(canceled: true)));

        Assert.Equal(["a.txt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Other_programs_rows_are_read_too()
    {
        using var folder = new TemporaryFolder();
        Execute(folder["w.db"], "CREATE TABLE other (a); CREATE TABLE \"my data\" (id INTEGER PRIMARY KEY, sequence TEXT, next TEXT); "
            + "INSERT INTO \"my data\" VALUES (7, 'abc', 'd'), (8, 'bcd', 'e')");

        using WindowDatabase database = WindowDatabase.Open(folder["w.db"]);
        byte[] row = new byte[4];
        database.Read(1, row);

        Assert.Equal((2, 3, "bcde"), (database.Rows, database.Length, Encoding.ASCII.GetString(row)));
    }

    [Theory]
    [InlineData("CREATE TABLE windows (a, b)", "columns sequence and next")]
    [InlineData("CREATE TABLE windows (sequence, next)", "no rows")]
    [InlineData("CREATE TABLE windows (sequence, next); INSERT INTO windows VALUES (NULL, 1)", "no characters")]
    [InlineData("CREATE TABLE windows (sequence, next); INSERT INTO windows VALUES ('abc', 1), ('ab', 1)", "in row 2")]
    [InlineData("CREATE TABLE windows (sequence, next); INSERT INTO windows VALUES ('abc', 300)", "in row 1")]
    [InlineData("CREATE TABLE windows (sequence, next); INSERT INTO windows VALUES ('äbc', 3)", "in row 1")]
    [InlineData("CREATE TABLE windows (sequence, next); INSERT INTO windows VALUES (x'61FF', 3)", "in row 1")]
    [InlineData("CREATE TABLE windows (sequence, next); INSERT INTO windows (rowid, sequence, next) VALUES (1, 'abc', 1), (9, 'abc', 1)", "gaps")]
    [InlineData("CREATE TABLE windows (sequence PRIMARY KEY, next) WITHOUT ROWID; INSERT INTO windows VALUES ('abc', 1)", "no such column")]
    public void A_database_of_something_else_is_refused(string statements, string problem)
    {
        using var folder = new TemporaryFolder();
        Execute(folder["w.db"], statements);

        Assert.Contains(problem, Assert.Throws<CorpusException>(() => WindowDatabase.Open(folder["w.db"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_cut_short_is_refused()
    {
        using var folder = new TemporaryFolder();
        Build(folder, [folder.Write("a.txt", string.Concat(Enumerable.Range(0, 3000)))], length: 40, step: 1);
        byte[] whole = File.ReadAllBytes(folder["w.db"]);
        File.WriteAllBytes(folder["w.db"], whole[..(whole.Length / 2)]);

        Assert.Throws<CorpusException>(() => WindowDatabase.Open(folder["w.db"]));
    }

    private static BuiltWindows Build(TemporaryFolder folder, string[] texts, int length, int step) =>
        WindowBuild.Run(texts, folder["w.db"], length, step, _ => { }, CancellationToken.None);

    private static void Execute(string path, string statements)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
