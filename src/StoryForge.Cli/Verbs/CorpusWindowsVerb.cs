using System.CommandLine;
using System.Globalization;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge corpus windows</c>: makes a database of windows and the characters that follow them.</summary>
internal static class CorpusWindowsVerb
{
    private const int Length = 40;
    private const int Step = 1;

    private static readonly Option<string[]> In = new("--in", "-i")
    {
        Description = "Texts: files, or folders of .txt files.",
        HelpName = "path",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Out = new("--out", "-o") { Description = "The database to make; one that is there is replaced.", HelpName = "file", Required = true };
    private static readonly Option<int?> WindowLength = Ranged.Whole("--length", $"Characters of a window ({Length}).", 1, 8192);
    private static readonly Option<int?> WindowStep = Ranged.Whole("--step", $"Characters from one window to the next ({Step}).", 1, 8192);
    private static readonly Option<bool> Json = JsonOption.Create();

    public static Command Create()
    {
        var verb = new Command("windows", "Make a SQLite database with a row (sequence, next) for each window of a text, in lower-case ASCII.")
        {
            In, Out, WindowLength, WindowStep, Json,
        };
        verb.SetAction((parsed, cancellation) =>
        {
            Make(parsed, cancellation);
            return Task.FromResult(ExitCode.Done);
        });
        return verb;
    }

    private static void Make(ParseResult parsed, CancellationToken cancellation)
    {
        var file = Path.GetFullPath(parsed.GetRequiredValue(Out));
        if (Directory.Exists(file))
        {
            throw new UsageException($"{file} is a folder; give --out the name of a file.");
        }

        var paths = parsed.GetRequiredValue(In);
        if (paths.Any(path => Path.GetFullPath(path) == file))
        {
            throw new UsageException("--out is one of the texts itself; name another file.");
        }

        var built = WindowBuild.Run(paths, file, parsed.GetValue(WindowLength) ?? Length, parsed.GetValue(WindowStep) ?? Step, Show, cancellation);
        if (parsed.GetValue(Json))
        {
            JsonReport.Print(new { file, built.Documents, built.Characters, built.LeftOut, built.Rows, built.Length, built.Step });
            return;
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {built.Rows:#,0} windows of {built.Length} of {built.Documents:#,0} documents with {built.Characters:#,0} characters"
            + $"{(built.LeftOut > 0 ? $"; {built.LeftOut:#,0} characters have no likeness in ASCII and were left out" : "")}."));
    }

    private static void Show(long rows) =>
        Console.Error.Write(Terminal.IsInteractive ? string.Create(CultureInfo.InvariantCulture, $"\r{rows:#,0} windows ") : "");
}
