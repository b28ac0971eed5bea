using System.CommandLine;
using System.CommandLine.Parsing;
using StoryForge.Cli.Verbs;
using StoryForge.Scraper;
using StoryForge.Training;

namespace StoryForge.Cli;

/// <summary>The <c>storyforge</c> command: its verbs, and what becomes of a wrong line or a failure.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var interruption = new Interruption();
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Fail(UsageErrors.Describe(parsed), ExitCode.Usage);
        }

        try
        {
            // the process ends when the work says so, however long saving takes after Ctrl-C
            var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(settings, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return Fail("Stopped.", ExitCode.Failed);
        }
        catch (Exception error)
        {
            return Fail(ErrorSentence.Of(error), error is UsageException or RecipeException or SourceException ? ExitCode.Usage : ExitCode.Failed);
        }
    }

    private static RootCommand Root() => new("StoryForge: a writer and a language model take turns on a story.")
    {
        ScrapeVerb.Create(),
        CorpusVerb.Create(),
        TrainVerb.Create(),
        EvaluateVerb.Create(),
        CompareVerb.Create(),
        GenerateVerb.Create(),
        WriteVerb.Create(),
        SentencesVerb.Create(),
        ModelsVerb.Create(),
        PullVerb.Create(),
        ExportVerb.Create(),
        ImportKerasVerb.Create(),
        ServeVerb.Create(),
        BenchVerb.Create(),
    };

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine($"storyforge: {message}");
        return code;
    }
}
