using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace StoryForge.Api;

/// <summary>Brings stories.db to the present schema before the server takes requests.</summary>
public sealed class Database(IDbContextFactory<StoryDb> stories) : IHostedService
{
    public static void Configure(DbContextOptionsBuilder options, string file) =>
        options.UseSqlite(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            ForeignKeys = true,
            // seconds a command waits for another process's write (a backup, a look with sqlite3)
            DefaultTimeout = 30,
        }.ToString());

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var db = await stories.CreateDbContextAsync(cancellationToken);
        // with a write-ahead log readers do not wait for a writer; the mode stays with the file
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);

        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            // a server killed in the middle of a migration leaves EF's lock behind, and the next one would wait for
            // ever; the data folder's own lock says that no other server is migrating
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
