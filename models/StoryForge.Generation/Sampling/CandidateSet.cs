using System.Numerics;
using System.Runtime.Intrinsics;

namespace StoryForge.Generation;

/// <summary>
/// Tokens and their weights (probabilities times an unknown factor; the largest is 1 at first), in the order of the
/// tokens. Cuts down to the likeliest without sorting all: vocabularies have 50,257 entries and more.
/// </summary>
internal sealed class CandidateSet
{
    private static readonly int Lanes = Vector256<float>.Count;

    /// <summary>So few candidates at the edge of a cut are sorted rather than parted further.</summary>
    private const int SortedEdge = 64;

    private readonly List<(float Weight, int Token)> _edge = [];
    private float[] _weights = [];
    private int[] _tokens = [];
    private float _leastWeight;

    public int Count { get; private set; }

    /// <summary>The sum of the weights of the candidates, and of those that <see cref="Fill"/> left out at once.</summary>
    public double Mass { get; private set; }

    /// <summary>Takes the softmax of the logits. Allowed tokens only: weights that are 0 are left out.</summary>
    /// <param name="logits">A whole number of vectors long: padded with minus infinity.</param>
    /// <param name="nucleus">The share of the mass that a following cut will ask for at most: what cannot be in it is left out.</param>
    /// <exception cref="InvalidLogitsException">NaN or plus infinity, or no token allowed.</exception>
    public void Fill(ReadOnlySpan<float> logits, double temperature, double nucleus)
    {
        if (_weights.Length < logits.Length + Lanes)
        {
            _weights = new float[logits.Length + Lanes];
            _tokens = new int[logits.Length + Lanes];
        }

        Mass = Exponentiate(logits, Largest(logits), (float)Math.Min(1 / temperature, 1e30));
        if (!double.IsFinite(Mass))
        {
            throw new InvalidLogitsException("there are values in it that are not numbers");
        }

        // V tokens below this weight have together less than what a nucleus may leave out; the half is for rounding
        double unneeded = 0.5 * (1 - nucleus) * Mass / logits.Length;
        _leastWeight = (float)Math.Max(unneeded, float.Epsilon);
        Count = logits.Length;
        Keep(_leastWeight, lastToken: int.MaxValue, fresh: true);
    }

    /// <summary>The k likeliest.</summary>
    public void KeepCount(int k)
    {
        Cut(k, double.PositiveInfinity);
        Mass = Measure(0).Mass;
    }

    /// <summary>The fewest whose weights sum to that share of <see cref="Mass"/>; one at least.</summary>
    public void KeepMass(double share)
    {
        Cut(int.MaxValue, Math.Max(share * Mass, double.Epsilon));
        Mass = Measure(0).Mass;
    }

    /// <summary>Those that have at least this share of the likeliest one's weight, which is 1.</summary>
    public void KeepShareOfLargest(double share)
    {
        Keep((float)share, lastToken: int.MaxValue);
        Mass = Measure(0).Mass;
    }

    /// <param name="uniform">From 0 to below 1.</param>
    public int Draw(double uniform)
    {
        double left = uniform * Mass;
        for (int i = 0; i < Count; i++)
        {
            left -= _weights[i];
            if (left < 0)
            {
                return _tokens[i];
            }
        }

        // the sum was rounded up
        return _tokens[Count - 1];
    }

    /// <summary>The likeliest few with their probabilities; keeps only these.</summary>
    public TokenProbability[] Likeliest(int count)
    {
        double mass = Mass;
        Cut(count, double.PositiveInfinity);
        var likeliest = new TokenProbability[Count];
        for (int i = 0; i < Count; i++)
        {
            likeliest[i] = new TokenProbability(_tokens[i], _weights[i] / mass);
        }

        Array.Sort(likeliest, (a, b) => (b.Probability, a.Token).CompareTo((a.Probability, b.Token)));
        return likeliest;
    }

    /// <summary>NaN if there is one among them.</summary>
    public static float Largest(ReadOnlySpan<float> logits)
    {
        Vector256<float> largest = Vector256.Create(float.NegativeInfinity);
        for (int i = 0; i < logits.Length; i += Lanes)
        {
            largest = Vector256.Max(largest, Vector256.Create(logits[i..]));
        }

        float result = float.NegativeInfinity;
        for (int lane = 0; lane < Lanes; lane++)
        {
            result = MathF.Max(result, largest[lane]);
        }

        return result == float.NegativeInfinity ? throw new InvalidLogitsException("no token is allowed") : result;
    }

