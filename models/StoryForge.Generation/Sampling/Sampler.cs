namespace StoryForge.Generation;

/// <summary>
/// Chooses the next token from the logits. The steps, in Hugging Face's order: repetition penalty, temperature, top-k,
/// top-p over what top-k left, min-p; then one draw from what is left. Among equals the lower token goes first.
/// </summary>
/// <remarks>
/// The same options, seed and calls give the same tokens. Keeps buffers of the vocabulary's size; not for several
/// threads at once.
/// </remarks>
public sealed class Sampler
{
    private readonly SamplingOptions _options;
    private readonly IReadOnlyList<int> _neverGenerated;
    private readonly RandomSource _random;
    private readonly Candidates _candidates = new();
    private readonly HashSet<int> _penalized = [];
    private float[] _logits = [];

    /// <param name="neverGenerated">Tokens that are never chosen: <see cref="ITokenizer.NeverGenerated"/>.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option outside its range.</exception>
    public Sampler(SamplingOptions options, ulong seed, IReadOnlyList<int>? neverGenerated = null)
    {
        options.Validate();
        _options = options;
        _random = new RandomSource(seed);
        _neverGenerated = neverGenerated ?? [];
    }

    /// <param name="logits">One for each vocabulary entry; minus infinity forbids a token.</param>
    /// <param name="recentTokens">What the repetition penalty looks at: the end of the text so far.</param>
    /// <exception cref="InvalidLogitsException">NaN or plus infinity among them, or no token is allowed.</exception>
    public int Next(ReadOnlySpan<float> logits, ReadOnlySpan<int> recentTokens)
    {
        ReadOnlySpan<float> adjusted = Adjust(logits, recentTokens);
        if (_options.Temperature == 0)
        {
            return adjusted.IndexOf(Candidates.Largest(adjusted));
        }

        FindCandidates(adjusted);
        return _candidates.Draw(_random.NextDouble());
    }

    /// <summary>
    /// What else was likely: the tokens that <see cref="Next"/> chooses from and their probabilities, the likeliest
    /// first. At temperature 0, which leaves no choice, those of the plain softmax. Draws nothing.
    /// </summary>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<TokenProbability> Likeliest(ReadOnlySpan<float> logits, ReadOnlySpan<int> recentTokens, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ReadOnlySpan<float> adjusted = Adjust(logits, recentTokens);
        if (_options.Temperature == 0)
        {
            _candidates.Fill(adjusted, temperature: 1);
        }
        else
        {
            FindCandidates(adjusted);
        }

        return _candidates.Likeliest(count);
    }

    private void FindCandidates(ReadOnlySpan<float> logits)
    {
        _candidates.Fill(logits, _options.Temperature);
        if (_options.TopK > 0)
        {
            _candidates.KeepCount(_options.TopK);
        }

        if (_options.TopP < 1)
        {
            _candidates.KeepMass(_options.TopP);
        }

        if (_options.MinP > 0)
        {
            _candidates.KeepShareOfLargest(_options.MinP);
        }
    }

    /// <summary>A copy for <see cref="Candidates"/>, with the penalty and without the tokens that are never generated.</summary>
    private ReadOnlySpan<float> Adjust(ReadOnlySpan<float> logits, ReadOnlySpan<int> recentTokens)
    {
        int padded = (logits.Length + Candidates.Padding - 1) / Candidates.Padding * Candidates.Padding;
        if (_logits.Length != padded)
        {
            _logits = new float[padded];
        }

        logits.CopyTo(_logits);
        _logits.AsSpan(logits.Length).Fill(float.NegativeInfinity);
        Penalize(recentTokens);
        foreach (int token in _neverGenerated)
        {
            _logits[token] = float.NegativeInfinity;
        }

        return _logits;
    }

    private void Penalize(ReadOnlySpan<int> recentTokens)
    {
        if (_options.RepetitionPenalty == 1)
        {
            return;
        }

        float penalty = (float)_options.RepetitionPenalty;
        _penalized.Clear();
        foreach (int token in recentTokens[Math.Max(0, recentTokens.Length - _options.RepetitionWindow)..])
        {
            if (_penalized.Add(token))
            {
                float logit = _logits[token];
                _logits[token] = logit < 0 ? logit * penalty : logit / penalty;
            }
        }
    }
}
