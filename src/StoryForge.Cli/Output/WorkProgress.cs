using System.Globalization;
using Spectre.Console;

namespace StoryForge.Cli.Output;

/// <summary>
/// Shows on standard error how much of a piece of work is done, in tokens or other units: a bar in a terminal, else a line now and then.
/// </summary>
internal static class WorkProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <param name="work">Reports units done and in all.</param>
    public static T Show<T>(string name, TimeProvider clock, Func<Action<long, long>, T> work, string unit = "tokens")
    {
        if (!Terminal.IsInteractive)
        {
            return work(Lines(name, unit, Console.Error, clock));
        }

        // the result alone belongs on standard output
        var errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return errors.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(progress =>
            {
                var bar = progress.AddTask(Markup.Escape(name));
                long start = clock.GetTimestamp();
                return work((done, all) =>
                {
                    (bar.Value, bar.MaxValue) = (done, all);
                    bar.Description = Markup.Escape($"{name}  {Rate(unit, done, all, clock.GetElapsedTime(start))}");
                });
            });
    }

    private static Action<long, long> Lines(string name, string unit, TextWriter output, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        long told = start;
        return (done, all) =>
        {
            if (clock.GetElapsedTime(told) >= Pause && done < all)
            {
                told = clock.GetTimestamp();
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{name}: {done:#,0} of {all:#,0} {unit}  {Rate(unit, done, all, clock.GetElapsedTime(start))}"));
            }
        };
    }

    private static string Rate(string unit, long done, long all, TimeSpan time)
    {
        double rate = done / time.TotalSeconds;
        TimeSpan? left = done > 0 ? TimeSpan.FromSeconds((all - done) / rate) : null;
        return string.Create(CultureInfo.InvariantCulture, $"{rate:#,0.#} {unit}/s  {TrainingTexts.Left(left)}");
    }
}
