using System.CommandLine;
using System.Globalization;
using System.Text;
using StoryForge.Cli.Options;
using StoryForge.Models;
using StoryForge.Torch;

namespace StoryForge.Cli.Verbs;

/// <summary><c>storyforge import-keras</c>: makes a model of a character LSTM that Keras saved.</summary>
internal static class ImportKerasVerb
{
    private const string None = "none";

    private static readonly Dictionary<string, GateKind?> Gates = new(StringComparer.Ordinal)
    {
        ["auto"] = null,
        ["sigmoid"] = GateKind.Sigmoid,
        ["hard-sigmoid"] = GateKind.HardSigmoid,
    };

    private static readonly Argument<string> Source = new("file") { Description = "The .h5 file that Keras's model.save or save_weights wrote." };
    private static readonly Option<string> Out = new("--out", "-o") { Description = "The model's folder; it must not exist.", HelpName = "folder", Required = true };
    private static readonly Option<string> Gate = OneOf.Create("--gate", "The LSTM's gates: as the file or its Keras version says (auto), or one of two.", [.. Gates.Keys]);
    private static readonly Option<string?> EndMark = new("--end-mark")
    {
        Description = "The character with which the model ends a text, or none. Without: a blank where the file holds weights alone, else none.",
        HelpName = "character|none",
    };

    private static readonly Option<string?> Text = new("--text")
    {
        Description = "A text with all characters that the model knows. Without: the 128 of ASCII, by their codes.",
        HelpName = "file",
    };

    private static readonly Option<bool> LowerCase = new("--lower-case") { Description = "The model knows lower-cased text only." };

    public static Command Create()
    {
        var verb = new Command("import-keras", "Make a model of a character LSTM that Keras saved (.h5).") { Source, Out, Gate, EndMark, Text, LowerCase };
        verb.SetAction(parsed =>
        {
            var output = Path.GetFullPath(parsed.GetRequiredValue(Out));
            if (Path.Exists(output))
            {
                throw new UsageException($"{output} exists already. Give --out a new folder.");
            }

            var options = Options(parsed);
            TorchRuntime.EnsureLoaded();
            Console.Out.WriteLine(Describe(KerasImport.Run(parsed.GetRequiredValue(Source), output, options), output));
            return ExitCode.Done;
        });
        return verb;
    }

    private static KerasImportOptions Options(ParseResult parsed)
    {
        var mark = parsed.GetValue(EndMark);
        if (mark is not null and not None && (!Rune.TryGetRuneAt(mark.PadRight(1, '\ufffd'), 0, out var rune) || rune.Utf16SequenceLength != mark.Length))
        {
            throw new UsageException($"--end-mark is \"{mark}\"; it must be one character, or {None}.");
        }

        return new KerasImportOptions
        {
            Gate = Gates[parsed.GetRequiredValue(Gate)],
            EndMark = mark == None ? "" : mark,
            Text = parsed.GetValue(Text) is { } file ? File.ReadAllText(file) : null,
            LowerCase = parsed.GetValue(LowerCase),
        };
    }

    /// <summary>What was taken for granted stands in it, so that it can be put right.</summary>
    private static string Describe(ImportedModel model, string folder) => string.Create(
        CultureInfo.InvariantCulture,
        $"{folder}: LSTM of {string.Join(", ", model.Config.Units)} units with {(model.Config.Gate == GateKind.HardSigmoid ? "hard sigmoid" : "sigmoid")} gates, "
        + $"{model.Config.ParameterCount:#,0} parameters; {(model.Config.Window is { } window ? $"predicts after {window} characters" : "predicts after each character")}, "
        + $"{(model.LowerCase ? "lower-cased text only, " : "")}{(model.EndMark is { } mark ? $"ends a text with \"{mark}\"" : "never ends a text")}.");
}
