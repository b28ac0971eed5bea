using System.Diagnostics;
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

    /// <summary>Writes a turn. Text is shown a whole sentence at a time, so that nothing shown is ever taken back.</summary>
    public GeneratedTurn Write(StoryPrompt prompt, TurnSettings settings, long seed, Action<string> show, CancellationToken stop)
    {
        var turn = new TurnGenerator(_session, prompt, settings, seed);
        var raw = new StringBuilder();
        var shown = 0;
        foreach (var text in turn.Run(stop))
        {
            raw.Append(text);
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

    /// <summary>Writes so many characters, wherever in a sentence that ends.</summary>
    public GeneratedTurn WriteCharacters(
        StoryPrompt prompt, TurnSettings settings, int characters, long seed, Action<string> show, CancellationToken stop)
    {
        var time = Stopwatch.StartNew();
        var decoder = new TokenTextDecoder(_model.Tokenizer);
        var options = new GenerationOptions
        {
            // a character is four bytes at most, and a token one at least
            MaxTokens = 4 * characters,
            Seed = (ulong)seed,
            Sampling = TurnGenerator.SamplingOf(settings),
        };
        var text = new StringBuilder();
        var left = characters;
        var tokens = 0;
        foreach (var token in GenerationLoop.Run(_session, _model.Tokenizer.Encode(prompt.Text), options, NeverEnd, stop))
        {
            tokens++;
            var written = string.Concat(decoder.Append(token.Token).EnumerateRunes().Take(left));
            left -= written.EnumerateRunes().Count();
            text.Append(written);
            show(written);
            if (left == 0)
            {
                break;
            }
        }

        return new GeneratedTurn(text.ToString(), Sentences: 0, TurnEndReason.Length, tokens, time.ElapsedMilliseconds);

        void NeverEnd(Span<float> logits, int generated)
        {
            if (_model.Tokenizer.EndOfText is { } end)
            {
                logits[end] = float.NegativeInfinity;
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }
}
