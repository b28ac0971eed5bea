using System.CommandLine;
using StoryForge.Stories;

namespace StoryForge.Cli.Options;

/// <summary>The options of the verbs with which a model writes.</summary>
internal sealed class TurnOptionSet
{
    private readonly Option<int?> _sentences = Ranged.Whole("--sentences", "Whole sentences to write (2).", 1, 10);
    private readonly Option<int?> _maxTokens = Ranged.Whole("--max-tokens", "Token budget; a sentence may be finished a little beyond it (120, of a character model 480).", 1, 1000);
    private readonly Option<double?> _temperature = Ranged.Real("--temperature", "0 always takes the likeliest token; below 1 is careful, above it wild (the model's own, or 0.8).", 0, 2);
    private readonly Option<int?> _topK = Ranged.Whole("--top-k", "Only the k likeliest tokens; 0 is off (0).", 0, 100_000);
    private readonly Option<double?> _topP = Ranged.Real("--top-p", "Only the likeliest tokens that sum to p; 1 is off (0.95).", 0, 1);
    private readonly Option<double?> _minP = Ranged.Real("--min-p", "Only tokens at least this share as likely as the likeliest; 0 is off (0).", 0, 1);
    private readonly Option<double?> _repetitionPenalty = Ranged.Real("--repetition-penalty", "Makes tokens just used less likely; 1 is off (1).", 1, 2);
    private readonly Option<long?> _seed = Ranged.Long("--seed", "The same seed gives the same text; without it, it is drawn.", 0, TurnOptions.GreatestSeed);

    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { _sentences, _maxTokens, _temperature, _topK, _topP, _minP, _repetitionPenalty, _seed })
        {
            verb.Add(option);
        }
    }

    public TurnOptions Read(ParseResult parsed) => new()
    {
        Sentences = parsed.GetValue(_sentences),
        MaxTokens = parsed.GetValue(_maxTokens),
        Temperature = parsed.GetValue(_temperature),
        TopK = parsed.GetValue(_topK),
        TopP = parsed.GetValue(_topP),
        MinP = parsed.GetValue(_minP),
        RepetitionPenalty = parsed.GetValue(_repetitionPenalty),
        Seed = parsed.GetValue(_seed),
    };
}
