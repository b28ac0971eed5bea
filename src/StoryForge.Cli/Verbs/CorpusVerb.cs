using System.CommandLine;
using System.Globalization;
using StoryForge.Cli.Options;
using StoryForge.Cli.Output;
using StoryForge.Training;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge corpus</c>: makes what is trained on.</summary>
internal static class CorpusVerb
{
    public static Command Create() => new("corpus", "Make the texts that a model is trained on.") { Build(), CorpusWindowsVerb.Create() };

    private static Command Build()
    {
        var from = new Argument<string>("folder") { Description = "The folder with the texts: .txt, .txt.gz or .txt.xz." };
        var described = new Option<string?>("--as")
        {
            Description = "Which texts, with their hashes and licences: a name in models/corpora, or a file of your own. Without: every text in the folder.",
            HelpName = "description",
        };
        var to = new Option<string?>("--out", "-o") { Description = "The folder to make (corpora/NAME in the data folder).", HelpName = "folder" };
        var json = JsonOption.Create();
        var verb = new Command("build", "Make a corpus from a folder of texts: unpacked, checked, each document once, with a manifest.") { from, described, to, json };
        verb.SetAction((parsed, cancellation) =>
        {
            var folders = Places.Find();
            var folder = parsed.GetRequiredValue(from);
            var description = parsed.GetValue(described) is { } nameOrFile
                ? CorpusDescription.Read(Find(nameOrFile, folders))
                : CorpusDescription.Of(folder);
            var target = parsed.GetValue(to) ?? Path.Combine(folders.Data, "corpora", description.Name);
            if (Path.GetFullPath(target) == Path.GetFullPath(folder))
            {
                throw new UsageException("--out is the folder of the texts itself; name another.");
            }

            var built = WorkProgress.Show(
                "corpus",
                TimeProvider.System,
                progress => CorpusBuild.Run(description, folder, target, (done, all) => progress(done, all), cancellation),
                "texts");
            Print(built, target, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Done);
        });
        return verb;
    }

    private static string Find(string nameOrFile, StoryForgeFolders folders)
    {
        var descriptions = new NamedFiles(Path.Combine(folders.Repository, "models", "corpora"), "description");
        return descriptions.Find(nameOrFile) ?? throw new UsageException($"{descriptions.Missing(nameOrFile)} Or give a file of your own.");
    }

    private static void Print(BuiltCorpus corpus, string folder, bool json)
    {
        if (json)
        {
            JsonReport.Print(new { folder, corpus.Name, corpus.Texts });
            return;
        }

        Tables.Print(
            ["text", "documents", "repeated", "words", "characters", "licence"],
            corpus.Texts.Select(text => new[]
            {
                text.File, Count(text.Documents), Count(text.Repeated), Count(text.Words), Count(text.Characters), text.Licence ?? "unknown",
            }));
        Console.Out.WriteLine($"The corpus is in {folder}.");
    }

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
