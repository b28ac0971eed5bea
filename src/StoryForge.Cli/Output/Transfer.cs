using Spectre.Console;

namespace StoryForge.Cli.Output;

/// <summary>Shows how far a download is: a bar in a terminal, else one line a file.</summary>
internal static class Transfer
{
    /// <summary>Runs a piece of work that reports bytes done and in all.</summary>
    public static async Task ShowAsync(string name, Func<Action<long, long?>, Task> work)
    {
        if (!Terminal.IsInteractive)
        {
            await work((_, _) => { });
            Console.Out.WriteLine($"{name}: done");
            return;
        }

        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask(Markup.Escape(name), maxValue: 1);
                bar.IsIndeterminate = true;
                await work((done, all) =>
                {
                    bar.IsIndeterminate = all is null;
                    bar.MaxValue = Math.Max(1, all ?? done);
                    bar.Value = done;
                });
            });
    }
}
