using System.Text;
using StoryForge.Generation;
using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>What the network writes at this point of its training, careful to wild.</summary>
internal static class TrainingSamples
{
    /// <summary>Of a model of sequences, for each temperature.</summary>
    private const int Sequences = 8;

    private static readonly double[] Temperatures = [0.2, 0.5, 1.0, 1.2];

    public static IEnumerable<SampleReport> Write(
        LanguageNetwork network, ITokenizer tokenizer, SampleOptions options, long step, CancellationToken cancellationToken)
    {
        using ILanguageModel model = network.AsLanguageModel("training", tokenizer, checkpointHash: "");
        foreach (double temperature in Temperatures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (string prompt, string text) = network.Config.Sequences is null
                ? (options.Prompt, Continue(model, options, temperature, step, cancellationToken))
                : Complete(model, options.Prompt, temperature, step, cancellationToken);
            yield return new SampleReport(step, temperature, prompt, text);
        }
    }

    /// <summary>Different sequences that begin with the prompt.</summary>
    private static (string Prompt, string Text) Complete(ILanguageModel model, string prompt, double temperature, long step, CancellationToken cancellationToken)
    {
        var completer = new SequenceCompleter(model);
        // a prompt of characters that are not in this list is as good as none
        string beginning = completer.Problem(prompt) is null ? prompt : "";
        return (beginning, string.Join(", ", completer.Drawn(beginning, Sequences, temperature, (ulong)step, cancellationToken).Select(completion => completion.Text)));
    }

    private static string Continue(
        ILanguageModel model, SampleOptions options, double temperature, long step, CancellationToken cancellationToken)
    {
        using var session = new PromptedSession(model);
        var decoder = new TokenTextDecoder(model.Tokenizer);
        var text = new StringBuilder();
        var generation = new GenerationOptions
        {
            Sampling = new SamplingOptions { Temperature = temperature, TopP = 1 },
            Seed = (ulong)step,
            MaxTokens = options.Tokens,
        };
        foreach (GeneratedToken token in GenerationLoop.Run(
            session, model.Tokenizer.Encode(options.Prompt), generation, cancellationToken: cancellationToken))
        {
            text.Append(decoder.Append(token.Token));
        }

        return text.Append(decoder.Flush()).ToString();
    }
}