    private double Exponentiate(ReadOnlySpan<float> logits, float largest, float inverseTemperature)
    {
        Vector256<float> subtracted = Vector256.Create(largest), factor = Vector256.Create(inverseTemperature);
        Vector256<float> sum = Vector256<float>.Zero;
        Span<float> weights = _weights;
        for (int i = 0; i < logits.Length; i += Lanes)
        {
            Vector256<float> weight = Vector256.Exp((Vector256.Create(logits[i..]) - subtracted) * factor);
            weight.CopyTo(weights[i..]);
            sum += weight;
        }

        return Vector256.Sum(sum);
    }

    /// <summary>
    /// Keeps the likeliest candidates until there are <paramref name="count"/> of them or they weigh
    /// <paramref name="mass"/>. The edge is found by bisection over the bits of the weight (positive floats are
    /// ordered as their bits are), then the few candidates at the edge are sorted.
    /// </summary>
    private void Cut(int count, double mass)
    {
        (int Count, double Mass) kept = Measure(0);
        if (kept.Count <= count && kept.Mass <= mass)
        {
            return;
        }

        // enough candidates weigh at least enough, too few weigh at least tooFew
        int enough = BitConverter.SingleToInt32Bits(_leastWeight), tooFew = BitConverter.SingleToInt32Bits(1f) + 1;
        int countAtEnough = kept.Count;
        kept = (0, 0);
        while (tooFew - enough > 1 && countAtEnough - kept.Count > SortedEdge)
        {
            int middle = enough + (tooFew - enough) / 2;
            (int Count, double Mass) above = Measure(BitConverter.Int32BitsToSingle(middle));
            if (above.Count >= count || above.Mass >= mass)
            {
                (enough, countAtEnough) = (middle, above.Count);
            }
            else
            {
                (tooFew, kept) = (middle, above);
            }
        }

        GatherEdge(BitConverter.Int32BitsToSingle(enough), BitConverter.Int32BitsToSingle(tooFew));
        (float Weight, int Token) last = _edge[^1];
        foreach ((float Weight, int Token) candidate in _edge)
        {
            kept = (kept.Count + 1, kept.Mass + candidate.Weight);
            if (kept.Count >= count || kept.Mass >= mass)
            {
                last = candidate;
                break;
            }
        }

        Keep(last.Weight, last.Token);
    }

    /// <summary>Count and mass of the candidates that weigh at least <paramref name="least"/>.</summary>
    private (int Count, double Mass) Measure(float least)
    {
        Vector256<float> bound = Vector256.Create(Math.Max(least, float.Epsilon)), sum = Vector256<float>.Zero;
        Vector256<int> counts = Vector256<int>.Zero;
        ReadOnlySpan<float> weights = _weights;
        for (int i = 0; i < Count; i += Lanes)
        {
            Vector256<float> weight = Vector256.Create(weights[i..]);
            Vector256<float> heavy = Vector256.GreaterThanOrEqual(weight, bound);
            sum += weight & heavy;
            // a lane that is true has all bits set, which is -1
            counts -= heavy.AsInt32();
        }

        return (Vector256.Sum(counts), Vector256.Sum(sum));
    }

    /// <summary>The candidates from <paramref name="least"/> to below <paramref name="below"/>, the likeliest first.</summary>
    private void GatherEdge(float least, float below)
    {
        _edge.Clear();
        for (int i = 0; i < Count; i++)
        {
            if (_weights[i] >= least && _weights[i] < below)
            {
                _edge.Add((_weights[i], _tokens[i]));
            }
        }

        // thousands in the edge have all the same weight, and are in order as they are
        if (_edge.Count <= SortedEdge)
        {
            _edge.Sort((a, b) => (b.Weight, a.Token).CompareTo((a.Weight, b.Token)));
        }
    }

    /// <summary>
    /// Keeps what is heavier than <paramref name="least"/>, and of those that weigh just that the ones up to
    /// <paramref name="lastToken"/>.
    /// </summary>
    /// <param name="fresh">The weights are still in the place of their tokens.</param>
    private void Keep(float least, int lastToken, bool fresh = false)
    {
        Vector256<float> bound = Vector256.Create(least);
        Span<float> weights = _weights;
        Span<int> tokens = _tokens;
        int kept = 0;
        for (int i = 0; i < Count; i += Lanes)
        {
            uint heavy = Vector256.GreaterThanOrEqual(Vector256.Create(weights[i..]), bound).ExtractMostSignificantBits();
            for (; heavy != 0; heavy &= heavy - 1)
            {
                int index = i + BitOperations.TrailingZeroCount(heavy);
                float weight = weights[index];
                int token = fresh ? index : tokens[index];
                if (weight > least || token <= lastToken)
                {
                    weights[kept] = weight;
                    tokens[kept++] = token;
                }
            }
        }

        Count = kept;
        // so that whole vectors can be read
        weights.Slice(kept, Lanes).Clear();
    }
}
