using System.Text;
using StoryForge.Api;
using StoryForge.Generation;
using StoryForge.Models;
using StoryForge.Stories;
using StoryForge.Torch;
using StoryForge.Training;

namespace StoryForge.Cli.Writing;

/// <summary>A model opened in this process to write turns with, one after another.</summary>
internal sealed class LocalModel : IDisposable
{
    private readonly ILanguageModel _model;
    private readonly PromptedSession _session;

    private LocalModel(ILanguageModel model, TurnSettings settings)
    {
        _model = model;
        DefaultSettings = settings;
        _session = new PromptedSession(model);
    }

    public ModelDescription Description => _model.Description;

    /// <summary>The settings of its turns where nobody says otherwise.</summary>
    public TurnSettings DefaultSettings { get; }

    /// <exception cref="CheckpointException">The folder's files can't be used.</exception>
    /// <exception cref="UsageException">The model writes words or names.</exception>
    public static LocalModel Open(string folder)
    {
        CheckWritesStories(folder);
        TorchRuntime.EnsureLoaded();
        var settings = GenerationConfig.SettingsIn(folder, CheckpointFolder.Describe(folder));
        return new LocalModel(CheckpointFolder.Open(folder), settings);
    }

    /// <exception cref="UsageException">The model writes words or names.</exception>
    public static void CheckWritesStories(string folder)
    {
        if (NetworkConfig.Load(folder).Sequences is not null)
        {
            var name = Path.GetFileName(Path.GetFullPath(folder));
            throw new UsageException($"{name} completes words or names, and writes no text of sentences. Try: storyforge write --model {name}");
        }
    }

    /// <summary>What the writer should know of a prompt that the model can't read as it stands; null when it can.</summary>
    public string? Caution(string prompt)
    {
        var tokenizer = _model.Tokenizer;
        var unknown = string.Concat(prompt.EnumerateRunes().Distinct().Where(IsUnknown).Take(20));
        var tokens = tokenizer.Encode(prompt).Length;
        return unknown.Length > 0 ? $"The model has never seen these characters and passes over them: {unknown}"
            : tokens >= Description.ContextLength
                ? $"The text has {tokens} tokens, and {Description.Name} reads at most {Description.ContextLength}: it sees only the end."
            : null;

        bool IsUnknown(Rune rune) => tokenizer.Encode(rune.ToString()).Any(tokenizer.NeverGenerated.Contains);
    }

    /// <summary>
    /// Writes a turn. Text is shown a whole sentence at a time, so that nothing shown is ever taken back; as it comes where
    /// the turn is measured in characters.
    /// </summary>
    public GeneratedTurn Write(StoryPrompt prompt, TurnSettings settings, long seed, Action<string> show, CancellationToken stop)
    {
        var turn = new TurnGenerator(_session, prompt, settings, seed);
        var raw = new StringBuilder();
        var shown = 0;
        foreach (var text in turn.Run(stop))
        {
            raw.Append(text);
            if (settings.Characters is not null)
            {
                show(text);
                shown = raw.Length;
                continue;
            }

            var written = raw.ToString();
            var kept = SentenceContract.Keep(written, prompt.Before, settings.Sentences).Kept;

            // two characters of the next sentence have settled that this one is over
            if (kept.Length > shown && written.AsSpan(kept.Length).Trim().Length >= 2)
            {
                show(kept[shown..]);
                shown = kept.Length;
            }
        }

        var result = turn.Result!;
        show(result.Text[Math.Min(shown, result.Text.Length)..]);
        return result;
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }
}
