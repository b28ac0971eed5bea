using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using StoryForge.Stories;

namespace StoryForge.Api;

/// <summary>
/// Makes one turn for nobody when the server has started, so that the first writer need not wait for what is slow only
/// once: opening the default model, and compiling all code between a submit and the first text. The story is in a
/// database in memory; the user's own is not touched.
/// </summary>
/// <remarks>A model that fails here is logged by the model thread, and tells so again whoever asks for it.</remarks>
internal sealed class WarmUp(
    ServerOptions options,
    DbContextOptions<StoryDb> database,
    IServiceProvider services,
    TimeProvider clock,
    ILogger<WarmUp> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.WarmUp)
        {
            return;
        }

        try
        {
            await WriteForNobodyAsync(stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // a background service that throws stops the server, and this one is not needed for it
            log.LogWarning(error, "The turn for nobody could not be made; the first writer may wait a little longer");
        }
    }

    private async Task WriteForNobodyAsync(CancellationToken stop)
    {
        // one connection for all: a database in memory lives as long as its connection
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(stop);
        var stories = new PooledDbContextFactory<StoryDb>(new DbContextOptionsBuilder<StoryDb>(database).UseSqlite(connection).Options);
        var writer = ActivatorUtilities.CreateInstance<StoryWriter>(services, stories);
        Guid story = await CreateStoryAsync(stories, stop);
        var request = new ContinueRequest
        {
            Text = " The door opened.",
            Options = new TurnOptions { Sentences = 1, MaxTokens = 8, Seed = 0 },
        };
        await foreach (var turnEvent in writer.ContinueAsync(story, request, connectionId: "", stop))
        {
            if (turnEvent is TurnFailed failed)
            {
                log.LogDebug("The turn for nobody failed: {Problem}", failed.Message);
            }
        }
    }

    private async Task<Guid> CreateStoryAsync(IDbContextFactory<StoryDb> stories, CancellationToken cancellation)
    {
        await using var db = await stories.CreateDbContextAsync(cancellation);
        await db.Database.MigrateAsync(cancellation);
        var now = clock.GetWholeMilliseconds();
        var story = new Story { Id = Guid.CreateVersion7(now), CreatedAt = now, UpdatedAt = now };
        // long enough that the model is fed in more than one chunk
        story.AppendWriters(string.Concat(Enumerable.Repeat("It was a dark and stormy night. ", 20)), parentId: null, now);
        db.Add(story);
        await db.SaveChangesAsync(cancellation);
        return story.Id;
    }
}
