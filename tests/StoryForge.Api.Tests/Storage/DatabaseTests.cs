using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StoryForge.Stories;

namespace StoryForge.Api.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("storyforge-data-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void The_migrations_make_the_schema_that_the_code_expects()
    {
        using var db = OpenDb();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_restarted_server_finds_its_stories()
    {
        Story story;
        await using (var server = await StartAsync())
        {
            await using var page = await server.ConnectAsync();
            story = await server.CreateStoryAsync("Night fell.");
            await page.ContinueAsync(story.Id, null, new { seed = 3 }).LastAsync();
            story = await server.GetStoryAsync(story.Id);
        }

        await using var again = await StartAsync();

        var found = await again.GetStoryAsync(story.Id);
        Assert.Equal(story.Turns, found.Turns);
        Assert.Equal((story.HeadId, story.UpdatedAt), (found.HeadId, found.UpdatedAt));
    }

    [Fact]
    public async Task A_lock_that_a_killed_server_left_on_the_migrations_does_not_keep_the_next_from_starting()
    {
        await using (var db = OpenDb())
        {
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00');
                """);
        }

        await using var server = await StartAsync();

        Assert.Equal("Night fell.", (await server.CreateStoryAsync("Night fell.")).Text);
    }

    [Fact]
    public async Task A_second_server_at_the_same_data_is_told_so()
    {
        await using var server = await StartAsync();

        var error = Assert.Throws<DataFolderException>(() => StoryForgeServer.Build(new ServerOptions
        {
            DataFolder = _data,
            ZooFolder = _data,
            Port = 0,
        }));

        Assert.Contains("in use by another StoryForge server", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_folder_that_is_a_file_is_told_so()
    {
        string file = Path.Combine(_data, "file");
        File.WriteAllText(file, "");

        var error = Assert.Throws<DataFolderException>(() => StoryForgeServer.Build(new ServerOptions { DataFolder = file, ZooFolder = _data, Port = 0 }));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_do_not_wait_for_a_writer()
    {
        await using var server = await StartAsync();
        await using var db = OpenDb();

        var mode = await db.Database.SqlQueryRaw<string>("SELECT journal_mode AS Value FROM pragma_journal_mode").SingleAsync();

        Assert.Equal("wal", mode);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void Options_out_of_range_are_refused(int port)
    {
        var error = Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(
            () => StoryForgeServer.Build(new ServerOptions { DataFolder = _data, ZooFolder = _data, Port = port }));

        Assert.Contains("Port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_takes_no_more_is_told_and_loses_nothing()
    {
        await using var server = await StartAsync();
        await using var page = await server.ConnectAsync();
        var story = await server.CreateStoryAsync("Night fell.");
        await using (var db = OpenDb())
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER full BEFORE INSERT ON Turns BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        }

        var added = await server.Http.PostAsJsonAsync($"/api/stories/{story.Id}/turns", new { text = " More." });
        var continued = await page.ContinueAsync(story.Id, null).LastAsync();

        await ProblemAssert.IsAsync(added, HttpStatusCode.InsufficientStorage, "server-error");
        var failed = Assert.IsType<TurnFailed>(continued);
        Assert.Contains("could not be saved", failed.Message, StringComparison.Ordinal);
        Assert.Contains("database or disk is full", failed.Message, StringComparison.Ordinal);
        Assert.Equal("Night fell.", (await server.GetStoryAsync(story.Id)).Text);
    }

    [Fact]
    public async Task A_server_that_is_stopped_in_the_middle_of_a_turn_saves_what_was_whole()
    {
        var model = TestServer.Model(" The lamps went out. Batman smiled. More.");
        Story story;
        await using (var server = await TestServer.StartAsync([model], dataFolder: _data))
        {
            var page = await server.ConnectAsync();
            story = await server.CreateStoryAsync("Night fell.");
            var hold = server.Hold(model, " The lamps went out. Bat".Length);
            var events = page.ContinueAsync(story.Id, null).ToListAsync().AsTask();
            await hold.Reached.WaitAsync(TestServer.Patience);

            await server.StopAsync();

            await Record.ExceptionAsync(() => events);
            await page.DisposeAsync();
        }

        await using var again = await StartAsync();
        Assert.StartsWith("Night fell. The lamps went out.", (await again.GetStoryAsync(story.Id)).Text, StringComparison.Ordinal);
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync([TestServer.Model(" The lamps went out. Batman smiled. More.")], dataFolder: _data);

    private StoryDb OpenDb()
    {
        var options = new DbContextOptionsBuilder<StoryDb>();
        Database.Configure(options, Path.Combine(_data, "stories.db"));
        // a pooled connection would keep the file open when the folder is deleted
        options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_data, "stories.db"), Pooling = false }.ToString());
        return new StoryDb(options.Options);
    }
}
