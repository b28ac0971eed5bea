namespace StoryForge.Generation;

/// <summary>Completes beginnings by a model of sequences. Tokens are characters, so different tokens are different texts.</summary>
public sealed class SequenceCompleter
{
    /// <summary>Draws for each completion asked for, until it is given up to find further different ones.</summary>
    private const int DrawsEach = 50;

    private readonly ILanguageModel _model;
    private readonly SequenceFormat _format;
    private readonly int _end;

    /// <exception cref="ArgumentException">The model is none of sequences.</exception>
    public SequenceCompleter(ILanguageModel model)
    {
        _model = model;
        _format = model.Description.Sequences ?? throw new ArgumentException($"{model.Description.Name} is no model of sequences.", nameof(model));
        _end = model.Tokenizer.EndOfText ?? throw new ArgumentException("A model of sequences needs an end-of-text token.", nameof(model));
    }

    public SequenceFormat Format => _format;

    /// <summary>Why a beginning cannot be completed, as a sentence; null if it can.</summary>
    public string? Problem(string beginning)
    {
        string unknown = string.Concat(beginning.EnumerateRunes().Select(rune => rune.ToString())
            .Where(character => _model.Tokenizer.Encode(character).Any(_model.Tokenizer.NeverGenerated.Contains)).Distinct());
        return _format.EndMark is { } mark && beginning.Contains(mark, StringComparison.Ordinal) ? $"\"{mark}\" ends a sequence, so it can stand in no beginning."
            : unknown.Length > 0 ? $"The model has never seen these characters: {unknown}"
            : _model.Tokenizer.Encode(beginning).Length > _format.MaxLength ? $"That is longer than anything the model writes, which is {_format.MaxLength} characters at most."
            : null;
    }

    /// <summary>
    /// The likeliest completions, exactly, the likeliest first: beginnings are taken up in the order of their
    /// probabilities, and none grows likelier by growing longer, so a completion whose turn comes is the next one.
    /// </summary>
    /// <param name="count">How many at most.</param>
    /// <exception cref="ArgumentException">The beginning has a <see cref="Problem"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Completion> Likeliest(string beginning, int count, CancellationToken cancellation)
    {
        int[] given = Tokens(beginning);
        List<Completion> found = [];
        // the first in a queue has the lowest priority
        PriorityQueue<(int[] Tokens, bool IsWhole), double> open = new();
        open.Enqueue((given, false), 0);
        while (found.Count < count && open.TryDequeue(out (int[] Tokens, bool IsWhole) next, out double nats))
        {
            cancellation.ThrowIfCancellationRequested();
            if (next.IsWhole)
            {
                found.Add(new Completion(_model.Tokenizer.Decode(next.Tokens), Math.Exp(-nats)));
                continue;
            }

            double[] probabilities = Softmax(LogitsAfter(next.Tokens));
            for (int token = 0; token < probabilities.Length; token++)
            {
                bool isEnd = token == _end;
                // the empty sequence is in no list
                if (probabilities[token] > 0 && (isEnd ? next.Tokens.Length > 0 : next.Tokens.Length < _format.MaxLength))
                {
                    open.Enqueue((isEnd ? next.Tokens : [.. next.Tokens, token], isEnd), nats - Math.Log(probabilities[token]));
                }
            }
        }

        return found;
    }

    /// <summary>
    /// Different completions as the model draws them, the likeliest of them first. Their probabilities are those of the
    /// model, whatever the temperature of the draws.
    /// </summary>
    /// <param name="count">How many at most; fewer where the model hardly has others.</param>
    /// <exception cref="ArgumentException">The beginning has a <see cref="Problem"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Completion> Drawn(string beginning, int count, double temperature, ulong seed, CancellationToken cancellation)
    {
        int[] given = Tokens(beginning);
        var sampler = new Sampler(new SamplingOptions { Temperature = temperature, TopP = 1 }, seed, _model.Tokenizer.NeverGenerated);
        Dictionary<string, (float[] Logits, double[] Probabilities)> known = new(StringComparer.Ordinal);
        Dictionary<string, double> found = new(StringComparer.Ordinal);
        for (int draws = 0; found.Count < count && draws < DrawsEach * count; draws++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Draw() is { } completion)
            {
                found[completion.Text] = completion.Probability;
            }
        }

        return [.. found.Select(pair => new Completion(pair.Key, pair.Value)).OrderByDescending(completion => completion.Probability)
            .ThenBy(completion => completion.Text, StringComparer.Ordinal)];

        // null: it grew too long, or is empty
        Completion? Draw()
        {
            int[] tokens = given;
            double probability = 1;
            while (true)
            {
                string text = _model.Tokenizer.Decode(tokens);
                if (!known.TryGetValue(text, out (float[] Logits, double[] Probabilities) next))
                {
                    float[] logits = LogitsAfter(tokens);
                    known[text] = next = (logits, Softmax(logits));
                }

                int token = sampler.Next(next.Logits, tokens);
                probability *= next.Probabilities[token];
                if (token == _end)
                {
                    return tokens.Length > 0 ? new Completion(text, probability) : null;
                }

                if (tokens.Length == _format.MaxLength)
                {
                    return null;
                }

                tokens = [.. tokens, token];
            }
        }
    }

    private int[] Tokens(string beginning) =>
        Problem(beginning) is { } problem ? throw new ArgumentException(problem, nameof(beginning)) : _model.Tokenizer.Encode(beginning);

    private float[] LogitsAfter(int[] tokens)
    {
        using IDecodingSession session = _model.OpenSession();
        return session.Feed(_format.HasStart || tokens.Length == 0 ? [_end, .. tokens] : tokens)[.._model.Tokenizer.VocabularySize].ToArray();
    }

    /// <summary>Over all that may be generated.</summary>
    private double[] Softmax(float[] logits)
    {
        double largest = double.NegativeInfinity;
        for (int token = 0; token < logits.Length; token++)
        {
            largest = _model.Tokenizer.NeverGenerated.Contains(token) ? largest : Math.Max(largest, logits[token]);
        }

        double[] probabilities = [.. logits.Select((logit, token) => _model.Tokenizer.NeverGenerated.Contains(token) ? 0 : Math.Exp(logit - largest))];
        double sum = probabilities.Sum();
        return double.IsFinite(sum) ? [.. probabilities.Select(probability => probability / sum)] : throw new InvalidLogitsException("there is a NaN among the logits");
    }
}
