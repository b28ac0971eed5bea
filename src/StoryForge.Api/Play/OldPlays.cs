using Microsoft.EntityFrameworkCore;

namespace StoryForge.Api;

/// <summary>
/// Removes plots that visitors left lying: those that nobody has saved as a story, shared, or written on for
/// <see cref="ServerOptions.PlayDays"/>. Looks on start, and then once a day.
/// </summary>
public sealed class OldPlays(IDbContextFactory<StoryDb> stories, ServerOptions options, TimeProvider clock, ILogger<OldPlays> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.PlayDays == 0)
        {
            return;
        }

        using var daily = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        do
        {
            try
            {
                await RemoveAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // there is another day
                log.LogError(error, "Old plots could not be removed");
            }
        }
        while (await daily.WaitForNextTickAsync(stoppingToken));
    }

    private async Task RemoveAsync(CancellationToken stop)
    {
        var last = clock.GetUtcNow() - TimeSpan.FromDays(options.PlayDays);
        await using var db = await stories.CreateDbContextAsync(stop);
        int removed = await db.Stories
            .Where(story => story.IsPlay && story.UpdatedAt < last && !db.Shares.Any(share => share.StoryId == story.Id))
            .ExecuteDeleteAsync(stop);
        if (removed > 0)
        {
            log.LogInformation("{Count} plots that nobody kept for {Days} days were removed", removed, options.PlayDays);
        }
    }
}
